"""Hints of agents and readers: the inbox of the editors."""
