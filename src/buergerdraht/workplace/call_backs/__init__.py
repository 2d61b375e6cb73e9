"""Citizens who wait to be called back: who is next, what came of others, and taking one out."""
