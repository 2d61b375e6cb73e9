"""The quality handbook of a cooperation (document 001): what follows from the agreement, and both add."""
