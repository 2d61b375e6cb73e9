"""Whose agreements a person negotiates, what they say, and what was written of them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement, AgreementFile, AgreementVersion, ServedNumber
from buergerdraht.agreements.routing import RoutingPlan
from buergerdraht.agreements.routing.table import routes_of
from buergerdraht.agreements.routing.words import WAYS
from buergerdraht.agreements.targets import Target, TargetKind
from buergerdraht.agreements.terms import Term, without_settled_end
from buergerdraht.agreements.versions.checking import OtherAgreement
from buergerdraht.agreements.versions.contents import Contents, PhaseDates, Side
from buergerdraht.agreements.versions.describing import Parties, Section
from buergerdraht.authorities.queries import centres_where, own_authorities
from buergerdraht.authorities.rules import readable_number
from buergerdraht.foundation.sorting import german_order
from buergerdraht.servicehours.queries import calendar_parts, rules_of
from buergerdraht.servicehours.rules import weekly_sentence

PROPOSALS = "fetched_proposals"
MOST_NUMBERS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Seat:
    """A person at the table: which agreement, and for which side she speaks."""

    agreement: Agreement
    side: Side


def agreements_of(user: User, *, side: Side | None = None, search: str = "") -> QuerySet[Agreement]:
    """Return the agreements in which the user speaks for a side (or for that one), by partner.

    With words in `search`, those in which each stands in a party's name. What is proposed is fetched along.
    """
    is_centre = Q(centre__in=centres_where(user, Ability.AGREE_FOR_CENTRE))
    is_partner = Q(partner__in=own_authorities(user, Ability.AGREE_FOR_PARTNER).values("pk"))
    sides = {Side.CENTRE: is_centre, Side.PARTNER: is_partner, None: is_centre | is_partner}
    found = Agreement.objects.filter(sides[side])
    for word in search.split():
        found = found.filter(Q(partner__name__icontains=word) | Q(centre__name__icontains=word))
    proposals = AgreementVersion.objects.filter(state=AgreementVersion.State.PROPOSED)
    related = found.select_related("partner", "centre__authority").prefetch_related(
        "phases", Prefetch("versions", proposals, to_attr=PROPOSALS)
    )
    return related.order_by(german_order("partner__name"), "valid_from", "pk")


def seat_of(user: User, slug: str) -> Seat:
    """Return the user's seat; who works on both sides speaks for the centre. Raise Agreement.DoesNotExist."""
    agreement = agreements_of(user).get(slug=slug)
    is_centre = agreements_of(user, side=Side.CENTRE).filter(pk=agreement.pk).exists()
    return Seat(agreement, Side.CENTRE if is_centre else Side.PARTNER)


def term_of(agreement: Agreement) -> Term:
    """Return what holds on the duration now."""
    return Term(
        valid_from=agreement.valid_from,
        valid_until=agreement.valid_until,
        first_months=agreement.first_term_months,
        renewal_months=agreement.renewal_months,
        notice_months=agreement.notice_months,
    )


def parties_of(agreement: Agreement, *, legal_form: str = "") -> Parties:
    """Return both parties in words; with another legal form that is only proposed."""
    form = Agreement.LegalForm(legal_form or agreement.legal_form)
    centre = agreement.centre
    return Parties(centre.name, centre.authority.name, agreement.partner.name, str(form.label))


def version_in_force(agreement: Agreement) -> AgreementVersion | None:
    """Return the version by which the agreement holds; None: nothing was written here yet."""
    return agreement.versions.filter(state=AgreementVersion.State.IN_FORCE).first()


def contents_of(agreement: Agreement) -> Contents:
    """Return what holds now: the rows, and of the version in force what has none (tasks, tariffs …)."""
    version = version_in_force(agreement)
    written = version.contents if version else None
    return Contents(
        legal_form=agreement.legal_form,
        signed_on=agreement.signed_on,
        term=without_settled_end(term_of(agreement)),
        phases=tuple(
            PhaseDates(each.kind, each.valid_from, each.valid_until)
            for each in agreement.phases.order_by("valid_from")
        ),
        tasks=written.tasks if written else (),
        targets=targets_of(agreement),
        contacts=written.contacts if written else (),
        tariffs=written.tariffs if written else (),
    )


def channels_of(agreement: Agreement, *, on: date) -> Section:
    """Return by which numbers citizens come, when, which way calls go, and tickets; no version says so."""
    served = agreement.served_numbers.filter(ended_at__isnull=True).select_related("number", "service_hours")
    hours = served.prefetch_related(*calendar_parts("service_hours")).order_by("number__number")
    shown = hours[:MOST_NUMBERS_SHOWN]
    plans = {route.served_number_id: route.plan for route in routes_of(served)}
    numbers = (
        (readable_number(each.number.number), _served_words(each, plans[each.pk], on=on)) for each in shown
    )
    way = ", ".join(filter(None, (agreement.get_ticket_way_display(), agreement.ticket_address)))
    return Section("Kanäle", (*numbers, ("Tickets", way)))


def _served_words(served: ServedNumber, plan: RoutingPlan, *, on: date) -> str:
    """Its label, its hours, and the way of the day where one is agreed."""
    words = ": ".join(filter(None, (served.number.label, weekly_sentence(rules_of(served.service_hours)))))
    return f"{words}. {WAYS[plan.way_on(on)]}" if plan.stage_on(on) else words


def targets_of(agreement: Agreement) -> tuple[Target, ...]:
    """Return the targets that hold, in the catalogue's order."""
    rows = {each.kind: each for each in agreement.targets.all()}
    return tuple(
        Target(kind, row.value, row.threshold) for kind in TargetKind if (row := rows.get(kind.value))
    )


def versions_of(seat: Seat) -> QuerySet[AgreementVersion]:
    """Return the versions that the seat may read, the newest first; a draft is its writers' own."""
    mine = Q(side=seat.side) | ~Q(state=AgreementVersion.State.DRAFT)
    versions = seat.agreement.versions.filter(mine).select_related("proposed_by", "confirmed_by")
    return versions.order_by("-number")


def version_for(seat: Seat, version_id: int) -> AgreementVersion:
    """Return a version that the seat may read; raise AgreementVersion.DoesNotExist."""
    return versions_of(seat).get(pk=version_id)


def version_before(version: AgreementVersion) -> AgreementVersion | None:
    """Return the version that this one replaced or would replace."""
    earlier = AgreementVersion.objects.filter(agreement=version.agreement_id, number__lt=version.number)
    return earlier.order_by("-number").first()


def waiting_for(seat: Seat) -> AgreementVersion | None:
    """Return the proposal of the other side that waits for this one."""
    proposed = seat.agreement.versions.filter(state=AgreementVersion.State.PROPOSED)
    return proposed.filter(side=seat.side.other).first()


def other_agreements(agreement: Agreement) -> tuple[OtherAgreement, ...]:
    """Return the partner's further agreements, over or not, oldest first."""
    others = Agreement.objects.filter(partner=agreement.partner_id).exclude(pk=agreement.pk)
    return tuple(
        OtherAgreement(each.centre.name, each.valid_from, each.valid_until)
        for each in others.select_related("centre").order_by("valid_from")
    )


def files_of(agreement: Agreement) -> QuerySet[AgreementFile]:
    """Return the files of the agreement without their content, the oldest first."""
    return agreement.files.defer("content").order_by("added_at", "pk")


def file_for(seat: Seat, file_id: int) -> AgreementFile:
    """Return a file with its content; raise AgreementFile.DoesNotExist."""
    return seat.agreement.files.get(pk=file_id)


def agreements_that_renew(*, on: date) -> QuerySet[Agreement]:
    """Return the agreements that hold or will, and renew themselves if nobody gives notice."""
    renewing = Agreement.objects.filter(renewal_months__isnull=False, valid_until__isnull=True)
    return renewing.filter(valid_from__lte=on).select_related("partner", "centre").order_by("pk")
