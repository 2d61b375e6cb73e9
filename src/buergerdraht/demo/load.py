"""Loading the demonstration: what is missing is added, what is there stays as somebody may have changed it.

An authority, a centre, an agreement or a person brings its parts along when it is made, and never again: what
somebody removed stays removed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import ABILITIES, Ability, Role
from buergerdraht.agreements.models import (
    Agreement,
    Attendant,
    CentreHelp,
    NumberRouting,
    Phase,
    ServedNumber,
    StageWay,
)
from buergerdraht.agreements.operations import reload_numbers
from buergerdraht.announcements.models import LanguageChoice
from buergerdraht.authorities.models import (
    Authority,
    DirectoryEntry,
    Membership,
    PhoneNumber,
    ServiceCentre,
    Unit,
)
from buergerdraht.authorities.rules import e164, greeting_of_115, greeting_suggestion
from buergerdraht.demo.plan import (
    Desk,
    Persona,
    Plan,
    PlannedAgreement,
    PlannedAttendant,
    PlannedAuthority,
    PlannedCentre,
    PlannedNumber,
    hours_rules,
)
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.rules import local_day
from buergerdraht.telephony.models import Agent

PASSWORD = "buergerdraht"  # noqa: S105  (the demonstration's own, printed by demo_logins)


@dataclass(frozen=True)
class Loaded:
    """How much was added."""

    authorities: int
    numbers: int
    people: int


@transaction.atomic
def load_demo(plan: Plan, *, now: datetime) -> Loaded:
    """Add what is missing of the plan; a second run adds nothing and changes nothing."""
    before = _counted()
    known_centres = set(ServiceCentre.objects.values_list("slug", flat=True))
    for centre in plan.centres:
        _add_authorities(centre, now=now)
        _add_centre(centre)
    _add_helps(each for each in plan.centres if each.slug not in known_centres)
    _add_people(plan.people, now=now)
    reload_numbers()
    after = _counted()
    return Loaded(*(new - old for new, old in zip(after, before, strict=True)))


def _counted() -> tuple[int, int, int]:
    return Authority.objects.count(), ServedNumber.objects.count(), User.objects.count()


def _add_authorities(centre: PlannedCentre, *, now: datetime) -> None:
    known = set(Authority.objects.values_list("slug", flat=True))
    for planned in centre.authorities:
        if planned.slug not in known:
            _add_authority(planned, state=centre.state, now=now)


def _add_authority(planned: PlannedAuthority, *, state: str, now: datetime) -> None:
    authority = Authority.objects.create(
        slug=planned.slug,
        name=planned.name,
        level=planned.level,
        regional_key=planned.regional_key,
        administered_by=_by_slug(planned.administered_by) if planned.administered_by else None,
        street=planned.street,
        postal_code=planned.postal_code,
        town=planned.town,
        opening_hours=_calendar(f"Öffnungszeiten {planned.name}", planned.opening_hours, state=state),
    )
    _add_directory(authority, planned.desks, now=now)
    LanguageChoice.objects.bulk_create(
        LanguageChoice(authority=authority, key=key, language=language) for key, language in planned.languages
    )


def _add_directory(authority: Authority, desks: Iterable[Desk], *, now: datetime) -> None:
    units: dict[str, Unit] = {}
    entries = []
    for desk in desks:
        if desk.unit not in units:
            units[desk.unit] = Unit.objects.create(authority=authority, name=desk.unit, room=desk.room)
        entries.append(_entry(authority, desk, unit=units[desk.unit], now=now))
    DirectoryEntry.objects.bulk_create(entries)


def _entry(authority: Authority, desk: Desk, *, unit: Unit, now: datetime) -> DirectoryEntry:
    until = local_day(now) + timedelta(days=desk.absent_days) if desk.absent_days else None
    return DirectoryEntry(
        authority=authority,
        unit=unit,
        name=desk.name,
        responsibility=desk.does,
        phone=e164(desk.phone),
        presence=desk.presence,
        absent_until_on=until,
    )


def _add_centre(planned: PlannedCentre) -> None:
    centre = ServiceCentre.objects.filter(slug=planned.slug).first() or _new_centre(planned)
    known = set(Agreement.objects.values_list("slug", flat=True))
    for agreement in planned.agreements:
        if agreement.slug not in known:
            _add_agreement(agreement, centre=centre, state=planned.state)


def _new_centre(planned: PlannedCentre) -> ServiceCentre:
    hours = make_calendar(
        f"Servicezeiten {planned.name}", rules=hours_rules(planned.hours, state=planned.state)
    )
    return ServiceCentre.objects.create(
        slug=planned.slug,
        name=planned.name,
        authority=_by_slug(planned.authority),
        service_hours=hours,
        is_default=not ServiceCentre.objects.filter(is_default=True).exists(),
    )


def _add_agreement(planned: PlannedAgreement, *, centre: ServiceCentre, state: str) -> None:
    agreement = Agreement.objects.create(
        slug=planned.slug,
        centre=centre,
        partner=_by_slug(planned.partner),
        legal_form=planned.legal_form,
        signed_on=planned.signed_on,
        valid_from=planned.valid_from,
        first_term_months=planned.first_term_months,
        renewal_months=planned.renewal_months,
    )
    Phase.objects.bulk_create(Phase(agreement=agreement, **phase) for phase in planned.phases)
    attendant = _attendant(planned.attendant, agreement, state=state) if planned.attendant else None
    _add_numbers(agreement, planned.numbers, attendant=attendant, state=state)


def _attendant(planned: PlannedAttendant, agreement: Agreement, *, state: str) -> Attendant:
    name = f"Vermittlung {agreement.partner.name}"
    return Attendant.objects.create(
        authority=agreement.partner,
        number=e164(planned.number),
        ring_seconds=planned.ring_seconds,
        presence=make_calendar(name, rules=hours_rules(planned.hours, state=state)),
    )


def _add_helps(centres: Iterable[PlannedCentre]) -> None:
    by_slug = {centre.slug: centre for centre in ServiceCentre.objects.all()}
    CentreHelp.objects.bulk_create(
        CentreHelp(
            centre=by_slug[centre.slug], helper=by_slug[help_["by"]], after_seconds=help_["after_seconds"]
        )
        for centre in centres
        for help_ in centre.helps
    )


def _add_numbers(
    agreement: Agreement, numbers: Iterable[PlannedNumber], *, attendant: Attendant | None, state: str
) -> None:
    """Numbers that somebody has entered meanwhile stay whose they are."""
    known = set(PhoneNumber.objects.values_list("number", flat=True))
    owners = {authority.slug: authority for authority in Authority.objects.all()}
    calendars: dict[str, Calendar] = {"": agreement.centre.service_hours}
    for planned in numbers:
        if e164(planned.number) in known:
            continue
        owner = owners[planned.authority] if planned.authority else agreement.partner
        if planned.hours not in calendars:
            name = f"Servicezeiten {owner.name}, {planned.label}"
            calendars[planned.hours] = make_calendar(name, rules=hours_rules(planned.hours, state=state))
        served = _serve(planned, owner=owner, agreement=agreement, hours=calendars[planned.hours])
        if planned.ways:
            _add_routing(served, planned.ways, attendant=attendant)


def _add_routing(served: ServedNumber, ways: Mapping[str, str], *, attendant: Attendant | None) -> None:
    routing = NumberRouting.objects.create(served_number=served, attendant=attendant)
    StageWay.objects.bulk_create(
        StageWay(routing=routing, phase="" if phase == "any" else phase, way=way)
        for phase, way in ways.items()
    )


def _serve(
    planned: PlannedNumber, *, owner: Authority, agreement: Agreement, hours: Calendar
) -> ServedNumber:
    number = PhoneNumber.objects.create(
        authority=owner, number=e164(planned.number), kind=planned.kind, label=planned.label
    )
    is_115 = planned.kind == PhoneNumber.Kind.ONE_ONE_FIVE
    return ServedNumber.objects.create(
        number=number,
        agreement=agreement,
        greeting=greeting_of_115(owner.name) if is_115 else greeting_suggestion(owner.name),
        service_hours=hours,
        valid_from=planned.valid_from,
    )


def _add_people(people: Iterable[Persona], *, now: datetime) -> None:
    known = set(User.objects.values_list("username", flat=True))
    password = ""
    for persona in people:
        if persona.username not in known:
            # One hash for all: an honest one each would take seconds, and the password is public anyway.
            password = password or make_password(PASSWORD)
            _add_person(persona, password=password, now=now)


def _add_person(persona: Persona, *, password: str, now: datetime) -> None:
    first_name, last_name = persona.name.split(" ", 1)
    user = User.objects.create(
        username=persona.username,
        first_name=first_name,
        last_name=last_name,
        password=password,
        reads_by_ear=persona.reads_by_ear,
    )
    centres = {centre.slug: centre for centre in ServiceCentre.objects.filter(slug__in=persona.at)}
    for place in persona.at:
        centre = centres.get(place)
        authority = None if centre else _by_slug(place)
        for role in filter(None, (persona.role, persona.also)):
            Membership.objects.create(user=user, role=role, centre=centre, authority=authority)
        DirectoryEntry.objects.filter(authority=authority, name=persona.name, user=None).update(user=user)
    if Ability.TAKE_CALLS in ABILITIES[Role(persona.role)]:
        Agent.objects.create(user=user, centre=centres[persona.at[0]], state_since_at=now)


def _by_slug(slug: str) -> Authority:
    return Authority.objects.get(slug=slug)


def _calendar(name: str, hours: str, *, state: str) -> Calendar | None:
    return make_calendar(name, rules=hours_rules(hours, state=state)) if hours else None
