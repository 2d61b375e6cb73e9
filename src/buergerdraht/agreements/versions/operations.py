"""What agreeing means to an agreement: contents that cannot hold are refused, the others become its rows."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from buergerdraht.accounts.models import User
from buergerdraht.agreements.errors import (
    ContentsRefused,
    NothingChanged,
    NoticeImpossible,
)
from buergerdraht.agreements.models import Agreement, AgreementVersion, Phase, QualityTarget
from buergerdraht.agreements.negotiating import (
    agree,
    move,
    others_version,
    own_version,
    propose,
    write_draft,
)
from buergerdraht.agreements.operations import reload_numbers_of
from buergerdraht.agreements.targets import Target, TargetKind
from buergerdraht.agreements.terms import end_after_notice
from buergerdraht.agreements.versions.checking import end_of, faults_of
from buergerdraht.agreements.versions.contents import Contents, PhaseDates, Side, as_json
from buergerdraht.agreements.versions.queries import (
    Seat,
    contents_of,
    other_agreements,
    term_of,
    version_in_force,
)
from buergerdraht.foundation.audit import record
from buergerdraht.servicehours.rules import local_day

ENTERED_WITHIN = timedelta(days=31)
"""So long after it arrived notice can be entered."""
State = AgreementVersion.State


@transaction.atomic
def save_draft(
    seat: Seat, contents: Contents, *, reason: str, saves: int, by: User, now: datetime
) -> AgreementVersion:
    """Write the side's draft, or begin one, as `write_draft` does.

    What held until now is kept as the first version if nothing was written yet.
    Faults are kept: they are checked when the draft is proposed.
    """
    agreement = Agreement.objects.select_for_update().get(pk=seat.agreement.pk)
    if not agreement.versions.exists():
        keep_first_version(agreement, contents_of(agreement), now=now)
    return write_draft(AgreementVersion, seat, as_json(contents), reason=reason, saves=saves, by=by, now=now)


@transaction.atomic
def propose_version(seat: Seat, version: AgreementVersion, *, saves: int, by: User, now: datetime) -> None:
    """Lay the side's draft before the other side. Raise ContentsRefused, NothingChanged, NotYourTurn."""
    draft = own_version(seat, version, saves=saves)
    if _sound_contents(draft) == contents_of(draft.agreement):
        raise NothingChanged
    propose(draft, by=by, now=now)


@transaction.atomic
def confirm_version(seat: Seat, version: AgreementVersion, *, saves: int, by: User, now: datetime) -> None:
    """Agree for the other side: the contents hold at once. Raise NotYourTurn, ContentsRefused."""
    proposal = others_version(seat, version, saves=saves, by=by)
    contents = _sound_contents(proposal)
    _replace(version_in_force(proposal.agreement), now=now)
    agree(proposal, by=by, now=now)
    put_in_force(proposal.agreement, contents)


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
    place = str(agreement.pk)
    record("agreement.notice_given", object_type="agreement", object_id=place, actor_id=by.pk, at=now)
    reload_numbers_of(agreement)
    return end


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


def _sound_contents(version: AgreementVersion) -> Contents:
    faults = faults_of(version.contents, others=other_agreements(version.agreement))
    if faults:
        raise ContentsRefused(tuple(fault.message for fault in faults))
    return version.contents


def _replace(version: AgreementVersion | None, *, now: datetime) -> None:
    if version:
        move(version, State.REPLACED)
        version.replaced_at = now
        version.save(update_fields=["state", "replaced_at"])
