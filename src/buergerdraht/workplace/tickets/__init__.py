"""Tickets as the centre handles them: by due time, a new one out of a contact, one with its history."""
