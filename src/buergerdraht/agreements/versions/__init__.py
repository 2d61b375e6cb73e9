"""Versions of an agreement: proposed by one side, in force when both agree, kept for ever."""
