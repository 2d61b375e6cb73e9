"""Adapters of channels: what goes out by e-mail, and what comes in.

Invariant: an address is kept only until its mail has gone or failed.
"""
