"""Served numbers: greeting, hours, priority, further ones, the end of a service, a trial call."""
