"""People who sign in: who they are, what they do where."""
