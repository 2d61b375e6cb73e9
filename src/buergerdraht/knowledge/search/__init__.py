"""The search: a German analyser of our own, an index on disk, a ranking that says why something was found.

Pages use `api.search`; what changes in the database reaches the index by `jobs`; everything can be rebuilt.
"""
