"""How a centre's telephones work: how long targets ring, and whether supervisors may listen in."""
