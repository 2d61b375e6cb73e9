"""Forecast, staffing and shifts."""
