"""Accounts of the own staff: invited by mail, closed by their partner manager."""
