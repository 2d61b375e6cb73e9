"""The interface to a partner's own ticket system: what lets it in, and by what it knows our calls."""
