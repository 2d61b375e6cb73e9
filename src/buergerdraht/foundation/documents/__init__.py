"""Documents on paper: blocks of plain data become an accessible PDF (PDF/UA-1), without any network."""
