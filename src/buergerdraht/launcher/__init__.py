"""Brings everything up on one machine: virtual environment, PostgreSQL, Asterisk and the processes.

Standard library only, because it runs before anything is installed.
"""
