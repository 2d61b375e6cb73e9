"""Figures, reports, the quality handbook."""
