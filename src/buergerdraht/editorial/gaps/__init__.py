"""What is missing, with a proposal that one key accepts; and how the knowledge base learns."""
