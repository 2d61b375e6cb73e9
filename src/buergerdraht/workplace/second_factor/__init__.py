"""The second factor of one's own account."""
