"""Cooperation agreements: what is promised, to whom, when and for how much; which dialled number is served by which centre."""
