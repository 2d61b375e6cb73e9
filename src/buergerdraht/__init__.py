"""Bürgerdraht: the platform of an inter-municipal citizen phone service centre."""

__version__ = "0.1.0"
