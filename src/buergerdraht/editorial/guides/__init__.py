"""Guides: begun, written step by step beside their picture, checked, tried out, handed to a second person."""
