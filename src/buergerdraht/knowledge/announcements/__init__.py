"""Announcements for waiting callers: spoken by our own machine or recorded, as the engine plays them."""
