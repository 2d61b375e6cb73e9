"""The routing of a number: its week, the way in each phase, the attendant, and what becomes of a call."""
