"""What callers hear: speech and recordings as telephone sound, and which prompts make up what is said.

Nothing is spoken while a call waits: pieces are made beforehand by jobs, and what is missing is left out for
a plain prompt that was made at set-up.
"""
