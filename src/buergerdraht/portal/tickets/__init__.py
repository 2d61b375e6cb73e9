"""Tickets as the partner sees them: what is due first, and a reaction in three steps."""
