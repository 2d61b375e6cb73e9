"""Writing: the draft of an entry or of a local addition, kept on the server while it is typed."""
