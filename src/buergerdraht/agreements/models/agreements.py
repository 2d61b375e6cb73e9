"""Cooperation agreements as data, and the numbers that they put under a centre's care."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from buergerdraht.authorities.models import Authority, PhoneNumber, ServiceCentre
from buergerdraht.servicehours.models import Calendar

SIDES = [("centre", "Servicecenter"), ("partner", "Partner")]
"""Values: versions.contents.Side."""


class Agreement(models.Model):
    """A cooperation agreement (Kooperationsvereinbarung) between a centre and a partner."""

    class LegalForm(models.TextChoices):
        MANDATING = "mandating", "mandatierende öffentlich-rechtliche Vereinbarung"
        DELEGATING = "delegating", "delegierende öffentlich-rechtliche Vereinbarung"
        PUBLIC_LAW = "public_law", "öffentlich-rechtliche Vereinbarung"
        SERVICE_AGREEMENT = "service_agreement", "Kooperations- und Servicevereinbarung"
        CONTRACT = "contract", "Vertrag"
        OWN_SERVICE = "own_service", "eigener Dienst des Trägers"

    class TicketWay(models.TextChoices):
        PORTAL = "portal", "im Portal"
        MAIL = "mail", "per E-Mail"
        API = "api", "über die Schnittstelle"
        FAX = "fax", "per Fax"

    slug = models.SlugField(unique=True)
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="agreements")
    partner = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="agreements")
    legal_form = models.CharField(max_length=20, choices=LegalForm.choices)
    signed_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds")
    first_term_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Length of the term first agreed; empty: without a term"
    )
    renewal_months = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="By how much a term renews itself if nobody gives notice; empty: it does not",
    )
    notice_months = models.PositiveSmallIntegerField(
        default=0, help_text="How long before the end of a term notice has to be there"
    )
    notice_given_on = models.DateField(
        null=True, blank=True, help_text="One side has given notice; valid_until says to when"
    )
    notice_side = models.CharField(max_length=7, choices=SIDES, blank=True)
    reaction_hours = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=24,
        help_text="Working hours within which the partner reacts; 24 = 3 days of 8 hours (document 000)",
    )
    reaction_calendar = models.ForeignKey(
        Calendar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="In which the hours count; empty: Monday to Friday 8 to 16, holidays of the partner's Land",
    )

    ticket_way = models.CharField(
        max_length=6,
        choices=TicketWay.choices,
        default=TicketWay.PORTAL,
        help_text="How tickets reach the partner; the portal shows them in any case",
    )
    ticket_address = models.CharField(
        max_length=254, blank=True, help_text="Where tickets go by that way; empty with the portal"
    )
    tickets_name_citizen = models.BooleanField(
        default=False, help_text="Whether name and number of the citizen leave the platform with a ticket"
    )

    reminder_hours = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=4,
        help_text="The partner is reminded when less working time is left; 0: never",
    )
    late_threshold = models.PositiveSmallIntegerField(
        default=5, help_text="So many late reactions in the window are told to both sides; 0: never"
    )
    late_window_days = models.PositiveSmallIntegerField(default=30)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(late_window_days__range=(1, 366)), name="late_window_up_to_a_year"
            ),
            models.CheckConstraint(
                condition=Q(ticket_way="portal", ticket_address="")
                | (~Q(ticket_way="portal") & ~Q(ticket_address="")),
                name="ticket_way_has_its_address",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="agreement_has_length",
            ),
            models.CheckConstraint(
                condition=Q(renewal_months__isnull=True) | Q(first_term_months__isnull=False),
                name="only_a_term_renews",
            ),
            models.CheckConstraint(
                condition=Q(notice_given_on__isnull=True, notice_side="")
                | Q(notice_given_on__isnull=False, valid_until__isnull=False) & ~Q(notice_side=""),
                name="notice_has_side_and_end",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_of_the_centre_itself(self) -> bool:
        """Tell whether the served authority runs the centre: it pays nobody and agrees with nobody."""
        return self.partner_id == self.centre.authority_id


class TicketSystem(models.Model):
    """A partner's own ticket system: what lets it in, and by what it knows our calls."""

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="ticket_system")
    token_digest = models.CharField(
        max_length=64, blank=True, help_text="Keyed digest; empty: it is not let in"
    )
    token_made_at = models.DateTimeField(null=True)
    seed = models.CharField(
        max_length=64, blank=True, help_text="The secret follows from it and the installation's key"
    )
    previous_seed = models.CharField(
        max_length=64, blank=True, help_text="Of the secret before, which holds on for a day"
    )
    secret_made_at = models.DateTimeField(null=True)
    minute_at = models.DateTimeField(null=True, help_text="In which it asked last")
    requests = models.PositiveIntegerField(default=0, help_text="In that minute")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token_digest"], condition=~Q(token_digest=""), name="token_of_one_system"
            ),
            models.CheckConstraint(
                condition=Q(token_digest="") | Q(token_made_at__isnull=False), name="token_with_its_time"
            ),
            models.CheckConstraint(
                condition=Q(seed="", previous_seed="") | Q(secret_made_at__isnull=False),
                name="secret_with_its_time",
            ),
        ]


class Phase(models.Model):
    """A phase of an agreement (Pilot-, Testphase, Stufe 1 bis 3, Regelbetrieb); phases do not overlap."""

    class Kind(models.TextChoices):
        PILOT = "pilot", "Pilotphase"
        TEST = "test", "Testphase"
        STAGE_1 = "stage_1", "Stufe 1"
        STAGE_2 = "stage_2", "Stufe 2"
        STAGE_3 = "stage_3", "Stufe 3"
        REGULAR = "regular", "Regelbetrieb"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="phases_do_not_overlap",
                expressions=[
                    ("agreement", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            RangeBoundary(),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.get_kind_display()}"


class ServedNumber(models.Model):
    """A dialled number under a centre's care (bediente Rufnummer): its greeting and service hours."""

    number = models.ForeignKey(PhoneNumber, on_delete=models.PROTECT, related_name="served")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="served_numbers")
    greeting = models.CharField(
        max_length=300, help_text="What the agent says; {authority} and {agent} are filled in"
    )
    service_hours = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    priority = models.SmallIntegerField(default=0, help_text="Higher is served first")
    skill = models.SlugField(blank=True, help_text="Skill an agent needs for these calls; empty: none")
    valid_from = models.DateField(
        null=True, blank=True, help_text="First day of service; empty: that of the agreement"
    )
    ended_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="From then on the centre no longer takes its calls; kept for earlier calls",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(ended_at__isnull=True), name="number_served_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.agreement})"
