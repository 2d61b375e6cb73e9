"""Topics of live updates that belong to a service centre; which events they have: docs/architecture.md."""


def centre_topic(centre_id: int) -> str:
    """Return the topic of what concerns a whole centre: its queues and agents, its notices."""
    return f"centre-{centre_id}"
