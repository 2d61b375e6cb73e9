"""Negotiating an agreement: nobody agrees for both sides, and what was agreed stays readable."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements import negotiating
from buergerdraht.agreements.errors import (
    AlreadyNegotiated,
    ContentsRefused,
    NothingChanged,
    NoticeImpossible,
    NotYourTurn,
    TooManyFiles,
    VersionChangedElsewhere,
)
from buergerdraht.agreements.models import Agreement, AgreementVersion, NoticeReminder, Phase
from buergerdraht.agreements.targets import Target, TargetKind
from buergerdraht.agreements.versions import files, operations
from buergerdraht.agreements.versions.contents import Contents, PhaseDates, Side
from buergerdraht.agreements.versions.queries import (
    Seat,
    agreements_of,
    contents_of,
    seat_of,
    version_before,
    versions_of,
    waiting_for,
)
from buergerdraht.agreements.versions.reminders import claim_reminder, due_reminders
from buergerdraht.agreements.versions.standing import State, can_give_notice, standing_of, standings_for
from buergerdraht.agreements.versions.tests.conftest import Table
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.foundation.tenancy import visible_authorities

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()
TWICE = (
    PhaseDates("stage_3", date(2018, 1, 1), date(2027, 1, 1)),
    PhaseDates("regular", date(2027, 1, 1)),
)


def changed(table: Table, **changes: Any) -> Contents:
    return replace(contents_of(table.agreement), tasks=("Vermitteln",), **changes)


def draft(table: Table, *, seat: Seat | None = None, **changes: Any) -> AgreementVersion:
    seat = seat or table.centre
    by = table.ruth if seat.side is Side.CENTRE else table.sabine
    return operations.save_draft(seat, changed(table, **changes), reason="", saves=0, by=by, now=NOW)


def proposed(table: Table, **changes: Any) -> AgreementVersion:
    version = draft(table, **changes)
    operations.propose_version(table.centre, version, saves=1, by=table.ruth, now=NOW)
    return AgreementVersion.objects.get(pk=version.pk)


def confirm(table: Table, version: AgreementVersion) -> Agreement:
    operations.confirm_version(table.partner, version, saves=version.saves, by=table.sabine, now=NOW)
    return Agreement.objects.get(pk=table.agreement.pk)


def test_a_proposal_holds_only_when_the_other_side_agrees(table: Table) -> None:
    version = proposed(table)
    assert contents_of(table.agreement).tasks == ()
    assert waiting_for(table.partner) == version
    assert waiting_for(table.centre) is None
    confirm(table, version)
    assert contents_of(table.agreement).tasks == ("Vermitteln",)


def test_confirmed_contents_become_the_rows_at_once(table: Table) -> None:
    term = replace(contents_of(table.agreement).term, renewal_months=24, notice_months=3)
    targets = (Target(TargetKind.SERVICE_LEVEL, 80, 20), Target(TargetKind.REACTION, 16))
    agreement = confirm(
        table, proposed(table, term=term, phases=TWICE, targets=targets, legal_form="contract")
    )
    assert (agreement.renewal_months, agreement.notice_months, agreement.legal_form) == (24, 3, "contract")
    assert agreement.reaction_hours == 16
    assert [(row.kind, row.valid_until) for row in agreement.phases.order_by("valid_from")] == [
        ("stage_3", date(2027, 1, 1)),
        ("regular", None),
    ]
    assert contents_of(agreement).targets == targets


def test_phases_stay_the_same_rows_even_when_their_borders_swap(table: Table) -> None:
    row = Phase.objects.get(agreement=table.agreement)
    confirm(table, proposed(table, phases=TWICE))
    later = (replace(TWICE[0], valid_until=date(2028, 1, 1)), replace(TWICE[1], valid_from=date(2028, 1, 1)))
    confirm(table, proposed(table, phases=later))
    assert Phase.objects.get(agreement=table.agreement, kind="regular").pk == row.pk
    confirm(table, proposed(table, phases=()))
    assert not table.agreement.phases.exists()


def test_what_held_before_stays_readable(table: Table) -> None:
    version = proposed(table)
    confirm(table, version)
    before = version_before(version)
    assert before is not None
    assert (before.number, before.state, before.replaced_at) == (1, "replaced", NOW)
    assert before.contents.tasks == ()
    assert [each.number for each in versions_of(table.partner)] == [2, 1]


def test_nobody_agrees_to_her_own_sides_proposal(table: Table) -> None:
    version = proposed(table)
    with pytest.raises(NotYourTurn):
        operations.confirm_version(table.centre, version, saves=1, by=table.sabine, now=NOW)


def test_who_proposed_does_not_agree_even_from_the_other_side(
    table: Table, join: Callable[..., User]
) -> None:
    join("ruth", Role.PARTNER_MANAGER, authority=table.agreement.partner)
    version = proposed(table)
    with pytest.raises(NotYourTurn):
        operations.confirm_version(table.partner, version, saves=1, by=table.ruth, now=NOW)
    assert seat_of(table.ruth, "soest-geseke").side is Side.CENTRE


def test_the_database_refuses_one_person_for_both_sides(table: Table) -> None:
    version = proposed(table)
    version.state, version.confirmed_by, version.confirmed_at = "in_force", table.ruth, NOW
    with pytest.raises(IntegrityError, match="agreement_version_holds_by_two_people"):
        version.save()


def test_a_side_agrees_only_to_what_it_has_read(table: Table) -> None:
    version = proposed(table)
    negotiating.withdraw(table.centre, version, by=table.ruth, now=NOW)
    operations.save_draft(
        table.centre, changed(table, signed_on=TODAY), reason="", saves=1, by=table.ruth, now=NOW
    )
    operations.propose_version(table.centre, version, saves=2, by=table.ruth, now=NOW)
    with pytest.raises(VersionChangedElsewhere):
        operations.confirm_version(table.partner, version, saves=1, by=table.sabine, now=NOW)


def test_a_partner_proposes_and_the_centre_agrees(table: Table) -> None:
    version = draft(table, seat=table.partner)
    operations.propose_version(table.partner, version, saves=1, by=table.sabine, now=NOW)
    operations.confirm_version(table.centre, version, saves=1, by=table.ruth, now=NOW)
    verbs = AuditEntry.objects.filter(object_type="agreement").values_list("verb", flat=True)
    assert list(verbs) == ["agreement.version_proposed", "agreement.version_confirmed"]


def test_a_returned_proposal_is_a_draft_of_its_side_again_with_the_reason(table: Table) -> None:
    version = proposed(table)
    with pytest.raises(NotYourTurn):
        negotiating.give_back(table.centre, version, answer="?", by=table.ruth, now=NOW)
    negotiating.give_back(table.partner, version, answer="Bitte 9 bis 17 Uhr.", by=table.sabine, now=NOW)
    version.refresh_from_db()
    assert (version.state, version.answer, version.proposed_by) == ("draft", "Bitte 9 bis 17 Uhr.", None)
    assert not versions_of(table.partner).filter(pk=version.pk).exists()
    with pytest.raises(NotYourTurn):
        negotiating.withdraw(table.centre, version, by=table.ruth, now=NOW)


def test_only_its_own_side_withdraws_a_proposal(table: Table) -> None:
    with pytest.raises(NotYourTurn):
        negotiating.withdraw(table.partner, proposed(table), by=table.sabine, now=NOW)


def test_a_draft_is_its_sides_own(table: Table) -> None:
    version = draft(table)
    assert not versions_of(table.partner).filter(pk=version.pk).exists()
    with pytest.raises(AlreadyNegotiated):
        draft(table, seat=table.partner)
    with pytest.raises(NotYourTurn):
        operations.propose_version(table.partner, version, saves=1, by=table.sabine, now=NOW)
    with pytest.raises(NotYourTurn):
        negotiating.discard(table.partner, version, by=table.sabine, now=NOW)
    negotiating.discard(table.centre, version, by=table.ruth, now=NOW)
    assert [each.number for each in versions_of(table.centre)] == [1]


def test_a_proposal_is_not_written_on(table: Table) -> None:
    proposed(table)
    with pytest.raises(NotYourTurn):
        operations.save_draft(table.centre, changed(table), reason="", saves=1, by=table.ruth, now=NOW)


def test_only_a_proposal_is_confirmed_and_only_a_draft_dropped(table: Table) -> None:
    version = draft(table)
    with pytest.raises(NotYourTurn):
        operations.confirm_version(table.partner, version, saves=1, by=table.sabine, now=NOW)
    operations.propose_version(table.centre, version, saves=1, by=table.ruth, now=NOW)
    with pytest.raises(NotYourTurn):
        negotiating.discard(table.centre, version, by=table.ruth, now=NOW)


def test_two_windows_do_not_overwrite_each_other(table: Table) -> None:
    draft(table)
    with pytest.raises(VersionChangedElsewhere):
        operations.save_draft(table.centre, changed(table), reason="", saves=0, by=table.ruth, now=NOW)
    negotiating.discard(table.centre, AgreementVersion.objects.get(state="draft"), by=table.ruth, now=NOW)
    with pytest.raises(VersionChangedElsewhere):
        operations.save_draft(table.centre, changed(table), reason="", saves=1, by=table.ruth, now=NOW)


def test_what_cannot_hold_is_neither_proposed_nor_confirmed(table: Table) -> None:
    version = draft(table, phases=(PhaseDates("pilot", date(2018, 1, 1)),))
    with pytest.raises(ContentsRefused, match="Geben Sie den letzten Tag an"):
        operations.propose_version(table.centre, version, saves=1, by=table.ruth, now=NOW)
    AgreementVersion.objects.filter(pk=version.pk).update(
        state="proposed", proposed_by=table.ruth, proposed_at=NOW
    )
    with pytest.raises(ContentsRefused):
        operations.confirm_version(table.partner, version, saves=1, by=table.sabine, now=NOW)


def test_an_agreement_with_another_centre_in_the_same_time_is_refused(table: Table) -> None:
    other = ServiceCentre.objects.create(
        slug="wetzlar",
        name="Servicecenter Wetzlar",
        authority=table.agreement.centre.authority,
        service_hours=table.agreement.centre.service_hours,
    )
    Agreement.objects.create(
        slug="andere",
        centre=other,
        partner=table.agreement.partner,
        legal_form="contract",
        valid_from=date(2025, 1, 1),
    )
    version = draft(table)
    with pytest.raises(ContentsRefused, match="Servicecenter Wetzlar"):
        operations.propose_version(table.centre, version, saves=1, by=table.ruth, now=NOW)


def test_a_proposal_that_changes_nothing_is_refused(table: Table) -> None:
    contents = contents_of(table.agreement)
    version = operations.save_draft(table.centre, contents, reason="", saves=0, by=table.ruth, now=NOW)
    with pytest.raises(NothingChanged):
        operations.propose_version(table.centre, version, saves=1, by=table.ruth, now=NOW)


def test_a_fixed_term_ends_the_agreement_by_itself(table: Table) -> None:
    term = replace(contents_of(table.agreement).term, renewal_months=None, first_months=120)
    agreement = confirm(table, proposed(table, term=term))
    assert agreement.valid_until == date(2028, 1, 1)
    assert contents_of(agreement).term == term


def test_notice_ends_the_agreement_with_its_term_by_one_side_alone(table: Table) -> None:
    end = operations.give_notice(table.partner, given_on=date(2026, 11, 20), by=table.sabine, now=NOW)
    agreement = Agreement.objects.get(pk=table.agreement.pk)
    assert end == agreement.valid_until == date(2028, 1, 1)
    assert (agreement.notice_side, agreement.notice_given_on) == ("partner", date(2026, 11, 20))
    assert standing_of(agreement, today=TODAY).state is State.NOTICE
    assert standing_of(agreement, today=end).state is State.OVER
    with pytest.raises(NoticeImpossible):
        operations.give_notice(table.centre, given_on=TODAY, by=table.ruth, now=NOW)


def test_notice_is_taken_back_by_both_sides(table: Table) -> None:
    operations.give_notice(table.partner, given_on=TODAY, by=table.sabine, now=NOW)
    term = replace(contents_of(Agreement.objects.get(pk=table.agreement.pk)).term, valid_until=None)
    agreement = confirm(table, proposed(table, term=term))
    assert (agreement.valid_until, agreement.notice_given_on, agreement.notice_side) == (None, None, "")


@pytest.mark.parametrize("days", [1, -32])
def test_notice_is_entered_when_it_has_arrived_and_not_much_later(table: Table, days: int) -> None:
    given_on = TODAY + timedelta(days=days)
    with pytest.raises(NoticeImpossible):
        operations.give_notice(table.centre, given_on=given_on, by=table.ruth, now=NOW)


def test_one_side_alone_never_stops_the_telephone_at_once(table: Table) -> None:
    Agreement.objects.filter(pk=table.agreement.pk).update(
        first_term_months=None, renewal_months=None, notice_months=0
    )
    with pytest.raises(NoticeImpossible):
        operations.give_notice(table.centre, given_on=TODAY - timedelta(days=1), by=table.ruth, now=NOW)


def test_both_sides_are_reminded_once_of_each_notice_day(table: Table) -> None:
    notice = date(2027, 6, 30)
    assert due_reminders(on=notice - timedelta(days=91)) == []
    [due] = due_reminders(on=notice - timedelta(days=90))
    assert due.notice_on == notice
    assert claim_reminder(due, now=NOW)
    assert not claim_reminder(due, now=NOW)
    assert due_reminders(on=notice) == []
    assert len(due_reminders(on=date(2028, 6, 30))) == 1
    assert NoticeReminder.objects.count() == 1


def test_the_overviews_tell_how_an_agreement_stands(table: Table) -> None:
    [standing] = standings_for(table.sabine, side=Side.PARTNER, today=date(2027, 5, 1))
    assert (standing.label, standing.phase) == ("gilt", "Regelbetrieb")
    assert (standing.term_ends_on, standing.notice_on) == (date(2027, 12, 31), date(2027, 6, 30))
    assert standing.is_notice_near
    assert standing.notice == "bis 30.06.2027 zum 31.12.2027"
    assert standing.proposal is None
    assert standing_of(table.agreement, today=date(2017, 1, 1)).state is State.AHEAD
    table.agreement.legal_form = "own_service"
    assert standing_of(table.agreement, today=date(2027, 5, 1)).notice == "–"
    assert not can_give_notice(table.agreement, today=date(2027, 5, 1))


def test_each_finds_the_agreements_of_her_own_side(table: Table, join: Callable[..., User]) -> None:
    other = Authority.objects.create(slug="leun", name="Stadt Leun", level="municipality")
    stranger = join("stranger", Role.PARTNER_MANAGER, authority=other)
    agent = join("agent", Role.AGENT, centre=table.agreement.centre)
    assert [list(agreements_of(user)) for user in (table.ruth, table.sabine, stranger, agent)] == [
        [table.agreement],
        [table.agreement],
        [],
        [],
    ]
    assert list(agreements_of(table.ruth, search="geseke kreis")) == [table.agreement]
    assert list(agreements_of(table.ruth, search="leun")) == []
    assert list(agreements_of(table.ruth, side=Side.PARTNER)) == []
    with pytest.raises(Agreement.DoesNotExist):
        seat_of(stranger, "soest-geseke")


def test_the_database_shows_versions_to_those_who_see_the_partner(table: Table) -> None:
    proposed(table)
    with visible_authorities([]):
        assert not AgreementVersion.objects.exists()
    with visible_authorities([table.agreement.partner_id]):
        assert AgreementVersion.objects.count() == 2


def test_files_lie_with_the_agreement_and_are_removed_by_whose_they_are(table: Table) -> None:
    file = files.add_file(table.partner, name="Ö.-r. V.", content=b"%PDF-1.7", by=table.sabine, now=NOW)
    assert (file.name, file.side) == ("Ö.-r. V.pdf", "partner")
    with pytest.raises(NotYourTurn):
        files.remove_file(table.centre, file, by=table.ruth, now=NOW)
    files.remove_file(table.partner, file, by=table.sabine, now=NOW)
    assert not table.agreement.files.exists()


def test_files_are_counted(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 0)
    with pytest.raises(TooManyFiles):
        files.add_file(table.partner, name="a.pdf", content=b"%PDF-", by=table.sabine, now=NOW)
