"""Text blocks for answers: kept by everybody who reacts, inserted in the reaction form."""
