"""A reader's own hints to the editors, and what became of them."""
