"""Calendars: when somebody is there. Times are wall-clock times in Europe/Berlin."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from buergerdraht.servicehours.public_holidays import LOCAL_HOLIDAYS
from buergerdraht.servicehours.rules import STATES


class Calendar(models.Model):
    """A weekly pattern with state holidays and closures (Servicezeiten, Öffnungszeiten)."""

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=2, choices=STATES, help_text="Land whose public holidays hold")
    closes_on_holidays = models.BooleanField(default=True)
    closes_on_christmas_and_new_years_eve = models.BooleanField(
        default=True, help_text="24 and 31 December: no holidays by law, but free in the public service"
    )
    local_holidays = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text="Keys of LOCAL_HOLIDAYS: what holds in this municipality only",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="calendar_has_land"),
            models.CheckConstraint(
                condition=Q(local_holidays__contained_by=list(LOCAL_HOLIDAYS)), name="calendar_local_holidays"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OtherWeek(models.Model):
    """Weekly hours that hold instead of the usual ones for a time (half-open), or from a day on."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="other_weeks")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="The first day after; empty: for good")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="other_week_has_length",
            ),
            ExclusionConstraint(
                name="other_weeks_do_not_overlap",
                expressions=[
                    ("calendar", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar}: ab {self.valid_from:%d.%m.%Y}"


class WeeklyInterval(models.Model):
    """One interval of a weekday, half-open; an end at 24:00 is stored as 00:00."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Montag"
        TUESDAY = 1, "Dienstag"
        WEDNESDAY = 2, "Mittwoch"
        THURSDAY = 3, "Donnerstag"
        FRIDAY = 4, "Freitag"
        SATURDAY = 5, "Samstag"
        SUNDAY = 6, "Sonntag"

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="intervals")
    other_week = models.ForeignKey(
        OtherWeek,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="intervals",
        help_text="Empty: it belongs to the usual week",
    )
    weekday = models.SmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"), name="weekly_interval_has_length"
            ),
            models.UniqueConstraint(
                fields=["calendar", "other_week", "weekday", "opens"],
                name="weekly_interval_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar}: {self.weekday}, {self.opens:%H:%M}–{self.closes:%H:%M}"


class Closure(models.Model):
    """Days on which the calendar is closed besides state holidays (Betriebsausflug); both days inclusive."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="closures")
    first_on = models.DateField()
    last_on = models.DateField()
    reason = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="closure_has_length"),
            ExclusionConstraint(
                name="closures_do_not_overlap",
                expressions=[
                    ("calendar", RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_on"),
                            F("last_on"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar}: {self.reason}"
