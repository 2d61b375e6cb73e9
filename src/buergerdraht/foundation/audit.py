"""Writing the audit trail: part of the transaction that it tells of."""

from datetime import datetime

from buergerdraht.foundation.models import AuditEntry


def record(verb: str, *, object_type: str, object_id: str, actor_id: int | None, at: datetime) -> None:
    """Note that somebody did something; `actor_id` None is the system, or a person who is not signed in."""
    AuditEntry.objects.create(
        actor_id=actor_id, verb=verb, object_type=object_type, object_id=object_id, at=at
    )
