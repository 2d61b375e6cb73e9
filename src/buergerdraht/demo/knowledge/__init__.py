"""What the demonstration knows: services in our own words, local additions, editorial life.

Everything is read from data/knowledge/*.toml; days are counted from the day of loading.
"""
