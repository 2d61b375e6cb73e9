"""The editors' pages: texts and their review, notices, guides, gaps; at the centre and at every partner."""
