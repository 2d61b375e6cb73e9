"""Late reactions that piled up: every notice of it."""
