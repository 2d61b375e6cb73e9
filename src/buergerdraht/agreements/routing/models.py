"""The routing plan as rows: which way a number goes in which phase, whose attendant rings, who helps out."""

from django.db import models
from django.db.models import F, Q

from buergerdraht.agreements.routing.rules import Way
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.servicehours.models import Calendar


class Attendant(models.Model):
    """A partner's own telephone exchange (Vermittlung): where it rings, how long, when somebody is there."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="attendants")
    number = models.CharField(max_length=20, help_text="E.164; never a number that a centre serves")
    ring_seconds = models.PositiveSmallIntegerField(
        default=20, help_text="How long it rings before the call goes on"
    )
    presence = models.ForeignKey(
        Calendar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="When somebody is there; empty: during the service hours of the number",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="attendant_once_per_authority"),
            models.CheckConstraint(
                condition=Q(number__regex=r"^\+[1-9][0-9]{3,14}$"), name="attendant_number_is_e164"
            ),
            models.CheckConstraint(
                condition=Q(ring_seconds__range=(5, 120)), name="attendant_rings_a_sensible_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Vermittlung {self.authority}, {self.number}"


class AttendantAbsence(models.Model):
    """A time in which nobody is at the attendant's phone (Abwesenheit), half-open; they may overlap."""

    attendant = models.ForeignKey(Attendant, on_delete=models.CASCADE, related_name="absences")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True, help_text="Empty: until she says that she is back")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")), name="absence_has_length"
            ),
            models.UniqueConstraint(
                fields=["attendant"], condition=Q(ends_at__isnull=True), name="one_open_absence"
            ),
        ]


class NumberRouting(models.Model):
    """How the calls to a served number are routed; without one the centre takes every call."""

    served_number = models.OneToOneField(
        "agreements.ServedNumber", on_delete=models.CASCADE, related_name="routing"
    )
    attendant = models.ForeignKey(
        Attendant, on_delete=models.PROTECT, null=True, blank=True, related_name="routings"
    )
    is_backed_up = models.BooleanField(
        default=True, help_text="The centre takes what the attendant misses while she should be there"
    )


class StageWay(models.Model):
    """Which way a number's calls go in one phase of its agreement (Stufe); the phase has the days.

    Ways that begin on a day of their own are a planned change: those of one day hold together from then on.
    """

    class Kind(models.TextChoices):
        TAKEOVER = Way.TAKEOVER.value, "Das Servicecenter nimmt alle Anrufe an"
        OVERFLOW = Way.OVERFLOW.value, "Zuerst die Vermittlung, dann das Servicecenter"
        ABSENCE = Way.ABSENCE.value, "Das Servicecenter nur, wenn die Vermittlung abwesend ist"
        DIVERTED = Way.DIVERTED.value, "Die Telefonanlage der Behörde leitet um"
        ATTENDANT = Way.ATTENDANT.value, "Nur die Vermittlung"

    routing = models.ForeignKey(NumberRouting, on_delete=models.CASCADE, related_name="ways")
    phase = models.CharField(
        max_length=10, blank=True, help_text="Kind of Phase; empty: whenever no other row names the phase"
    )
    way = models.CharField(max_length=10, choices=Kind.choices)
    valid_from = models.DateField(
        null=True, blank=True, help_text="The day of a planned change; empty: from the beginning"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["routing", "phase", "valid_from"], name="one_way_per_phase", nulls_distinct=False
            )
        ]


class CentreHelp(models.Model):
    """A centre whose agents take another's calls that have waited long (Aushilfe)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="helped_by")
    helper = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="helps")
    after_seconds = models.PositiveSmallIntegerField(
        default=60, help_text="How long a call has waited by then"
    )
    is_for_115_only = models.BooleanField(
        default=True, help_text="Any centre of 115 answers for any participant (document 004)"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "helper"], name="help_once"),
            models.CheckConstraint(condition=~Q(centre=F("helper")), name="nobody_helps_herself"),
        ]
