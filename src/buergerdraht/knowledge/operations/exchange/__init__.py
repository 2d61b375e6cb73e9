"""Import and export of knowledge as XZuFi.

An import stores each object as it came (`storing`), then works what it says into our tables (`applying`):
services first, then units, local texts, links and responsibilities, so that the order of a delivery does not
matter and what waits for something else is tried again at the next run. Both go in batches, each of them a
transaction.

What people here wrote is never overwritten: a text whose published version a person wrote gets what came as a
version in review. The reasons: docs/adr/0011-imports-propose-where-people-wrote.md.
"""
