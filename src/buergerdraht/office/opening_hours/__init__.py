"""When a town hall is open, and the days on which it is not."""
