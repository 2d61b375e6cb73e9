"""A citizen writes what she wants to know; it becomes a ticket in the pool of her town's centre."""
