"""The quality handbook of each cooperation, for both sides: read, changed, compared, on paper."""
