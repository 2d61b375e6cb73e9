"""Brings everything up on one machine: virtual environment, PostgreSQL, Asterisk and the processes. Standard library only."""
