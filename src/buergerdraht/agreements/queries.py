"""Reads of agreements and served numbers."""

from datetime import date

from django.db.models import Q, QuerySet

from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.authorities.models import Authority, PhoneNumber


def agreements_on(day: date) -> QuerySet[Agreement]:
    """Return the agreements that hold on a day or later."""
    return Agreement.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day))


def serving_agreement(authority: Authority, *, on: date) -> Agreement | None:
    """Return the agreement by which the authority is served on that day or from later on; None: by none."""
    agreements = agreements_on(on).filter(partner=authority).select_related("centre")
    return agreements.order_by("valid_from").first()


def served_numbers_of(authority: Authority) -> QuerySet[ServedNumber]:
    """Return the authority's numbers that a centre serves, in the order of the numbers."""
    served = ServedNumber.objects.filter(number__authority=authority, ended_at__isnull=True)
    return served.select_related("number", "agreement__centre", "service_hours").order_by("number__number")


def owner_of_number(number: str, *, besides_key: str = "") -> str:
    """Return whose number (E.164) this is, in words; empty: free for the authority with that regional key."""
    taken = PhoneNumber.objects.filter(number=number).select_related("authority").first()
    if taken is None:
        return ""
    served = (
        ServedNumber.objects.filter(number=taken, ended_at__isnull=True)
        .select_related("agreement__centre")
        .first()
    )
    if served:
        return f"{taken.authority.name} ({served.agreement.centre.name})"
    return "" if besides_key and taken.authority.regional_key == besides_key else taken.authority.name
