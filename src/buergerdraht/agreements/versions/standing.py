"""How an agreement stands on a day: for the overviews of both sides."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement, AgreementVersion
from buergerdraht.agreements.terms import end_after_notice, next_notice_day, term_end
from buergerdraht.agreements.versions.contents import Side
from buergerdraht.agreements.versions.describing import OWN_SERVICE, notice_words, renewal_words
from buergerdraht.agreements.versions.queries import PROPOSALS, agreements_of, term_of
from buergerdraht.agreements.versions.reminders import notice_day_ahead


class State(StrEnum):
    """Whether it holds."""

    AHEAD = "ahead"
    HOLDS = "holds"
    NOTICE = "notice"
    OVER = "over"


STATE_LABELS = {
    State.AHEAD: "beginnt erst",
    State.HOLDS: "gilt",
    State.NOTICE: "gekündigt",
    State.OVER: "beendet",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One agreement as it stands."""

    agreement: Agreement
    state: State
    phase: str
    """The running one in German; empty: none runs."""
    term_ends_on: date | None
    """Last day of the term; None: without a term."""
    notice_on: date | None
    """Last day on which notice can be given before it renews itself; None: there is none to meet."""
    notice: str
    """Until when, and to which end of term; or that it is possible at any time, or not needed."""
    renewal: str
    """What follows the term by itself; empty: nothing, or notice is given."""
    is_notice_near: bool
    proposal: AgreementVersion | None
    """What one side has laid before the other."""

    @property
    def label(self) -> str:
        """The state in German."""
        return STATE_LABELS[self.state]


def standing_of(agreement: Agreement, *, today: date) -> Standing:
    """Return how the agreement stands."""
    term = term_of(agreement)
    end = term_end(term, on=today)
    return Standing(
        agreement=agreement,
        state=_state(agreement, today=today),
        phase=_phase(agreement, today=today),
        term_ends_on=end - timedelta(days=1) if end else None,
        notice_on=next_notice_day(term, on=today),
        notice="–" if agreement.legal_form == OWN_SERVICE else notice_words(term, on=today),
        renewal=renewal_words(term),
        is_notice_near=notice_day_ahead(agreement, on=today) is not None,
        proposal=_proposal(agreement),
    )


def can_give_notice(agreement: Agreement, *, today: date) -> bool:
    """Tell whether notice that arrives on the day ends the agreement."""
    ends_on = end_after_notice(term_of(agreement), given_on=today)
    return ends_on is not None and agreement.legal_form != OWN_SERVICE


def standings_to_see_to(user: User, *, side: Side, today: date) -> list[Standing]:
    """Return the agreements that wait for the side's answer, or whose notice day comes near."""
    return [
        each
        for each in standings_for(user, side=side, today=today)
        if each.is_notice_near or (each.proposal and each.proposal.side != side)
    ]


def standings_for(user: User, *, side: Side, today: date) -> list[Standing]:
    """Return the agreements for whose side the user speaks, as they stand."""
    return [standing_of(each, today=today) for each in agreements_of(user, side=side)]


def _state(agreement: Agreement, *, today: date) -> State:
    if today < agreement.valid_from:
        return State.AHEAD
    if agreement.valid_until and agreement.valid_until <= today:
        return State.OVER
    return State.NOTICE if agreement.notice_given_on else State.HOLDS


def _proposal(agreement: Agreement) -> AgreementVersion | None:
    fetched: list[AgreementVersion] | None = agreement.__dict__.get(PROPOSALS)
    if fetched is None:
        return agreement.versions.filter(state=AgreementVersion.State.PROPOSED).first()
    return fetched[0] if fetched else None


def _phase(agreement: Agreement, *, today: date) -> str:
    running = (
        phase.get_kind_display()
        for phase in agreement.phases.all()
        if phase.valid_from <= today and (phase.valid_until is None or today < phase.valid_until)
    )
    return next(running, "")
