"""Jobs keep the log quiet."""

from procrastinate.contrib.django import app


def test_no_periodic_job_has_a_queueing_lock() -> None:
    """Refusing one while the worker is busy would be an ERROR in the log of PostgreSQL, minute by minute."""
    periodic = [each.task for each in app.periodic_registry.periodic_tasks.values()]
    assert periodic
    assert [task.name for task in periodic if task.queueing_lock] == []
