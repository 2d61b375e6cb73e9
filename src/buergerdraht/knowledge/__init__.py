"""What is known: services with local additions, articles, notices, guides; who changes it, how it is found.

Invariants: a text is published only after a second person's review, or by an import; a version is not changed
once it was reviewed; what an authority adds is a row of its own, joined when it is read and never copied.
"""
