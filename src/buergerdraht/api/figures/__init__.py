"""Figures for a partner's systems, with the same definitions as its pages."""
