"""The editor's first page: what waits for her, and how complete and fresh her authorities' texts are."""
