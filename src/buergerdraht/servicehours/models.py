"""Calendars: when somebody is there. Times are wall-clock times in Europe/Berlin."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class Calendar(models.Model):
    """A weekly pattern with state holidays and closures (Servicezeiten, Öffnungszeiten)."""

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=2, help_text="Land, as in ISO 3166-2:DE, for example HE")

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
                        Func(F("first_on"), F("last_on"), models.Value("[]"), function="daterange",
                             output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
