"""A citizen looks up where her own matter stands."""
