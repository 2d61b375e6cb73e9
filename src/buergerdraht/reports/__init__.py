"""What is handed on of figures: wallboard, monthly reports, quality handbooks; none of it names a citizen."""
