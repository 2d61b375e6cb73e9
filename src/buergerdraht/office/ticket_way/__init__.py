"""How tickets reach a partner."""
