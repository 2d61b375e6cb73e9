"""Users, roles, abilities and sign-in."""
