"""Passing a call on: who can be reached, the consultation, and what became of it."""
