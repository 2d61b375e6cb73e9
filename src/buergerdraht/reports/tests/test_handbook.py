"""A handbook is agreed on by two people, one of each side; then it stays, with its figures."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from buergerdraht.agreements.errors import NotYourTurn
from buergerdraht.agreements.models import Agreement, QualityTarget
from buergerdraht.agreements.negotiating import give_back, open_version
from buergerdraht.agreements.versions.tests.conftest import Table
from buergerdraht.reports.handbook.contents import ChapterKind
from buergerdraht.reports.handbook.operations import (
    confirm_handbook,
    propose_handbook,
    save_handbook_draft,
)
from buergerdraht.reports.handbook.queries import agreed_version, chapters_of, reader_of
from buergerdraht.reports.models import HandbookVersion

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STANDARDS = {ChapterKind.STANDARDS: "Wir melden uns freundlich."}


def drafted(table: Table, *, saves: int = 0) -> HandbookVersion:
    return save_handbook_draft(
        table.centre, STANDARDS, reason="Erste Fassung", saves=saves, by=table.ruth, now=NOW
    )


def proposed(table: Table) -> HandbookVersion:
    draft = drafted(table)
    propose_handbook(table.centre, draft, saves=draft.saves, by=table.ruth, now=NOW)
    draft.refresh_from_db()
    return draft


def agreed(table: Table) -> HandbookVersion:
    version = proposed(table)
    confirm_handbook(table.partner, version, saves=version.saves, by=table.sabine, now=NOW)
    version.refresh_from_db()
    return version


def lines(chapters: Any, kind: ChapterKind) -> dict[str, str]:
    return dict(next(each.lines for each in chapters if each.kind is kind))


def test_it_says_by_itself_what_is_agreed_counted_and_measured(table: Table) -> None:
    QualityTarget.objects.create(agreement=table.agreement, kind="service_level", value=75, threshold=30)
    QualityTarget.objects.create(agreement=table.agreement, kind="reaction", value=24)
    chapters = chapters_of(table.agreement, None, now=NOW)
    assert lines(chapters, ChapterKind.PARTIES)["Partner"] == "Stadt Geseke"
    assert "Servicelevel" in lines(chapters, ChapterKind.STANDARDS)
    assert "Reaktion auf Tickets" in lines(chapters, ChapterKind.DEFINITIONS)
    assert lines(chapters, ChapterKind.FIGURES)["Gemessen"] == "01.11.2025 bis 31.10.2026"
    assert lines(chapters, ChapterKind.ESCALATION)["Reaktionsfrist"] == "24 Arbeitsstunden"
    assert lines(chapters, ChapterKind.HISTORY) == {}


def test_two_people_agree_and_the_history_tells_it(table: Table) -> None:
    version = agreed(table)
    assert agreed_version(table.agreement) == version
    history = lines(chapters_of(table.agreement, None, now=NOW), ChapterKind.HISTORY)
    assert history == {"Handbuch, Fassung 1, 23.11.2026": "Erste Fassung"}
    own = lines(chapters_of(table.agreement, version, now=NOW), ChapterKind.HISTORY)
    assert own == {"Handbuch, Fassung 1 (diese Fassung)": "Erste Fassung"}


def test_what_was_proposed_stays_as_it_was_read(table: Table) -> None:
    version = agreed(table)
    Agreement.objects.update(reaction_hours=8)
    chapters = chapters_of(table.agreement, version, now=NOW)
    assert lines(chapters, ChapterKind.ESCALATION)["Reaktionsfrist"] == "24 Arbeitsstunden"
    assert chapters[2].text == "Wir melden uns freundlich."


@pytest.mark.parametrize("change", [{"content": {}}, {"reason": "anders"}, {"state": "draft"}])
def test_the_database_keeps_what_is_agreed(table: Table, change: dict[str, Any]) -> None:
    version = agreed(table)
    with pytest.raises(DatabaseError, match="is agreed"), transaction.atomic():
        HandbookVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(DatabaseError, match="is agreed"), transaction.atomic():
        version.delete()


def test_nobody_agrees_with_herself(table: Table) -> None:
    version = proposed(table)
    with pytest.raises(NotYourTurn):
        confirm_handbook(table.centre, version, saves=version.saves, by=table.sabine, now=NOW)
    with pytest.raises(NotYourTurn):
        confirm_handbook(table.partner, version, saves=version.saves, by=table.ruth, now=NOW)
    with pytest.raises(IntegrityError):
        HandbookVersion.objects.update(state="agreed", confirmed_by=table.ruth, confirmed_at=NOW)


def test_a_proposal_comes_back_with_an_answer_and_is_written_anew(table: Table) -> None:
    version = proposed(table)
    with pytest.raises(NotYourTurn):
        drafted(table, saves=1)
    with pytest.raises(NotYourTurn):
        give_back(table.centre, version, answer="", by=table.ruth, now=NOW)
    give_back(table.partner, version, answer="Mehr Zeit", by=table.sabine, now=NOW)
    opened = open_version(HandbookVersion, table.agreement)
    assert opened is not None
    assert (opened.state, opened.answer, opened.proposed_by) == ("draft", "Mehr Zeit", None)


def test_the_side_for_which_somebody_speaks_is_known(table: Table) -> None:
    assert reader_of(table.sabine, "soest-geseke").side == "partner"
