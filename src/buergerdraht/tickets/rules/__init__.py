"""Pure rules of tickets: states, what counts as a reaction, and the promise that follows from the history."""
