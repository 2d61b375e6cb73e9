"""The knowledge base as agents and readers use it, outside of a call."""
