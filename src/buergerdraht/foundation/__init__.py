"""Clock, events, audit, errors, live updates and tenancy. No domain word in it."""
