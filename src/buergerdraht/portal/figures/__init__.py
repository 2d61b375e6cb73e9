"""The partner's own figures of the promise."""
