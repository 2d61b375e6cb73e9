"""Fetches the web pages of agreed sites, politely: robots.txt, sitemap, pauses, agreed hosts only."""
