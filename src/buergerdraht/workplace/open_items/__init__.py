"""What did not arrive, and what arrived and belongs nowhere: somebody has to look after it."""
