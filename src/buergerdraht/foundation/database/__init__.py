"""Django's PostgreSQL backend that opens each connection with the visibility of foundation.tenancy."""
