"""Texts: the list, one text with all its local additions, beginning, owner, files, archive."""
