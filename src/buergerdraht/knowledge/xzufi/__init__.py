"""The only code that knows XZuFi: its names, reading its messages piece by piece, writing them, where they lie.

No Django in here but errors; dataclasses go in and out. Texts that come in are sanitised before anybody sees them.
"""
