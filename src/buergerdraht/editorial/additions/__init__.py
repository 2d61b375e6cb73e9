"""What one authority adds to a service."""
