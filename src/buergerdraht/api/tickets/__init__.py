"""The tickets of an agreement: read, reacted to, asked back, returned, with files."""
