"""The partner's own agreements, at a glance."""
