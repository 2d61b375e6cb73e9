"""Cooperation agreements: what is promised, to whom, when; which dialled number is served by which centre."""
