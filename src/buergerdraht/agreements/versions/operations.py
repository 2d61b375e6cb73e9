"""Negotiating: one side writes and proposes, the other agrees or gives back. Nobody agrees for both."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from buergerdraht.accounts.models import User
from buergerdraht.agreements.errors import (
    AlreadyNegotiated,
    ContentsRefused,
    NothingChanged,
    NoticeImpossible,
    NotYourTurn,
    VersionChangedElsewhere,
)
from buergerdraht.agreements.models import Agreement, AgreementVersion, Phase, QualityTarget
from buergerdraht.agreements.operations import reload_numbers_of
from buergerdraht.agreements.targets import Target, TargetKind
from buergerdraht.agreements.terms import end_after_notice
from buergerdraht.agreements.versions.checking import end_of, faults_of
from buergerdraht.agreements.versions.contents import Contents, PhaseDates, Side, as_json
from buergerdraht.agreements.versions.queries import (
    Seat,
    contents_of,
    open_version,
    other_agreements,
    term_of,
    version_in_force,
)
from buergerdraht.foundation.audit import record
from buergerdraht.servicehours.rules import local_day

ENTERED_WITHIN = timedelta(days=31)
"""So long after it arrived notice can be entered."""
State = AgreementVersion.State
TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PROPOSED}),
    State.PROPOSED: frozenset({State.DRAFT, State.IN_FORCE}),
    State.IN_FORCE: frozenset({State.REPLACED}),
    State.REPLACED: frozenset(),
}


@transaction.atomic
def save_draft(
    seat: Seat, contents: Contents, *, reason: str, saves: int, by: User, now: datetime
) -> AgreementVersion:
    """Write the side's draft, or begin one; `saves` is the count that was read, 0 for a new one.

    Faults are kept: they are checked when the draft is proposed. Raise AlreadyNegotiated if the other side
    has begun, NotYourTurn if it is proposed already, VersionChangedElsewhere.
    """
    agreement = Agreement.objects.select_for_update().get(pk=seat.agreement.pk)
    draft = open_version(agreement)
    if draft is None:
        if saves:
            raise VersionChangedElsewhere
        draft = _begun(agreement, side=seat.side, now=now)
    if draft.side != seat.side:
        raise AlreadyNegotiated
    if draft.state != State.DRAFT:
        raise NotYourTurn
    if draft.pk and draft.saves != saves:
        raise VersionChangedElsewhere
    draft.content, draft.reason = as_json(contents), reason
    draft.saves, draft.written_by, draft.written_at = saves + 1, by, now
    draft.save()
    return draft


@transaction.atomic
def propose_version(seat: Seat, version: AgreementVersion, *, saves: int, by: User, now: datetime) -> None:
    """Lay the side's draft before the other side. Raise ContentsRefused, NothingChanged, NotYourTurn."""
    locked = _locked(version, saves=saves)
    if locked.side != seat.side:
        raise NotYourTurn
    contents = locked.contents
    faults = faults_of(contents, others=other_agreements(locked.agreement))
    if faults:
        raise ContentsRefused(tuple(fault.message for fault in faults))
    if contents == contents_of(locked.agreement):
        raise NothingChanged
    locked.proposed_by, locked.proposed_at, locked.answer = by, now, ""
    _move(locked, State.PROPOSED, verb="agreement.version_proposed", by=by, now=now)


@transaction.atomic
def confirm_version(seat: Seat, version: AgreementVersion, *, saves: int, by: User, now: datetime) -> None:
    """Agree for the other side: the contents hold at once. Raise NotYourTurn, ContentsRefused.

    Who proposed never confirms, whatever side she sits on now; the database refuses it, too.
    """
    locked = _locked(version, saves=saves)
    if locked.state != State.PROPOSED or locked.side == seat.side or locked.proposed_by_id == by.pk:
        raise NotYourTurn
    contents = locked.contents
    faults = faults_of(contents, others=other_agreements(locked.agreement))
    if faults:
        raise ContentsRefused(tuple(fault.message for fault in faults))
    _replace(version_in_force(locked.agreement), now=now)
    locked.confirmed_by, locked.confirmed_at = by, now
    _move(locked, State.IN_FORCE, verb="agreement.version_confirmed", by=by, now=now)
    put_in_force(locked.agreement, contents)


@transaction.atomic
def return_version(seat: Seat, version: AgreementVersion, *, answer: str, by: User, now: datetime) -> None:
    """Give the other side's proposal back with a reason; it is its draft again. Raise NotYourTurn."""
    if version.side == seat.side:
        raise NotYourTurn
    _take_back(version, answer=answer, verb="agreement.version_returned", by=by, now=now)


@transaction.atomic
def withdraw_version(seat: Seat, version: AgreementVersion, *, by: User, now: datetime) -> None:
    """Make the own proposal a draft again. Raise NotYourTurn."""
    if version.side != seat.side:
        raise NotYourTurn
    _take_back(version, answer="", verb="agreement.version_withdrawn", by=by, now=now)


@transaction.atomic
def discard_draft(seat: Seat, version: AgreementVersion, *, by: User, now: datetime) -> None:
    """Drop the side's own draft; nobody else ever read it. Raise NotYourTurn."""
    locked = _locked(version, saves=version.saves)
    if locked.state != State.DRAFT or locked.side != seat.side:
        raise NotYourTurn
    _note(locked.agreement, "agreement.draft_discarded", by=by, now=now)
    locked.delete()


@transaction.atomic
def give_notice(seat: Seat, *, given_on: date, by: User, now: datetime) -> date:
    """End the agreement as agreed, by one side alone; return the first day without it.

    Raise NoticeImpossible if it ends anyway, if the day lies ahead or too far back, or if it would be over
    at once: one side alone never stops the telephone from one day to the next.
    """
    agreement, today = Agreement.objects.select_for_update().get(pk=seat.agreement.pk), local_day(now)
    end = end_after_notice(term_of(agreement), given_on=given_on)
    is_recent = today - ENTERED_WITHIN <= given_on <= today
    if end is None or not is_recent or end <= max(today, agreement.valid_from):
        raise NoticeImpossible
    agreement.valid_until, agreement.notice_given_on, agreement.notice_side = end, given_on, seat.side
    agreement.save(update_fields=["valid_until", "notice_given_on", "notice_side"])
    _note(agreement, "agreement.notice_given", by=by, now=now)
    reload_numbers_of(agreement)
    return end


def _take_back(version: AgreementVersion, *, answer: str, verb: str, by: User, now: datetime) -> None:
    locked = _locked(version, saves=version.saves)
    if locked.state != State.PROPOSED:
        raise NotYourTurn
    locked.answer, locked.proposed_by, locked.proposed_at = answer, None, None
    _move(locked, State.DRAFT, verb=verb, by=by, now=now)


def put_in_force(agreement: Agreement, contents: Contents) -> None:
    """Make the contents the agreement's rows; the switchboard hears of it when the transaction commits."""
    term = contents.term
    agreement.legal_form, agreement.signed_on = contents.legal_form, contents.signed_on
    agreement.valid_from, agreement.valid_until = term.valid_from, end_of(term)
    agreement.first_term_months, agreement.renewal_months = term.first_months, term.renewal_months
    agreement.notice_months = term.notice_months
    if agreement.valid_until is None:
        agreement.notice_given_on, agreement.notice_side = None, ""
    _take_reaction(agreement, contents.targets)
    agreement.save()
    _set_phases(agreement, contents.phases)
    _set_targets(agreement, contents.targets)
    reload_numbers_of(agreement)


def _take_reaction(agreement: Agreement, targets: tuple[Target, ...]) -> None:
    hours = next((each.value for each in targets if each.kind is TargetKind.REACTION), None)
    if hours:
        agreement.reaction_hours = Decimal(hours)


def _set_phases(agreement: Agreement, phases: tuple[PhaseDates, ...]) -> None:
    """Phases of a kind stay the same rows, as others hang on them; none may overlap meanwhile."""
    rows = {phase.kind: phase for phase in agreement.phases.all()}
    agreement.phases.exclude(kind__in=[phase.kind for phase in phases]).delete()
    agreement.phases.update(valid_until=F("valid_from"))  # an empty time overlaps nothing
    for phase in phases:
        row = rows.get(phase.kind) or Phase(agreement=agreement, kind=phase.kind)
        row.valid_from, row.valid_until = phase.valid_from, phase.valid_until
        row.save()


def _set_targets(agreement: Agreement, targets: tuple[Target, ...]) -> None:
    agreement.targets.all().delete()
    QualityTarget.objects.bulk_create(
        QualityTarget(agreement=agreement, kind=each.kind, value=each.value, threshold=each.threshold)
        for each in targets
    )


def _begun(agreement: Agreement, *, side: Side, now: datetime) -> AgreementVersion:
    """A new draft; what held until now is kept as the first version if nothing was written yet."""
    if not agreement.versions.exists():
        keep_first_version(agreement, contents_of(agreement), now=now)
    number = agreement.versions.order_by("-number").values_list("number", flat=True)[0] + 1
    return AgreementVersion(
        agreement=agreement, authority_id=agreement.partner_id, number=number, side=side, saves=0
    )


def keep_first_version(agreement: Agreement, contents: Contents, *, now: datetime) -> AgreementVersion:
    """Write down what was agreed on paper before anything was written here."""
    return AgreementVersion.objects.create(
        agreement=agreement,
        authority_id=agreement.partner_id,
        number=1,
        state=State.IN_FORCE,
        side=Side.CENTRE,
        content=as_json(contents),
        written_at=now,
    )


def _replace(version: AgreementVersion | None, *, now: datetime) -> None:
    if version:
        _check(version, State.REPLACED)
        version.state, version.replaced_at = State.REPLACED, now
        version.save(update_fields=["state", "replaced_at"])


def _locked(version: AgreementVersion, *, saves: int) -> AgreementVersion:
    """The agreement is locked first, as whoever begins a draft does."""
    Agreement.objects.select_for_update().get(pk=version.agreement_id)
    rows = AgreementVersion.objects.select_for_update(of=("self",)).select_related("agreement__centre")
    locked = rows.get(pk=version.pk)
    if locked.saves != saves:
        raise VersionChangedElsewhere
    return locked


def _move(version: AgreementVersion, state: State, *, verb: str, by: User, now: datetime) -> None:
    _check(version, state)
    version.state = state
    version.save()
    _note(version.agreement, verb, by=by, now=now)


def _check(version: AgreementVersion, state: State) -> None:
    if state not in TRANSITIONS[State(version.state)]:
        raise NotYourTurn


def _note(agreement: Agreement, verb: str, *, by: User, now: datetime) -> None:
    record(verb, object_type="agreement", object_id=str(agreement.pk), actor_id=by.pk, at=now)
