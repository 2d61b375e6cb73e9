"""The partner's pages: what its centre asks, until when; one question per page, as people come seldom."""
