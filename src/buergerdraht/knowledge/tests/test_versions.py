"""Nobody publishes alone, nothing is lost, and no text is overwritten."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerdraht.accounts.models import User
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.knowledge.errors import (
    ChangedElsewhere,
    CheckTooLate,
    NothingToConfirm,
    OpenVersionExists,
    ReviewByAuthor,
    UnfinishedDraft,
    WrongVersionState,
)
from buergerdraht.knowledge.models import Entry, LocalAddition, Version
from buergerdraht.knowledge.operations.exchange.publishing import Brought, publish_all
from buergerdraht.knowledge.operations.versions import (
    archive_text,
    confirm_text,
    discard_version,
    publish_version,
    restore_text,
    restore_version,
    return_version,
    save_version,
    start_version,
    submit_version,
    withdraw_version,
)
from buergerdraht.knowledge.rules.workflow import OPEN_STATES, VersionState
from buergerdraht.knowledge.tests.conftest import NOW, TODAY
from buergerdraht.servicehours.models import Calendar

DUE = date(2027, 3, 1)


def draft(text: Entry | LocalAddition, *, author: User, **content: Any) -> Version:
    version = start_version(text, author=author, now=NOW)
    return save_version(version, content, saved_count=version.saved_count, author=author)


def submitted(text: Entry | LocalAddition, *, author: User, **content: Any) -> Version:
    version = draft(text, author=author, **content)
    submit_version(version, comment="Bitte prüfen", by=author, now=NOW)
    version.refresh_from_db()
    return version


def publish(version: Version, *, reviewer: User, check_due_on: date | None = DUE) -> None:
    publish_version(version, reviewer=reviewer, check_due_on=check_due_on, now=NOW)


def test_a_draft_begins_with_what_is_published_and_changes_nothing_of_it(entry: Entry, ines: User) -> None:
    version = draft(entry, author=ines, title="Personalausweis")
    entry.refresh_from_db()
    assert (version.content["title"], version.content["texts"]) == ("Personalausweis", entry.texts)
    assert entry.title == "Personalausweis beantragen"


def test_beginning_twice_gives_the_same_draft(entry: Entry, ines: User, petra: User) -> None:
    assert start_version(entry, author=ines, now=NOW) == start_version(entry, author=petra, now=NOW)


def test_a_second_person_publishes_and_the_version_before_is_superseded(
    entry: Entry, ines: User, petra: User
) -> None:
    publish(submitted(entry, author=ines, title="Erste"), reviewer=petra)
    publish(submitted(entry, author=petra, title="Zweite"), reviewer=ines)
    entry.refresh_from_db()
    assert (entry.title, entry.checked_on, entry.check_due_on) == ("Zweite", TODAY, DUE)
    assert [version.state for version in entry.versions.order_by("number")] == ["superseded", "published"]
    assert AuditEntry.objects.filter(verb="knowledge.published").count() == 2


def test_without_a_day_the_next_check_is_in_half_a_year(entry: Entry, ines: User, petra: User) -> None:
    publish(submitted(entry, author=ines, title="x"), reviewer=petra, check_due_on=None)
    entry.refresh_from_db()
    assert entry.check_due_on == TODAY + timedelta(days=182)


@pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=732)])
def test_the_next_check_is_neither_past_nor_years_away(
    entry: Entry, ines: User, petra: User, day: date
) -> None:
    with pytest.raises(CheckTooLate):
        publish(submitted(entry, author=ines, title="x"), reviewer=petra, check_due_on=day)


def test_the_author_does_not_review_her_own_version(entry: Entry, ines: User) -> None:
    version = submitted(entry, author=ines, title="x")
    with pytest.raises(ReviewByAuthor):
        publish(version, reviewer=ines)
    with pytest.raises(ReviewByAuthor):
        return_version(version, reviewer=ines, comment="", now=NOW)


def test_whoever_wrote_on_it_does_not_review_it_even_if_another_person_wrote_last_and_submitted(
    entry: Entry, ines: User, petra: User, sabine: User
) -> None:
    version = submitted(entry, author=ines, title="Von Ines")
    return_version(version, reviewer=petra, comment="Bitte kürzer", now=NOW)
    submitted(entry, author=sabine, title="Von Sabine")
    for writer in (ines, sabine):
        with pytest.raises(ReviewByAuthor):
            publish(version, reviewer=writer)
    publish(version, reviewer=petra)


def test_a_reviewer_who_goes_on_writing_is_no_second_person_any_more(
    entry: Entry, ines: User, petra: User
) -> None:
    version = submitted(entry, author=ines, title="x")
    return_version(version, reviewer=petra, comment="Ich ergänze das selbst", now=NOW)
    version = submitted(entry, author=petra, title="y")
    assert version.reviewer is None
    with pytest.raises(ReviewByAuthor):
        publish(version, reviewer=petra)


def test_the_database_refuses_a_writer_as_reviewer(entry: Entry, ines: User, petra: User) -> None:
    version = draft(entry, author=ines, title="x")
    version = draft(entry, author=petra, title="y")
    version.reviewer = ines
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()


def test_submitting_again_forgets_the_review_before(entry: Entry, ines: User, petra: User) -> None:
    version = submitted(entry, author=ines, title="x")
    return_version(version, reviewer=petra, comment="Gebühr fehlt", now=NOW)
    version.refresh_from_db()
    assert (version.state, version.reviewer, version.review_comment) == ("draft", petra, "Gebühr fehlt")
    version = submitted(entry, author=ines, title="y")
    assert (version.reviewer, version.review_comment, version.reviewed_at) == (None, "", None)


def test_nobody_publishes_what_was_edited_after_she_read_it(entry: Entry, ines: User, petra: User) -> None:
    read = submitted(entry, author=ines, title="x").saved_count
    withdraw_version(entry.versions.get(), by=ines, now=NOW)
    version = submitted(entry, author=ines, title="y")
    with pytest.raises(ChangedElsewhere):
        publish_version(version, reviewer=petra, check_due_on=DUE, seen=read, now=NOW)
    publish_version(version, reviewer=petra, check_due_on=DUE, seen=version.saved_count, now=NOW)


def test_what_is_in_review_is_not_edited_until_it_is_withdrawn(entry: Entry, ines: User) -> None:
    version = submitted(entry, author=ines, title="x")
    with pytest.raises(WrongVersionState):
        save_version(version, {"title": "y"}, saved_count=version.saved_count, author=ines)
    withdraw_version(version, by=ines, now=NOW)
    assert draft(entry, author=ines, title="y").content["title"] == "y"


def test_a_draft_saved_in_another_window_is_not_overwritten(entry: Entry, ines: User, petra: User) -> None:
    version = start_version(entry, author=ines, now=NOW)
    save_version(version, {"title": "Petras"}, saved_count=1, author=petra)
    with pytest.raises(ChangedElsewhere):
        save_version(version, {"title": "Ines'"}, saved_count=1, author=ines)
    version.refresh_from_db()
    assert version.content["title"] == "Petras"


def test_the_same_save_told_twice_is_one_save(entry: Entry, ines: User) -> None:
    version = start_version(entry, author=ines, now=NOW)
    for _ in range(2):
        saved = save_version(version, {"title": "x"}, saved_count=1, author=ines)
    assert saved.saved_count == 2


def test_a_field_that_is_not_right_yet_is_kept_but_not_submitted(entry: Entry, ines: User) -> None:
    version = draft(entry, author=ines, unfinished={"leika_keys": "123"})
    with pytest.raises(UnfinishedDraft):
        submit_version(version, comment="", by=ines, now=NOW)


def test_a_discarded_version_stays_in_the_history_and_frees_the_text(entry: Entry, ines: User) -> None:
    discard_version(draft(entry, author=ines, title="x"), by=ines, now=NOW)
    assert start_version(entry, author=ines, now=NOW).number == 2


def test_an_old_version_comes_back_as_a_new_draft(entry: Entry, ines: User, petra: User) -> None:
    publish(submitted(entry, author=ines, title="Alt"), reviewer=petra)
    publish(submitted(entry, author=ines, title="Neu"), reviewer=petra)
    old = entry.versions.get(number=1)
    again = restore_version(old, author=petra, now=NOW)
    assert (again.number, again.state, again.content["title"]) == (3, "draft", "Alt")
    with pytest.raises(OpenVersionExists):
        restore_version(old, author=petra, now=NOW)


def test_who_wrote_what_was_never_reviewed_does_not_review_its_restored_text(
    entry: Entry, ines: User, petra: User
) -> None:
    version = draft(entry, author=ines, title="Nie geprüft")
    discard_version(version, by=ines, now=NOW)
    version.refresh_from_db()
    again = restore_version(version, author=petra, now=NOW)
    submit_version(again, comment="", by=petra, now=NOW)
    with pytest.raises(ReviewByAuthor):
        publish(again, reviewer=ines)


def test_an_import_leaves_an_open_draft_alone(entry: Entry, ines: User) -> None:
    mine = draft(entry, author=ines, title="Meiner")
    publish_all([Brought(entry, {"title": "Vom Land"})], now=NOW)
    entry.refresh_from_db()
    mine.refresh_from_db()
    assert (entry.title, mine.state) == ("Vom Land", "draft")
    assert entry.versions.get(state="published").content["title"] == "Vom Land"
    assert mine.content["title"] == "Meiner"


def test_archived_texts_come_back_and_publishing_does_not_bring_them_back_by_accident(
    entry: Entry, ines: User, petra: User
) -> None:
    version = submitted(entry, author=ines, title="x")
    archive_text(entry, user=ines, now=NOW)
    publish(version, reviewer=petra)
    entry.refresh_from_db()
    assert entry.archived_at == NOW
    restore_text(entry, user=ines, now=NOW)
    entry.refresh_from_db()
    assert entry.archived_at is None


def test_confirming_sets_the_next_check(entry: Entry, ines: User) -> None:
    confirm_text(entry, user=ines, now=NOW + timedelta(days=3))
    entry.refresh_from_db()
    assert entry.checked_on == TODAY + timedelta(days=3)
    assert entry.check_due_on == TODAY + timedelta(days=185)


@pytest.mark.parametrize("change", [{"published_at": None}, {"archived_at": NOW}, {"valid_until": TODAY}])
def test_only_what_holds_is_confirmed(entry: Entry, ines: User, change: dict[str, Any]) -> None:
    Entry.objects.filter(pk=entry.pk).update(**change)
    with pytest.raises(NothingToConfirm):
        confirm_text(entry, user=ines, now=NOW)


def test_the_hours_of_a_service_become_a_calendar_of_its_own(
    addition: LocalAddition, petra: User, sabine: User
) -> None:
    shared = Calendar.objects.create(name="Bürgerbüro", state="HE")
    LocalAddition.objects.filter(pk=addition.pk).update(hours=shared)
    publish(submitted(addition, author=petra, week=[[0, "08:00", "12:00"]]), reviewer=sabine)
    addition.refresh_from_db()
    assert addition.hours not in (None, shared)
    first = addition.hours
    publish(submitted(addition, author=petra, appointment="Mit Termin"), reviewer=sabine)
    addition.refresh_from_db()
    assert addition.hours == first
    publish(submitted(addition, author=petra, week=[]), reviewer=sabine)
    addition.refresh_from_db()
    assert addition.hours is None
    assert not Calendar.objects.filter(pk=first.pk).exists()


def test_the_index_is_told_in_the_same_transaction(
    addition: LocalAddition, petra: User, sabine: User
) -> None:
    publish(submitted(addition, author=petra, appointment="x"), reviewer=sabine)
    job = ProcrastinateJob.objects.get(task_name="knowledge.index")
    assert job.args == {"key": f"entry-{addition.entry_id}"}


STEPS = ("save", "submit", "return", "withdraw", "publish", "discard", "start", "restore")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2)), max_size=14))
def test_whatever_people_do_no_text_is_published_by_a_writer_and_one_version_is_open(
    entry: Entry, ines: User, petra: User, sabine: User, steps: list[tuple[str, int]]
) -> None:
    people = (ines, petra, sabine)
    with transaction.atomic():
        for turn, (step, who) in enumerate(steps):
            try_step(entry, step, people[who], turn=turn)
            check_invariants(entry)
        transaction.set_rollback(True)


def try_step(entry: Entry, step: str, person: User, *, turn: int) -> None:
    version = entry.versions.filter(state__in=OPEN_STATES).first() or entry.versions.order_by("number").last()
    if step == "start" or version is None:
        start_version(entry, author=person, now=NOW)
        return
    actions: dict[str, Callable[[], object]] = {
        "save": lambda: save_version(
            version, {"title": f"T{turn}"}, saved_count=version.saved_count, author=person
        ),
        "submit": lambda: submit_version(version, comment="", by=person, now=NOW),
        "return": lambda: return_version(version, reviewer=person, comment="Bitte", now=NOW),
        "withdraw": lambda: withdraw_version(version, by=person, now=NOW),
        "publish": lambda: publish(version, reviewer=person),
        "discard": lambda: discard_version(version, by=person, now=NOW),
        "restore": lambda: restore_version(version, author=person, now=NOW),
    }
    try:
        with transaction.atomic():
            actions[step]()
    except DomainError:
        return


def check_invariants(entry: Entry) -> None:
    entry.refresh_from_db()
    versions = list(entry.versions.all())
    assert sum(version.state in OPEN_STATES for version in versions) <= 1
    published = [version for version in versions if version.state == VersionState.PUBLISHED]
    assert len(published) <= 1
    for version in versions:
        if version.state in (VersionState.PUBLISHED, VersionState.SUPERSEDED):
            assert version.reviewer_id
            assert version.reviewer_id not in version.writer_ids
    if published:
        assert entry.title == published[0].content["title"]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_begin_at_the_same_moment_get_one_draft() -> None:
    entry = Entry.objects.create(kind="article", title="Markt")
    people = [User.objects.create_user(name) for name in ("anna", "berta")]
    barrier, found = threading.Barrier(2), []

    def begin(person: User) -> None:
        barrier.wait()
        found.append(start_version(entry, author=person, now=NOW).pk)
        connection.close()

    threads = [threading.Thread(target=begin, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == 1
