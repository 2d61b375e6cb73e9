"""Pure rules of announcements: what is said, in which pieces, and what is said where a piece is missing."""
