"""Guides as agents run them: beside a call, or on their own."""
