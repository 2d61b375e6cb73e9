"""Pure: what a partner's file says, what is counted of it, and what follows for staff and savings."""
