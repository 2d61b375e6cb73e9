"""Topics of live updates about calls and agents; which events they have: docs/architecture.md."""


def agent_topic(agent_id: int) -> str:
    """Return the topic of what concerns one agent's own phone and state."""
    return f"agent-{agent_id}"


def centre_topic(centre_id: int) -> str:
    """Return the topic of a centre's queues and agents."""
    return f"centre-{centre_id}"
