"""Calls, queues, agent states and their distribution.

Every call is, from its first ring, one row and append-only events.
"""
