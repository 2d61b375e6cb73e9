"""Yearly costing: the centre reckons and offers the next price, the partner reads what it was offered."""
