"""Calls, queues, agent states and their distribution. Every call from its first ring is one row and append-only events."""
