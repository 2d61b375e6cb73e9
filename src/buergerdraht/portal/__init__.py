"""Surface for partner authorities."""
