"""Notices at an agent's place: in the call, and before the next one what must be read."""
