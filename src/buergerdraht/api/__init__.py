"""Surface for machines."""
