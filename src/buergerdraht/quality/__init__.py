"""Figures of the promise: what was reached for whom. Reads calls, contacts and tickets; writes nothing."""
