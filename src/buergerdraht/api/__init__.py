"""The surface for machines: a partner's own ticket system reads its tickets and reacts to them.

Invariants: who comes in has the token of one agreement and finds nothing but its tickets; nothing is done
twice under one key; every refusal is a problem document in German (RFC 9457).
"""
