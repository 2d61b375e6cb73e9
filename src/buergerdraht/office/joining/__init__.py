"""The guided form by which a further municipality joins a service centre: one question per page."""
