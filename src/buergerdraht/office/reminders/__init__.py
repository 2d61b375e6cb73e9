"""When a partner is reminded of reactions, and when late ones are told to both sides."""
