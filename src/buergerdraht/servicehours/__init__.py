"""Calendars, state holidays, closures and working-time arithmetic."""
