"""What the demonstration knows: services in our own words, what each authority adds, and a little editorial life.

Everything is read from data/knowledge/*.toml; days are counted from the day of loading.
"""
