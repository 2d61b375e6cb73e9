"""The economic report, for both sides: what a cooperation costs and what it spares the offices."""
