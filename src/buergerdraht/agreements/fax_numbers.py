"""Our own fax numbers: for which authority's citizens each is."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.agreements.errors import NumberTaken
from buergerdraht.agreements.queries import serving_agreement
from buergerdraht.authorities.models import Authority, PhoneNumber, ServiceCentre
from buergerdraht.foundation.audit import record


def fax_number_of(authority: Authority) -> str:
    """Return the fax number (E.164) for the authority's citizens; '' if it has none of its own."""
    numbers = PhoneNumber.objects.filter(authority=authority, kind=PhoneNumber.Kind.FAX).order_by("pk")
    return numbers.values_list("number", flat=True).first() or ""


def free_fax_numbers(numbers: Iterable[str], *, authority: Authority) -> list[str]:
    """Return which of our fax numbers are nobody else's."""
    taken = PhoneNumber.objects.filter(number__in=numbers).exclude(authority=authority)
    others = set(taken.values_list("number", flat=True))
    return [number for number in numbers if number not in others]


def place_of_fax(dialled: str, *, on: date) -> tuple[ServiceCentre, Authority]:
    """Return which centre looks after a fax, and for whom: whose number it is, else the default centre's."""
    number = PhoneNumber.objects.select_related("authority").filter(number=dialled).first()
    for party in (number.authority, number.authority.administered_by) if number else ():
        agreement = serving_agreement(party, on=on) if party else None
        if number and agreement:
            return agreement.centre, number.authority
    centre = ServiceCentre.objects.select_related("authority").order_by("-is_default", "pk")[0]
    return centre, centre.authority


@transaction.atomic
def set_fax_number(authority: Authority, *, number: str, by: User, now: datetime) -> None:
    """Let faxes to this number be the authority's; '' ends that. Raise NumberTaken."""
    owner = PhoneNumber.objects.select_related("authority").filter(number=number).first()
    if owner and owner.authority_id != authority.pk:
        raise NumberTaken(owner.authority.name)
    kept = PhoneNumber.objects.filter(authority=authority, kind=PhoneNumber.Kind.FAX)
    kept.exclude(number=number).delete()
    if number and owner is None:
        PhoneNumber.objects.create(authority=authority, number=number, kind=PhoneNumber.Kind.FAX)
    record(
        "authority.fax_number_set",
        object_type="authority",
        object_id=str(authority.pk),
        actor_id=by.pk,
        at=now,
    )
