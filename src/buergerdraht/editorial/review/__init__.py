"""Reviewing: what waits, the differences of a version, the decision, the history."""
