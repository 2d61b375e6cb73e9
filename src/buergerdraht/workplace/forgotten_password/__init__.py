"""A new password for who forgot hers, by a link in a mail."""
