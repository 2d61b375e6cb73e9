"""A costing is written, offered, agreed on by both, settled; and told in the economic report."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from buergerdraht.accounts.models import User
from buergerdraht.agreements.errors import VersionChangedElsewhere
from buergerdraht.agreements.models import Agreement, AgreementVersion
from buergerdraht.agreements.negotiating import discard, withdraw
from buergerdraht.agreements.tariffs import Counted, Tariff, TariffKind
from buergerdraht.agreements.versions.contents import Side
from buergerdraht.agreements.versions.operations import confirm_version
from buergerdraht.agreements.versions.queries import Seat, contents_of
from buergerdraht.billing.costing import offer_price, save_costing
from buergerdraht.billing.costing_models import Costing, CostOffer
from buergerdraht.billing.costing_queries import (
    OfferState,
    costing_of,
    latest_offers,
    offer_for,
    offers_of,
    proposed_sheet,
    standing_of,
)
from buergerdraht.billing.economy import agreement_report, centre_report, save_basis
from buergerdraht.billing.errors import (
    NegotiationOpen,
    NoDraftToSettleIn,
    NothingToOffer,
    NothingToSettle,
    NotInCosting,
    OfferedToItself,
    YearNotBilled,
)
from buergerdraht.billing.models import Invoice, InvoiceLine
from buergerdraht.billing.rules.costing import CostSheet, Participant, Staff, tariffs_with
from buergerdraht.billing.rules.economy import Kind
from buergerdraht.billing.rules.pricing import Line, Period, Unit, month
from buergerdraht.billing.settling import settle_year, unsettled
from buergerdraht.billing.tests.conftest import PER_MINUTE, Desk, agree
from buergerdraht.foundation.tenancy import all_authorities, visible_authorities
from buergerdraht.quality.figures import Scope
from buergerdraht.quality.operations import add_up, write_facts
from buergerdraht.quality.rules import Span

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
NEXT = date(2027, 1, 1)
MAY_4 = datetime(2026, 5, 4, 9, tzinfo=UTC)
YEAR = Span(date(2026, 1, 1), NEXT)


@dataclass(frozen=True)
class Table:
    """Both sides of the agreement."""

    desk: Desk
    costing: Costing

    @property
    def agreement(self) -> Agreement:
        return self.desk.agreement

    @property
    def centre(self) -> Seat:
        return Seat(self.agreement, Side.CENTRE)

    def offer(self, by: User | None = None) -> CostOffer:
        return offer_price(
            self.centre, self.costing, saves=self.costing.saves, by=by or self.desk.controller, now=NOW
        )

    def scope(self) -> Scope:
        return Scope(centre_ids=frozenset({self.agreement.centre_id}))


def sheet_of(agreement: Agreement, **changes: object) -> CostSheet:
    """100,000 EUR and 80,000 minutes: 1.25 EUR a minute."""
    used = Participant(agreement.pk, "Stadt Leun", minutes=80_000, calls=20_000)
    sheet = CostSheet(2026, NEXT, (Staff("Stellen", Decimal(2), Decimal(50_000)),), participants=(used,))
    return replace(sheet, **changes)  # type: ignore[arg-type]


@pytest.fixture
def table(desk: Desk) -> Table:
    agreement = desk.agreement
    costing = save_costing(agreement.centre, sheet_of(agreement), saves=0, by=desk.controller, now=NOW)
    return Table(desk, costing)


def last_version() -> AgreementVersion:
    return AgreementVersion.objects.latest("number")


def test_an_offer_becomes_the_next_tariff_when_both_agree(table: Table) -> None:
    offer = table.offer()
    dearer = replace(PER_MINUTE, valid_from=NEXT, price=Decimal("1.25"))
    assert (standing_of(offer).state, offer.share) == (OfferState.PROPOSED, Decimal(100_000))
    assert contents_of(table.agreement).tariffs == (PER_MINUTE,), "nothing holds before both agree"
    partner = Seat(table.agreement, Side.PARTNER)
    confirm_version(partner, last_version(), saves=last_version().saves, by=table.desk.partner, now=NOW)
    assert contents_of(table.agreement).tariffs == tariffs_with((PER_MINUTE,), dearer)
    assert latest_offers(table.costing)[table.agreement.pk].state is OfferState.AGREED
    assert latest_offers(table.costing)[table.agreement.pk].label == "vereinbart"


def test_what_becomes_of_an_offer_is_told_by_its_version(table: Table) -> None:
    offer, version = table.offer(), last_version()
    with pytest.raises(NegotiationOpen):
        table.offer()
    withdraw(table.centre, version, by=table.desk.controller, now=NOW)
    offer.refresh_from_db()
    assert standing_of(offer).state is OfferState.BACK
    version.refresh_from_db()
    version.content["tariffs"][-1]["price"] = "1.20"
    AgreementVersion.objects.filter(pk=version.pk).update(
        content=version.content, state="proposed", proposed_by=table.desk.controller, proposed_at=NOW
    )
    assert standing_of(CostOffer.objects.get()).state is OfferState.CHANGED
    AgreementVersion.objects.filter(pk=version.pk).update(state="draft", proposed_by=None, proposed_at=None)
    discard(table.centre, last_version(), by=table.desk.controller, now=NOW)
    assert standing_of(CostOffer.objects.get()).state is OfferState.BACK


def test_the_partner_reads_its_offer_and_nobody_else_does(table: Table) -> None:
    assert not offers_of(table.desk.partner).exists(), "a costing is the centre's own until it is offered"
    offer = table.offer()
    assert offer_for(table.desk.partner, offer.pk).sheet.total == Decimal(100_000)
    assert not offers_of(table.desk.stranger).exists()
    with visible_authorities([table.desk.house.other_centre.authority_id]):
        assert not CostOffer.objects.exists()
        assert not Costing.objects.exists()
    with visible_authorities([table.agreement.partner_id]):
        assert offers_of(table.desk.partner).exists()
        assert not Costing.objects.exists(), "the whole costing stays the centre's"


def test_a_costing_is_not_overwritten_by_whoever_read_an_older_one(table: Table) -> None:
    centre, sheet = table.agreement.centre, sheet_of(table.agreement, rooms=Decimal(10))
    save_costing(centre, sheet, saves=1, by=table.desk.controller, now=NOW)
    with pytest.raises(VersionChangedElsewhere):
        save_costing(centre, sheet, saves=1, by=table.desk.controller, now=NOW)
    with pytest.raises(VersionChangedElsewhere):
        table.offer()
    kept = costing_of(centre, year=2026)
    assert kept
    assert (kept.saves, str(kept), kept.sheet.rooms) == (2, "Kalkulation 2026", Decimal(10))


def test_nothing_is_offered_without_a_share_or_a_price(table: Table) -> None:
    centre, by = table.agreement.centre, table.desk.controller
    unused = replace(table.costing.sheet.participants[0], minutes=0)
    costing = save_costing(centre, sheet_of(table.agreement, participants=(unused,)), saves=1, by=by, now=NOW)
    with pytest.raises(NothingToOffer):
        offer_price(table.centre, costing, saves=2, by=by, now=NOW)
    costing = save_costing(centre, sheet_of(table.agreement, participants=()), saves=2, by=by, now=NOW)
    with pytest.raises(NotInCosting):
        offer_price(table.centre, costing, saves=3, by=by, now=NOW)


def test_the_centres_own_authority_is_offered_nothing(table: Table) -> None:
    table.agreement.partner = table.agreement.centre.authority
    with pytest.raises(OfferedToItself):
        table.offer()


def counted_call(desk: Desk) -> None:
    call = desk.talk(MAY_4, seconds=600, wrap_up=60)
    add_up(write_facts([call.pk]))


def test_a_new_costing_begins_with_the_figures_and_the_costs_of_the_year_before(table: Table) -> None:
    agree(table.agreement, replace(PER_MINUTE, counted=frozenset({Counted.TALK, Counted.WRAP_UP})))
    counted_call(table.desk)
    Costing.objects.update(year=2025)
    sheet = proposed_sheet(table.agreement.centre, year=2026)
    assert (sheet.year, sheet.valid_from, sheet.staff) == (2026, NEXT, table.costing.sheet.staff)
    used = {each.agreement_id: (each.minutes, each.calls) for each in sheet.participants}
    assert used[table.agreement.pk] == (11, 1)


PRODUCTIVE = Tariff(TariffKind.PRODUCTIVE_MINUTE, date(2026, 1, 1), price=Decimal(1))


def billed(table: Table, period: Period, *, minutes: int, state: str) -> Invoice:
    """A paper over these minutes at one euro."""
    paper = Invoice.objects.create(
        agreement=table.agreement, centre=table.agreement.centre, authority_id=table.agreement.partner_id,
        begin_on=period.begin, end_on=period.end, net=Decimal(minutes), tax=Decimal(0), drafted_at=NOW,
    )  # fmt: skip
    line = Line("Zeit", period, minutes * 60, Unit.SECOND, Decimal(1), 60, Decimal(minutes), None)
    InvoiceLine.objects.create(
        invoice=paper, authority_id=paper.authority_id, position=1, text=line.text, begin_on=period.begin,
        end_on=period.end, quantity=line.quantity, unit=line.unit, price=1, base=60, amount=minutes,
    )  # fmt: skip
    if state == "issued":
        by, number = table.desk.controller, f"2026-{period.begin.month:06d}"
        Invoice.objects.filter(pk=paper.pk).update(
            state=state, number=number, checked_by=by, issued_by=by, issued_on=NOW, due_on=NOW
        )
    return paper


def test_a_year_is_settled_to_the_actual_rate_in_the_next_draft(table: Table) -> None:
    """1,000 minutes were paid at 1.00 EUR and cost 1.25 EUR: 250 EUR are still to be paid."""
    agree(table.agreement, PRODUCTIVE)
    by, costing = table.desk.controller, table.costing
    first = Period(date(2026, 1, 1), date(2026, 7, 1))
    billed(table, first, minutes=400, state="issued")
    with pytest.raises(YearNotBilled):
        settle_year(table.agreement, costing, by=by, now=NOW)
    billed(table, Period(first.end, NEXT), minutes=600, state="issued")
    with pytest.raises(NoDraftToSettleIn):
        settle_year(table.agreement, costing, by=by, now=NOW)
    billed(table, month(2027, 1), minutes=50, state="draft")
    draft = settle_year(table.agreement, costing, by=by, now=NOW)
    line = draft.lines.get(position=2)
    assert (line.text, line.amount) == (
        "Ausgleich zum tatsächlichen Satz von 1,25 EUR je Minute",
        Decimal(250),
    )
    assert (draft.net, line.begin_on, line.end_on) == (Decimal(300), first.begin, NEXT)
    assert unsettled(table.agreement, year=2026) is None
    with pytest.raises(NothingToSettle):
        settle_year(table.agreement, costing, by=by, now=NOW)


def test_a_rate_that_was_right_needs_no_settlement(table: Table) -> None:
    agree(table.agreement, PRODUCTIVE)
    billed(table, Period(date(2026, 1, 1), NEXT), minutes=1000, state="issued")
    right = sheet_of(table.agreement, staff=(Staff("Stellen", Decimal(1), Decimal(80_000)),))
    by = table.desk.controller
    costing = save_costing(table.agreement.centre, right, saves=1, by=by, now=NOW)
    with pytest.raises(NothingToSettle):
        settle_year(table.agreement, costing, by=by, now=NOW)


def figures(table: Table) -> dict[Kind, tuple[Decimal | None, Decimal | None]]:
    report = agreement_report(table.agreement, scope=table.scope(), span=YEAR)
    return {line.kind: (line.value, line.before) for line in report.lines}


def test_the_report_tells_what_was_billed_and_what_is_expected(table: Table) -> None:
    """Ten minutes in May at 0.95 EUR; of June an invoice over 100 EUR is there."""
    counted_call(table.desk)
    report = agreement_report(table.agreement, scope=table.scope(), span=YEAR)
    assert (report.now.cost, report.now.answered, report.is_estimated) == (Decimal("9.50"), 1, True)
    billed(table, month(2026, 6), minutes=100, state="issued")
    assert figures(table)[Kind.COST][0] == Decimal("109.50")
    per_call = replace(PER_MINUTE, kind=TariffKind.PER_CALL, price=Decimal(4))
    agree(table.agreement, per_call)
    assert figures(table)[Kind.COST][0] == Decimal("104.00")
    agree(table.agreement, replace(per_call, valid_until=date(2026, 1, 1)))
    assert figures(table)[Kind.COST][0] == Decimal("100.00"), "a tariff that ended costs nothing any more"
    agree(table.agreement)
    assert figures(table)[Kind.COST][0] is None, "calls without tariff and invoice cost nobody knows what"


def test_the_time_before_the_start_is_told_where_it_was_entered(table: Table) -> None:
    counted_call(table.desk)
    assert figures(table)[Kind.COST_PER_CALL][1] is None
    save_basis(
        table.centre, by=table.desk.partner, now=NOW, relief_minutes=Decimal(6), hour_cost=Decimal(50),
        calls_before=20_000, reached_before=10_000, minutes_before=40_000, cost_before=Decimal(60_000),
    )  # fmt: skip
    told = figures(table)
    assert (told[Kind.COST_PER_CALL], told[Kind.REACHED]) == (
        (Decimal("9.50"), Decimal(6)),
        (Decimal(100), Decimal(50)),
    )
    assert told[Kind.RELIEF][1] is None


def test_a_centre_reads_its_own_costs_over_all_calls(table: Table) -> None:
    counted_call(table.desk)
    centre = table.agreement.centre
    report = centre_report(centre, scope=table.scope(), span=YEAR)
    assert (report.now.cost, report.before) == (Decimal("100000.00"), None)
    Costing.objects.all().delete()
    assert centre_report(centre, scope=table.scope(), span=YEAR).now.cost is None


def test_a_year_before_is_compared_if_it_was_counted_from_its_beginning(table: Table) -> None:
    Agreement.objects.filter(pk=table.agreement.pk).update(valid_from=date(2020, 1, 1))
    table.agreement.refresh_from_db()
    counted_call(table.desk)
    for number, seconds in ((5, 1200), (1, 600)):
        assert agreement_report(table.agreement, scope=table.scope(), span=YEAR).before is None
        assert centre_report(table.agreement.centre, scope=table.scope(), span=YEAR).before is None
        with all_authorities():
            past = table.desk.talk(MAY_4.replace(year=2025, month=number), seconds=seconds)
            add_up(write_facts([past.pk]))
    report = agreement_report(table.agreement, scope=table.scope(), span=YEAR)
    assert report.before
    assert (report.before.cost, report.before_words) == (Decimal("28.50"), "01.01.2025 bis 31.12.2025")
    assert centre_report(table.agreement.centre, scope=table.scope(), span=YEAR).before
