"""Facts of ended calls, and their sums; all of it can be made anew from calls, contacts and transfers."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from buergerdraht.agreements.models import Agreement, Phase, ServedNumber
from buergerdraht.authorities.models import Authority, ServiceCentre, Unit
from buergerdraht.knowledge.models import Entry
from buergerdraht.quality.counts import (
    COUNTED,
    HOURLY,
    OF_AGENTS,
    OF_OFFICES,
    OF_SEARCHES,
    OF_SERVICES,
    WAIT_NAMES,
)
from buergerdraht.quality.rules import ENDING_LABELS
from buergerdraht.telephony.models import Agent, Call

PLACE = ("authority", "centre", "agreement", "served_number", "phase", "channel", "is_open")
"""What rows of sums are told apart by, besides their time."""
FOREIGN = frozenset({"authority", "centre", "agreement", "served_number"})
"""Those of them that are rows of other tables."""


class Channel(models.TextChoices):
    """How citizen and centre came to talk."""

    PHONE = "phone", "Anruf"
    CALL_BACK = "call_back", "Rückruf"


class Placed(models.Model):
    """Where figures belong: what they can be told apart by.

    Calls and concerns have the keys of the database: to check those of all that is made of them again would
    take longer than to make it.
    """

    day_on = models.DateField(help_text="Day of the arrival in Berlin")
    centre = models.ForeignKey(
        ServiceCentre, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        help_text="For whom the call was, as the contact says; before that whose number was dialled",
    )
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    served_number = models.ForeignKey(
        ServedNumber,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    phase = models.CharField(max_length=10, choices=Phase.Kind.choices, blank=True)
    channel = models.CharField(max_length=9, choices=Channel.choices)
    is_open = models.BooleanField(help_text="Within the service hours")

    class Meta:
        abstract = True


class CallFact(Placed):
    """What is counted of one ended call (Anruftatsache); nobody's name, number or words."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, primary_key=True, related_name="fact")
    arrived_at = models.DateTimeField()
    hour_at = models.DateTimeField(help_text="Begin of the hour in which it arrived")
    disposition = models.CharField(max_length=26, choices=Call.Disposition.choices)
    is_overflow = models.BooleanField(help_text="The partner's own attendant had not taken it")
    target_seconds = models.PositiveSmallIntegerField(help_text="Agreed for the service level at the time")
    overflow_seconds = models.PositiveSmallIntegerField(help_text="Agreed for overflow at the time")
    wait_ms = models.PositiveIntegerField(
        help_text="Since it was the centre's until somebody answered, or until its end"
    )
    announcement_ms = models.PositiveIntegerField(help_text="Of it, before the line")
    talk_ms = models.PositiveIntegerField()
    consult_ms = models.PositiveIntegerField()
    hold_ms = models.PositiveIntegerField(help_text="Of the talk")
    wrap_up_ms = models.PositiveIntegerField()
    transfers = models.PositiveSmallIntegerField(help_text="Tries to reach somebody outside the centre")
    transfers_reached = models.PositiveSmallIntegerField()
    transfers_failed = models.PositiveSmallIntegerField()
    ending = models.CharField(
        max_length=11, choices=[(each.value, label) for each, label in ENDING_LABELS.items()], blank=True
    )
    is_found = models.BooleanField(
        default=False, help_text="A text of the knowledge base answered a concern of its contact"
    )
    is_repeated = models.BooleanField(null=True, help_text="Empty: the caller's number is not known")
    contact_version = models.PositiveIntegerField(help_text="Of the contact that was read; 0: there was none")
    is_settled = models.BooleanField(help_text="Its contact is closed, or there will be none")

    class Meta:
        indexes = [
            models.Index(fields=["authority", "day_on"], name="fact_by_authority"),
            models.Index(fields=["centre", "day_on"], name="fact_by_centre"),
            models.Index(fields=["day_on"], name="fact_by_day"),
            models.Index(fields=["arrived_at"], name="fact_unsettled", condition=Q(is_settled=False)),
        ]


class DayFigures(Placed):
    """Sums of one day (Tageszahlen) by everything that figures are told apart by."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day_on", *PLACE],
                nulls_distinct=False,
                name="day_figures_once",
            )
        ]
        indexes = [models.Index(fields=["authority", "day_on"], name="day_figures_by_authority")]


class MonthFigures(Placed):
    """Sums of one month (Monatszahlen), `day_on` is its first day; years are read from these."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day_on", *PLACE],
                nulls_distinct=False,
                name="month_figures_once",
            )
        ]
        indexes = [models.Index(fields=["authority", "day_on"], name="month_figures_by_authority")]


class HourFigures(Placed):
    """The few sums of one hour (Stundenzahlen) that show when people call."""

    hour_at = models.DateTimeField(help_text="Its begin")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hour_at", *PLACE],
                nulls_distinct=False,
                name="hour_figures_once",
            )
        ]
        indexes = [
            models.Index(fields=["authority", "day_on"], name="hour_figures_by_authority"),
            models.Index(fields=["day_on"], name="hour_figures_by_day"),
        ]


class LoadFigures(Placed):
    """Sums of one month by weekday and hour in Berlin (Lastzahlen), `day_on` is its first day."""

    weekday = models.PositiveSmallIntegerField(help_text="1: Monday")
    hour = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day_on", "weekday", "hour", *PLACE],
                nulls_distinct=False,
                name="load_figures_once",
            )
        ]
        indexes = [models.Index(fields=["authority", "day_on"], name="load_figures_by_authority")]


class ServiceSums(Placed):
    """What was asked for: concerns of counted contacts by the text that they name."""

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        abstract = True


class DayServices(ServiceSums):
    """Concerns of one day by service (Anliegen des Tages)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day_on", *PLACE, "entry"], nulls_distinct=False, name="day_services_once"
            )
        ]
        indexes = [
            models.Index(fields=["authority", "day_on"], name="day_services_by_authority"),
            models.Index(fields=["centre", "day_on"], name="day_services_by_centre"),
        ]


class MonthServices(ServiceSums):
    """Concerns of one month by service (Anliegen des Monats), `day_on` is its first day."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day_on", *PLACE, "entry"], nulls_distinct=False, name="month_services_once"
            )
        ]
        indexes = [
            models.Index(fields=["authority", "day_on"], name="month_services_by_authority"),
            models.Index(fields=["centre", "day_on"], name="month_services_by_centre"),
        ]


class OfficeSums(Placed):
    """Who was rung for a transfer outside the centre; a unit that is closed down keeps its count."""

    target_authority = models.ForeignKey(
        Authority,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    target_unit = models.ForeignKey(
        Unit, on_delete=models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        abstract = True


class DayOffices(OfficeSums):
    """Transfers of one day by office (Verbindungsversuche des Tages)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day_on", *PLACE, "target_authority", "target_unit"],
                nulls_distinct=False,
                name="day_offices_once",
            )
        ]
        indexes = [models.Index(fields=["authority", "day_on"], name="day_offices_by_authority")]


class MonthOffices(OfficeSums):
    """Transfers of one month by office (Verbindungsversuche des Monats), `day_on` is its first day."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day_on", *PLACE, "target_authority", "target_unit"],
                nulls_distinct=False,
                name="month_offices_once",
            )
        ]
        indexes = [models.Index(fields=["authority", "day_on"], name="month_offices_by_authority")]


class DaySearches(models.Model):
    """Searches of one day in the knowledge base (Suchen des Tages); they outlive the records."""

    day_on = models.DateField(help_text="Day in Berlin")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="+", db_index=False)
    host = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", db_index=False, help_text="Who runs the centre"
    )
    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="For whom was searched; empty: for nobody in particular",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day_on", "centre", "authority"], nulls_distinct=False, name="day_searches_once"
            )
        ]
        indexes = [models.Index(fields=["authority", "day_on"], name="day_searches_by_authority")]


class DayDuty(models.Model):
    """What an agent did with her time on one day (Dienstzeit des Tages); shown of groups alone."""

    day_on = models.DateField(help_text="Day in Berlin")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "day_on"], name="day_duty_once")]
        indexes = [models.Index(fields=["day_on"], name="day_duty_by_day")]


class ReadMark(models.Model):
    """Up to which row a growing table was read (Lesemarke): days of later rows are added up anew."""

    source = models.CharField(max_length=40, primary_key=True, help_text="The table's name")
    last_id = models.BigIntegerField(default=0)


def _add_numbers(model: type[models.Model], names: Iterable[str]) -> None:
    """What is counted is listed once, in counts.py."""
    for name in names:
        number = models.BigIntegerField() if name.endswith("_ms") else models.IntegerField()
        number.contribute_to_class(model, name)


_add_numbers(DayFigures, (*COUNTED, *WAIT_NAMES))
_add_numbers(MonthFigures, (*COUNTED, *WAIT_NAMES))
_add_numbers(HourFigures, HOURLY)
_add_numbers(LoadFigures, HOURLY)
_add_numbers(DayServices, OF_SERVICES)
_add_numbers(MonthServices, OF_SERVICES)
_add_numbers(DayOffices, OF_OFFICES)
_add_numbers(MonthOffices, OF_OFFICES)
_add_numbers(DaySearches, OF_SEARCHES)
_add_numbers(DayDuty, OF_AGENTS)
