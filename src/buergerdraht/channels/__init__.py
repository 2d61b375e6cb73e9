"""Adapters for e-mail, fax and web forms."""
