"""What every page of the workplace has: the agent's phone, her state, and the open line."""
