"""Agreements: list, page, versions by mutual consent, files, notice, papers. For both sides of the table."""
