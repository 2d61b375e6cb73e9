"""Invoices: the centre's accounts, and what partners have to pay."""
