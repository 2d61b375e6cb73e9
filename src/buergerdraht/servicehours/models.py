"""Calendars: when somebody is there. Times are wall-clock times in Europe/Berlin."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from buergerdraht.servicehours.rules import STATES


class Calendar(models.Model):
    """A weekly pattern with state holidays and closures (Servicezeiten, Öffnungszeiten)."""

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=2, choices=STATES, help_text="Land whose public holidays hold")
    closes_on_holidays = models.BooleanField(default=True)
    closes_on_christmas_and_new_years_eve = models.BooleanField(
        default=True, help_text="24 and 31 December: no holidays by law, but free in the public service"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=STATES), name="calendar_has_land")]

    def __str__(self) -> str:
        return self.name


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
    weekday = models.SmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"), name="weekly_interval_has_length"
            ),
            models.UniqueConstraint(fields=["calendar", "weekday", "opens"], name="weekly_interval_once"),
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
