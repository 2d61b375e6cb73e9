"""Automatic call distribution as pure rules: no Django, no clock, no I/O.

`numbers` reads numbers, `calls` and `agents` are state machines, `distribution` says who gets which call.
`floor` holds all of them together; `events` (of the engine) and `requests` (of agents) change it; commands to
the engine and facts to be written come out as `effects`.
"""
