"""Bürgerdraht: the platform of an inter-municipal citizen phone service centre."""
