"""Tariffs, counted minutes, invoice lines, yearly costing."""
