"""The citizens' pages: without a sign-in, in plain words, and about nobody else."""
