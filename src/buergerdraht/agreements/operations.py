"""What changes agreements and served numbers. The switchboard hears of each change when it commits."""

from dataclasses import replace
from datetime import datetime
from functools import reduce
from itertools import chain, count

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify

from buergerdraht.agreements.errors import AlreadyServed, NumberTaken, ServiceEnded
from buergerdraht.agreements.models import Agreement, Phase, ServedNumber
from buergerdraht.agreements.queries import serving_agreement
from buergerdraht.agreements.rules import Hours, Joining, Newcomer, NewNumber
from buergerdraht.authorities.models import Authority, PhoneNumber, ServiceCentre
from buergerdraht.foundation.notify import notify
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import CalendarRules, local_day

SWITCHBOARD = "switchboard"


@transaction.atomic
def join_municipality(joining: Joining, *, now: datetime) -> ServedNumber:
    """Take an authority into a centre's care with agreement, number, hours and greeting; all or nothing.

    Raise AlreadyServed or NumberTaken.
    """
    centre = ServiceCentre.objects.select_for_update().get(pk=joining.centre_id)
    authority = _authority(joining.authority)
    current = serving_agreement(authority, on=local_day(now))
    if current:
        raise AlreadyServed(authority.name, centre=current.centre.name)
    agreement = Agreement.objects.create(
        slug=_free_slug(Agreement.objects.all(), wanted=f"{centre.slug}-{authority.slug}"[:46]),
        centre=centre,
        partner=authority,
        legal_form=joining.legal_form,
        valid_from=joining.valid_from,
    )
    Phase.objects.create(agreement=agreement, kind=Phase.Kind.REGULAR, valid_from=joining.valid_from)
    return serve_number(agreement, new=joining.number)


@transaction.atomic
def serve_number(agreement: Agreement, *, new: NewNumber) -> ServedNumber:
    """Put a number of the partner under the centre's care; its calls are answered at once. Raise NumberTaken."""
    number = _number(agreement.partner, new=new)
    served = ServedNumber.objects.create(
        number=number,
        agreement=agreement,
        greeting=new.greeting,
        priority=new.priority,
        service_hours=_calendar(
            new.hours, centre=agreement.centre, name=f"{agreement.partner.name}, {number.number}"
        ),
    )
    notify(SWITCHBOARD, kind="numbers")
    return served


@transaction.atomic
def change_served_number(served: ServedNumber, *, greeting: str, priority: int, hours: Hours) -> None:
    """Change greeting, hours and priority of a number, from the next call on. Raise ServiceEnded."""
    locked = _served(served.pk)
    locked.greeting, locked.priority = greeting, priority
    locked.service_hours = _changed_calendar(
        locked.service_hours, hours=hours, centre=locked.agreement.centre
    )
    locked.save(update_fields=["greeting", "priority", "service_hours"])
    notify(SWITCHBOARD, kind="numbers")


@transaction.atomic
def end_service(served: ServedNumber, *, now: datetime) -> None:
    """Let the centre no longer take the number's calls; earlier calls keep it. Raise ServiceEnded."""
    locked = _served(served.pk)
    locked.ended_at = now
    locked.save(update_fields=["ended_at"])
    notify(SWITCHBOARD, kind="numbers")


def _served(pk: int) -> ServedNumber:
    rows = ServedNumber.objects.select_for_update(of=("self",)).select_related(
        "agreement__centre", "service_hours"
    )
    locked = rows.get(pk=pk)
    if locked.ended_at:
        raise ServiceEnded
    return locked


def _authority(newcomer: Newcomer) -> Authority:
    known = Authority.objects.filter(regional_key=newcomer.regional_key).exclude(regional_key="").first()
    if known:
        return known
    return Authority.objects.create(
        slug=_free_slug(Authority.objects.all(), wanted=slugify(_ascii(newcomer.name))[:46]),
        name=newcomer.name,
        level=newcomer.level,
        regional_key=newcomer.regional_key,
        street=newcomer.street,
        postal_code=newcomer.postal_code,
        town=newcomer.town,
    )


def _number(authority: Authority, *, new: NewNumber) -> PhoneNumber:
    number, _ = PhoneNumber.objects.select_related("authority").get_or_create(
        number=new.number, defaults={"authority": authority, "label": new.label}
    )
    is_served = number.served.filter(ended_at__isnull=True).exists()
    if is_served or number.authority_id != authority.pk:
        raise NumberTaken(number.authority.name)
    return number


def _calendar(hours: Hours, *, centre: ServiceCentre, name: str) -> Calendar:
    base = CalendarRules(hours.state, hours.intervals) if hours.intervals else rules_of(centre.service_hours)
    return make_calendar(name, rules=replace(base, state=hours.state))


def _changed_calendar(calendar: Calendar, *, hours: Hours, centre: ServiceCentre) -> Calendar:
    """Return the calendar itself if nothing changes, else a new one: others may share the old one."""
    old = rules_of(calendar)
    intervals = hours.intervals or rules_of(centre.service_hours).intervals
    new = replace(old, state=hours.state, intervals=tuple(sorted(intervals)))
    return calendar if new == old else make_calendar(calendar.name, rules=new)


def _free_slug(rows: QuerySet[Authority] | QuerySet[Agreement], *, wanted: str) -> str:
    taken = set(rows.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in chain([wanted], (f"{wanted}-{n}" for n in count(2))) if slug not in taken)


_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))


def _ascii(name: str) -> str:
    return reduce(lambda text, pair: text.replace(*pair), _UMLAUTS, name.lower())
