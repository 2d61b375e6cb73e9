"""Words that mean the same, or that lead to one text."""
