"""Puts the parts together: settings, addresses, the ASGI application, and who reacts to which event."""
