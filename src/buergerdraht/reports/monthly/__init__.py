"""Monthly reports: made once for each agreement and month, mailed once, there to be read by both sides."""
