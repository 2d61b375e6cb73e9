"""Authorities, their units, staff directory, locations and phone numbers; service centres and who works for them."""
