"""What the administration begins with."""
