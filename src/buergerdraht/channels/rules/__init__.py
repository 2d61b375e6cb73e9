"""Pure rules of channels: what a mail is, and what its writer says in it."""
