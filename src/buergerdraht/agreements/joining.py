"""A municipality joins with everything that its first call needs; all or nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.operations import join_municipality
from buergerdraht.agreements.routing.operations import (
    AttendantDetails,
    RoutingChoice,
    change_routing,
    enter_attendant,
)
from buergerdraht.agreements.routing.rules import Way
from buergerdraht.agreements.rules import Joining
from buergerdraht.authorities.operations import EntryDetails, add_directory_entry


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What is agreed on the first number's routing, and whom its calls are put through to."""

    way: Way = Way.TAKEOVER
    attendant: AttendantDetails | None = None
    contact: EntryDetails | None = None


@transaction.atomic
def take_in(joining: Joining, *, first: FirstSteps, by: User, now: datetime) -> ServedNumber:
    """Take an authority into a centre's care, with routing and directory.

    Raise what join_municipality, enter_attendant and change_routing raise.
    """
    served = join_municipality(joining, by=by, now=now)
    authority = served.number.authority
    attendant = (
        enter_attendant(authority, details=first.attendant, by=by, now=now) if first.attendant else None
    )
    if first.way is not Way.TAKEOVER:
        choice = RoutingChoice({"": first.way}, attendant.pk if attendant else None)
        change_routing(served, choice=choice, by=by, now=now)
    if first.contact:
        add_directory_entry(authority, details=first.contact, by=by, now=now)
    return served
