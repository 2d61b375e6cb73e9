"""Tariffs and counting as pure functions: no Django, no clock."""
