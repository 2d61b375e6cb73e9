"""Surface for the administration of a service centre: authorities, numbers, users."""
