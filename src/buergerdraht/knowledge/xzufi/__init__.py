"""The only code that knows XZuFi: its names, reading messages piece by piece, writing them, where they lie.

No database in here; dataclasses go in and out. Texts that come in are sanitised before anybody sees them.
"""
