"""Analyses of call volume before a start: made by the centre, read by the partner that it names."""
