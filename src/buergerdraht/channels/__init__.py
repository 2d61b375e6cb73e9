"""Adapters of channels: what goes out by e-mail.

Invariant: an address is kept only until its mail has gone or failed.
"""
