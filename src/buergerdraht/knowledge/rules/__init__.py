"""Pure rules of knowledge: modules of a text, resolving local additions, the editorial workflow."""
