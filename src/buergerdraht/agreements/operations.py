"""What changes agreements and served numbers. The switchboard hears of each change when it commits."""

from dataclasses import replace
from datetime import datetime
from itertools import chain, count

from django.db import transaction
from django.db.models import QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.agreements.errors import AlreadyServed, NotServed, NumberTaken, ServiceEnded
from buergerdraht.agreements.models import Agreement, Phase, ServedNumber
from buergerdraht.agreements.queries import answering_centres, serving_agreement
from buergerdraht.agreements.routing.errors import NumberOfAttendant
from buergerdraht.agreements.routing.gaps import refuse_gaps
from buergerdraht.agreements.routing.queries import owner_of_attendant
from buergerdraht.agreements.rules import Hours, Joining, Newcomer, NewNumber, TicketWay, WatchRules
from buergerdraht.authorities.models import Authority, PhoneNumber, ServiceCentre
from buergerdraht.authorities.rules import check_regional_key, greeting_suggestion, slug_of
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.notify import notify
from buergerdraht.servicehours.models import Calendar
from buergerdraht.servicehours.operations import make_calendar
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import CalendarRules, local_day

SWITCHBOARD = "switchboard"
"""The channel on which the switchboard is told what pages change."""


@transaction.atomic
def join_municipality(joining: Joining, *, by: User, now: datetime) -> ServedNumber:
    """Take an authority into a centre's care with agreement, number, hours and greeting; all or nothing.

    Whom another centre answers for stays there: a centre sees and manages what belongs to its partners.
    Raise AlreadyServed, NumberTaken or RegionalKeyWrong.
    """
    centre = ServiceCentre.objects.select_for_update().get(pk=joining.centre_id)
    authority = _authority(joining.authority)
    current = serving_agreement(authority, on=local_day(now))
    if current:
        raise AlreadyServed(authority.name, centre=current.centre.name)
    other = answering_centres(authority, on=local_day(now)).exclude(pk=centre.pk).first()
    if other:
        raise AlreadyServed(authority.name, centre=other.name)
    agreement = _agreement(joining, centre=centre, partner=authority)
    record(
        "agreement.concluded", object_type="agreement", object_id=str(agreement.pk), actor_id=by.pk, at=now
    )
    return serve_number(agreement, new=joining.number, by=by, now=now)


@transaction.atomic
def serve_number(agreement: Agreement, *, new: NewNumber, by: User, now: datetime) -> ServedNumber:
    """Put a number of the partner under the centre's care, at once. Raise NumberTaken."""
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
    _note_change("served_number.added", served, by=by, now=now)
    return served


@transaction.atomic
def serve_further_number(
    authority: Authority, *, number: str, label: str, by: User, now: datetime
) -> ServedNumber:
    """Serve one more number of a partner, greeted as her latest. Raise NumberTaken, NotServed."""
    agreement = serving_agreement(authority, on=local_day(now))
    if agreement is None:
        raise NotServed
    model = agreement.served_numbers.filter(number__authority=authority).order_by("ended_at", "pk").last()
    new = NewNumber(number, label, greeting=_greeting(model, authority), hours=_hours(model, agreement))
    return serve_number(agreement, new=new, by=by, now=now)


@transaction.atomic
def change_greeting(served: ServedNumber, *, greeting: str, by: User, now: datetime) -> None:
    """Change what the number's calls are greeted with, from the next call on. Raise ServiceEnded."""
    locked = _locked(served)
    locked.greeting = greeting
    locked.save(update_fields=["greeting"])
    _note_change("served_number.greeting_changed", locked, by=by, now=now)


@transaction.atomic
def change_service_hours(served: ServedNumber, *, hours: Hours, by: User, now: datetime) -> None:
    """Change when the centre takes the number's calls; closures stay. Raise ServiceEnded, GapInHours."""
    locked = _locked(served)
    locked.service_hours = _changed_calendar(
        locked.service_hours, hours=hours, centre=locked.agreement.centre
    )
    locked.save(update_fields=["service_hours"])
    refuse_gaps(ServedNumber.objects.filter(pk=locked.pk), on=local_day(now))
    _note_change("served_number.hours_changed", locked, by=by, now=now)


@transaction.atomic
def change_priority(served: ServedNumber, *, priority: int, by: User, now: datetime) -> None:
    """Change how early the number's calls are served; higher is earlier. Raise ServiceEnded."""
    locked = _locked(served)
    locked.priority = priority
    locked.save(update_fields=["priority"])
    _note_change("served_number.priority_changed", locked, by=by, now=now)


@transaction.atomic
def end_service(served: ServedNumber, *, by: User, now: datetime) -> None:
    """Let the centre no longer take the number's calls; earlier calls keep it. Raise ServiceEnded."""
    locked = _locked(served)
    locked.ended_at = now
    locked.save(update_fields=["ended_at"])
    _note_change("served_number.ended", locked, by=by, now=now)


@transaction.atomic
def change_ticket_way(agreement: Agreement, *, way: TicketWay, by: User, now: datetime) -> None:
    """Send tickets to the partner this way from the next one on."""
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    locked.ticket_way, locked.ticket_address = way.kind, way.address
    locked.tickets_name_citizen = way.names_citizen
    locked.save(update_fields=["ticket_way", "ticket_address", "tickets_name_citizen"])
    record(
        "agreement.ticket_way_changed",
        object_type="agreement",
        object_id=str(locked.pk),
        actor_id=by.pk,
        at=now,
    )


@transaction.atomic
def change_watch_rules(agreement: Agreement, *, rules: WatchRules, by: User, now: datetime) -> None:
    """Let reminders and notices of late reactions follow these rules from now on."""
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    locked.reminder_hours = rules.reminder_hours
    locked.late_threshold = rules.late_threshold
    locked.late_window_days = rules.late_window_days
    locked.save(update_fields=["reminder_hours", "late_threshold", "late_window_days"])
    record(
        "agreement.watch_rules_changed",
        object_type="agreement",
        object_id=str(locked.pk),
        actor_id=by.pk,
        at=now,
    )


def reload_numbers() -> None:
    """Let the switchboard read numbers, agreements, centres and hours again, once the transaction commits."""
    notify(SWITCHBOARD, kind="numbers")


def reload_number(served_number_id: int) -> None:
    """Let the switchboard read one served number again, once the transaction commits."""
    notify(SWITCHBOARD, kind="number", id=served_number_id)


def reload_numbers_of(agreement: Agreement) -> None:
    """Let the switchboard read the agreement's numbers again, once the transaction commits."""
    for served_number_id in agreement.served_numbers.order_by("pk").values_list("pk", flat=True):
        reload_number(served_number_id)


def reload_announcements() -> None:
    """Let the switchboard look again at what can be said to callers, once the transaction commits."""
    notify(SWITCHBOARD, kind="announcements")


def _note_change(verb: str, served: ServedNumber, *, by: User, now: datetime) -> None:
    record(verb, object_type="served_number", object_id=str(served.pk), actor_id=by.pk, at=now)
    reload_number(served.pk)


def _locked(served: ServedNumber) -> ServedNumber:
    rows = ServedNumber.objects.select_for_update(of=("self",)).select_related(
        "agreement__centre", "service_hours"
    )
    locked = rows.get(pk=served.pk)
    if locked.ended_at:
        raise ServiceEnded
    return locked


def _agreement(joining: Joining, *, centre: ServiceCentre, partner: Authority) -> Agreement:
    agreement = Agreement.objects.create(
        slug=_free_slug(Agreement.objects.all(), wanted=f"{centre.slug}-{partner.slug}"[:46]),
        centre=centre,
        partner=partner,
        legal_form=joining.legal_form,
        valid_from=joining.valid_from,
    )
    Phase.objects.create(agreement=agreement, kind=Phase.Kind.REGULAR, valid_from=joining.valid_from)
    return agreement


def _greeting(model: ServedNumber | None, authority: Authority) -> str:
    return model.greeting if model else greeting_suggestion(authority.name)


def _hours(model: ServedNumber | None, agreement: Agreement) -> Hours:
    rules = rules_of(model.service_hours if model else agreement.centre.service_hours)
    return Hours(rules.state, rules.intervals)


def _authority(newcomer: Newcomer) -> Authority:
    known = Authority.objects.filter(regional_key=newcomer.regional_key).exclude(regional_key="").first()
    if known:
        return known
    if newcomer.regional_key:
        check_regional_key(newcomer.regional_key)
    return Authority.objects.create(
        slug=_free_slug(Authority.objects.all(), wanted=slug_of(newcomer.name)[:46]),
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
    attendant = owner_of_attendant(new.number)
    if attendant:
        raise NumberOfAttendant(attendant)
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
