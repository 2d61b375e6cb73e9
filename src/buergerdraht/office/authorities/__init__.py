"""Authorities: the list, the page of one, its staff directory."""
