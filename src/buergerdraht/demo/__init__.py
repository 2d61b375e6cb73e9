"""The demonstration: five real cooperations as their public documents say, with invented people.

It sits above everything else and nothing imports it. Sources, years and what is assumed: docs/data.md.
"""
