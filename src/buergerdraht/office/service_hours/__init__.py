"""When a centre is there, in all and for a number, with everything that differs from the usual week."""
