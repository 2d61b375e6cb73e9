"""Topics of live updates about calls and agents; which events they have: docs/architecture.md."""

from buergerdraht.authorities.topics import centre_topic

__all__ = ["agent_topic", "centre_topic"]


def agent_topic(agent_id: int) -> str:
    """Return the topic of what concerns one agent's own phone and state."""
    return f"agent-{agent_id}"
