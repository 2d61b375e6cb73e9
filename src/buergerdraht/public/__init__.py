"""Surface for citizens."""
