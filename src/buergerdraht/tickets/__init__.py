"""Forwarded requests, the promise of a reaction, reminders."""
