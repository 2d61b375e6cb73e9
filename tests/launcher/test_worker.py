"""What happens to jobs whose worker is gone, and to jobs that ended."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerdraht.launcher.stack import Stack
from tests.support.sipp import wait_until
from tests.support.stack import environment_for_tests, running_stack

pytestmark = pytest.mark.usefixtures("stack", "database")
SECONDS = 90
OTHERS = frozenset({"asterisk", "switchboard", "watchdog", "web"})


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """PostgreSQL and the worker, alone; at first it may be busy with speaking what callers hear."""
    environment = environment_for_tests(tmp_path_factory.mktemp("worker"))
    with running_stack(environment, without=OTHERS) as stack:
        yield stack


def _defer(task: str = "foundation.forget_jobs", *, lock: str | None = None) -> int:
    return app.configure_task(task, lock=lock, queueing_lock=uuid4().hex).defer(timestamp=0)


def _begun_by_a_worker(*, lock: str, seconds_ago: int) -> int:
    """Leave a job as a worker does that was killed in the middle of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - %s * interval '1 second') RETURNING id) "
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status, worker_id)"
            " SELECT 'default', 'foundation.forget_jobs', %s, '{\"timestamp\": 0}', 'doing', id FROM gone"
            " RETURNING id",
            [seconds_ago, lock],
        )
        return int(cursor.fetchone()[0])


def _state_of(job_id: int) -> str | None:
    return ProcrastinateJob.objects.filter(pk=job_id).values_list("status", flat=True).first()


def _succeeds(job_id: int) -> None:
    wait_until(lambda: _state_of(job_id) == "succeeded", seconds=SECONDS, what="der Auftrag")


def test_what_a_killed_worker_began_is_taken_up_again() -> None:
    lock = uuid4().hex
    begun, waiting = _begun_by_a_worker(lock=lock, seconds_ago=60), _defer(lock=lock)
    _defer("foundation.resume_jobs")
    _succeeds(begun)
    _succeeds(waiting)


def test_what_a_living_worker_does_is_left_to_it() -> None:
    begun = _begun_by_a_worker(lock=uuid4().hex, seconds_ago=0)
    _succeeds(_defer("foundation.resume_jobs"))
    assert _state_of(begun) == "doing"


def test_jobs_that_ended_long_ago_are_forgotten() -> None:
    old = _defer()
    _succeeds(old)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '8 days' WHERE job_id = %s", [old]
        )
    _succeeds(_defer())
    assert _state_of(old) is None
