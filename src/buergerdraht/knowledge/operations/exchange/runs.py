"""Runs of an import: begun, carried on after every stop, ended with a report.

Whatever happens, what was there before is whole: a file is read to its end before anything of it is taken,
each batch is one transaction together with the place where the next one begins, and nothing is deleted before
the whole delivery was read and little enough of it is gone.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.live import publish
from buergerdraht.knowledge.errors import AgencyUnclear, ImportRuns
from buergerdraht.knowledge.models import ExchangedObject, ImportRun
from buergerdraht.knowledge.operations.exchange.applying import APPLIERS, apply_next
from buergerdraht.knowledge.operations.exchange.places import Places
from buergerdraht.knowledge.operations.exchange.report import FILE, Problem, Report
from buergerdraht.knowledge.operations.exchange.storing import Delivery, store_batch
from buergerdraht.knowledge.operations.indexing import index_later
from buergerdraht.knowledge.xzufi.errors import DeliveryUnreadable, FileUnreadable
from buergerdraht.knowledge.xzufi.messages import check_message, objects_of
from buergerdraht.knowledge.xzufi.sources import INDEX, Source, source_at

BATCH = 200
MOST_VANISHING = 10
"""Per cent of a supplier's objects that may go in one run without somebody's word."""
INDEXED_ONE_BY_ONE = 200
"""Texts; after a run that changed more, the index is made anew."""
QUIET_AFTER = timedelta(minutes=5)
"""A run that told nothing for so long has lost its process."""
TOPIC, EVENT = "exchange", "run"
NOT_SURE = "Weil nicht alle Dateien lesbar waren, wurde nichts gelöscht, was in keiner Datei mehr steht."
NOTHING_READABLE = "Keine Datei der Lieferung ließ sich lesen. Es wurde nichts geändert."
AGENCY_PATTERN = r"^[\w.:-]{1,60}\Z"


def start_import(*, agency: str, source: str, is_dry_run: bool, by: User | None, now: datetime) -> ImportRun:
    """Begin a run; `carry_on` does the work. Raises AgencyUnclear."""
    if not re.match(AGENCY_PATTERN, agency):
        raise AgencyUnclear
    run = ImportRun.objects.create(
        agency=agency, source=source, is_dry_run=is_dry_run, started_by=by, started_at=now
    )
    record(
        "knowledge.import_started",
        object_type=run._meta.label,
        object_id=str(run.pk),
        actor_id=by.pk if by else None,
        at=now,
    )
    return run


def allow_vanishing(run: ImportRun, *, by: User | None, now: datetime) -> None:
    """Confirm that many objects may go; the run can be carried on then."""
    run.may_delete_many, run.state, run.ended_at = True, ImportRun.State.RUNNING, None
    run.save(update_fields=["may_delete_many", "state", "ended_at"])
    record(
        "knowledge.import_confirmed",
        object_type=run._meta.label,
        object_id=str(run.pk),
        actor_id=by.pk if by else None,
        at=now,
    )


def carry_on(
    run: ImportRun,
    *,
    clock: Callable[[], datetime],
    source: Source | None = None,
    is_time_up: Callable[[], bool] = lambda: False,
) -> bool:
    """Work until the run has ended or the time is up; tell whether it has ended. Raises ImportRuns."""
    with _alone(run.agency):
        work = _Work(run, source or source_at(run.source, reach=settings.REACH), clock)
        try:
            return work.dry() if run.is_dry_run else work.go(is_time_up)
        except DeliveryUnreadable as error:
            work.end(ImportRun.State.FAILED, error.message)
            return True


def fail(run: ImportRun, *, message: str, now: datetime) -> None:
    """Note that a run broke off; it can be carried on."""
    ImportRun.objects.filter(pk=run.pk).update(
        state=ImportRun.State.FAILED, message=message[:400], ended_at=now
    )
    publish(TOPIC, EVENT, str(run.pk))


class _Work:
    """One process' work on a run."""

    def __init__(self, run: ImportRun, source: Source, clock: Callable[[], datetime]) -> None:
        self.run, self.source, self.clock = run, source, clock
        self.report = Report() if run.is_dry_run else _report_of(run)
        self.report.counts.setdefault(FILE, Counter())
        self.delivery = Delivery(
            supplier=run.agency,
            started_at=run.started_at,
            places=Places.known(),
            own_agency=settings.ENVIRONMENT.xzufi_agency,
        )
        self.place: dict[str, Any] = {} if run.is_dry_run else dict(run.position)
        run.state, run.ended_at, run.message = ImportRun.State.RUNNING, None, ""

    def dry(self) -> bool:
        """Do everything in a transaction that is taken back."""
        with transaction.atomic():
            self.go(lambda: False)
            told = (self.run.state, self.run.message)
            transaction.set_rollback(True)
        self.end(*told)
        return True

    def go(self, is_time_up: Callable[[], bool]) -> bool:
        """Read, apply, delete: each from where it stopped."""
        names = self._names()
        for _ in self._steps(names):
            if is_time_up():
                return False
        if names and self.report.counts[FILE]["skipped"] == len(names):
            self.end(ImportRun.State.FAILED, NOTHING_READABLE)
        elif self.run.state == ImportRun.State.RUNNING:
            self.end(ImportRun.State.DONE, self.run.message)
        return True

    def _steps(self, names: list[str]) -> Iterator[None]:
        for number in range(self.place["file"], len(names)):
            self._read(names[number], number=number)
            yield
        if not self._may_delete(names):
            return
        for kind in list(APPLIERS)[self.place.get("kind", 0) :]:
            yield from self._apply(kind)
        self._index()

    def _names(self) -> list[str]:
        names = self.source.names()
        digest = hashlib.sha256("\n".join(names).encode()).hexdigest()
        if self.place.get("index") != digest:
            # Another index than before the stop: what was read already is found unchanged, quickly.
            new = self.place.get("new", 0)
            self.place = {"index": digest, "file": 0, "object": 0, "new": new}
            self.report.counts[FILE] = Counter()
        self.run.files_total = len(names)
        self.save()
        return names

    def _read(self, name: str, *, number: int) -> None:
        try:
            with self.source.open(name) as stream:
                check_message(stream)
                stream.seek(0)
                self._store(stream, name)
            outcome = "read"
        except FileUnreadable as error:
            self.report.note(Problem(name, error.line, "", error.message))
            outcome = "skipped"
        self.report.counts[FILE][outcome] += 1
        self.place |= {"file": number + 1, "object": 0}
        self.run.files_done = number + 1
        self.save()

    def _store(self, stream: BinaryIO, name: str) -> None:
        items = islice(objects_of(stream), self.place["object"], None)
        while batch := list(islice(items, BATCH)):
            with transaction.atomic():
                new = store_batch(batch, file=name, delivery=self.delivery, report=self.report)
                self.place["object"] += len(batch)
                self.place["new"] += new
                self.save()

    def _may_delete(self, names: list[str]) -> bool:
        """Mark what no file holds any more, unless that is too much: then the run waits for somebody."""
        if self.place.get("is_read"):
            return True
        mine = ExchangedObject.objects.filter(supplier=self.run.agency)
        vanishing = mine.filter(deleted_at=None, file__in=self._gone(mine, names))
        marked = mine.filter(deleted_at__isnull=False, is_applied=False).count()
        leaving = marked + vanishing.count()
        before = marked + mine.filter(deleted_at=None).count() - self.place["new"]
        if leaving * 100 > before * MOST_VANISHING and not self.run.may_delete_many:
            self.run.message = _too_many(leaving, before)
            if not self.run.is_dry_run:
                self.end(ImportRun.State.STOPPED, self.run.message)
                return False
        with transaction.atomic():
            vanishing.update(deleted_at=self.run.started_at, is_applied=False)
            self.place["is_read"] = True
            self.save()
        return True

    def _gone(self, mine: QuerySet[ExchangedObject], names: list[str]) -> list[str]:
        """Return the files that brought objects and are listed no more; none if a file could not be read."""
        if not self.source.is_complete:
            return []
        there = mine.filter(deleted_at=None).order_by().values_list("file", flat=True).distinct()
        gone = sorted(set(there) - set(names))
        if gone and self.report.counts[FILE]["skipped"]:
            # What they held may have moved to the file that could not be read.
            self.report.note(Problem(INDEX, 0, "", NOT_SURE))
            return []
        return gone

    def _apply(self, kind: str) -> Iterator[None]:
        after = self.place.get("after", 0)
        while after is not None:
            with transaction.atomic():
                step = apply_next(
                    kind, after=after, delivery=self.delivery, report=self.report, now=self.clock()
                )
                after, changed = step if step else (None, set())
                self.place["changed"] = self.place.get("changed", 0) + len(changed)
                if self.place["changed"] <= INDEXED_ONE_BY_ONE:
                    for key in sorted(changed):
                        index_later(key)
                self.place["after"] = after or 0
                self.place["kind"] = list(APPLIERS).index(kind) + (after is None)
                self.save()
            yield

    def _index(self) -> None:
        if self.place.get("changed", 0) > INDEXED_ONE_BY_ONE:
            index_later("all")

    def save(self) -> None:
        """Write down where the run is, within the transaction of what it did."""
        self.run.position = self.place | {"at": self.clock().isoformat()}
        _write_report(self.run, self.report)
        self.run.save()
        publish(TOPIC, EVENT, str(self.run.pk))

    def end(self, state: str, message: str) -> None:
        """Write down how it ended."""
        self.run.state, self.run.message, self.run.ended_at = state, message[:400], self.clock()
        self.save()


@contextmanager
def _alone(agency: str) -> Iterator[None]:
    """One run of a supplier at a time, in all processes."""
    name = [f"buergerdraht.exchange.{agency}"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", name)
        if not cursor.fetchone()[0]:
            raise ImportRuns
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", name)


def _too_many(leaving: int, before: int) -> str:
    share = leaving * 100 // before if before else 100
    return (
        f"{leaving} von {before} Objekten ({share} %) würden verschwinden, erlaubt sind {MOST_VANISHING} %. "
        "Es wurde nichts gelöscht. Prüfen Sie die Lieferung, oder bestätigen Sie das Löschen."
    )


def _report_of(run: ImportRun) -> Report:
    report = Report(reasons=Counter(run.counts.get("reasons", {})))
    report.counts = {kind: Counter(told) for kind, told in run.counts.get("kinds", {}).items()}
    report.problems = {Problem(**told): None for told in run.problems}
    return report


def _write_report(run: ImportRun, report: Report) -> None:
    run.counts = {"kinds": report.counts, "reasons": report.reasons}
    run.problems = [asdict(problem) for problem in report.problems]
