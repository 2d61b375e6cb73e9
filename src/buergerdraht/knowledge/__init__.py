"""Services, articles, notices, guides and their editorial workflow."""
