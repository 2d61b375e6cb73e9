"""Surface for agents and supervisors: sign-in, phone, call screen, history, board."""
