"""No change leaves a time between attendant and centre at which nobody answers."""

from datetime import date

from django.db.models import QuerySet

from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.routing.checks import gap_sentence, hand_over_gaps
from buergerdraht.agreements.routing.errors import GapInHours
from buergerdraht.agreements.routing.table import routes_of
from buergerdraht.authorities.rules import readable_number


def refuse_gaps(numbers: QuerySet[ServedNumber], *, on: date) -> None:
    """Raise GapInHours if one of the numbers, as it is now, has such a time from that day on.

    An attendant without hours of her own is there when the centre is, so nothing is between them.
    """
    with_two_sides = numbers.filter(ended_at__isnull=True, routing__attendant__presence__isnull=False)
    routes = routes_of(with_two_sides)
    for route in routes:
        if gaps := hand_over_gaps(route.plan, on=on):
            which = f"{readable_number(route.number)}: " if len(routes) > 1 else ""
            raise GapInHours(f"{which}{gap_sentence(gaps)}", weekday=gaps[0].weekday)
