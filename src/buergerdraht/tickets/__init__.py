"""What the centre could not answer at once: forwarded to the partner, who must react within the time agreed.

Invariants: the history is append-only and all else follows from it; no deadline is kept without the terms
that it came from; a reaction keeps the promise, an answer closes the ticket.
"""
