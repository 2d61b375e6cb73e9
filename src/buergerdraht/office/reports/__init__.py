"""Monthly reports, for both sides: made by a job, read and sent again by hand."""
