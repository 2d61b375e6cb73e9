"""The partner's staff directory: who is there, told by each herself or by her partner manager."""
