"""The ways of a ticket to the partner and back, besides the portal.

Invariants: a delivery is written with the step of the history that it tells of; nothing is sent twice unless
it is certain that it has not arrived; what people must look after is an open item that they see.
"""
