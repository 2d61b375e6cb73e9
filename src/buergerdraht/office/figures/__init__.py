"""Figures of calls, for the centre and for its partners: page, files, interface."""
