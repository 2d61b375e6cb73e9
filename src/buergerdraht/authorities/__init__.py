"""Authorities with units, staff directory and phone numbers; service centres and who works for whom."""
