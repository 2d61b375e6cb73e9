"""Links of screens, monthly reports and the mails by which they go, versions of quality handbooks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from buergerdraht.agreements.models import Agreement, NegotiatedVersion
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.reports.handbook.contents import Chapter, from_json
from buergerdraht.tickets.rules.delivery import DELIVERY_LABELS, DeliveryState

MAIL_STATES = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.FAILED)


class WallboardLink(models.Model):
    """A link by which a screen without a person's account shows a centre's wallboard, until it is revoked."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="wallboard_links")
    label = models.CharField(max_length=80, help_text="Where the screen hangs")
    digest = models.CharField(max_length=64, unique=True, help_text="Keyed digest of the link's secret")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When a screen loaded it last")

    def __str__(self) -> str:
        return self.label


class MonthlyReport(models.Model):
    """The figures of a month under an agreement (Monatsbericht), made once and kept as they were then."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="monthly_reports")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", help_text="The partner"
    )
    month_on = models.DateField(help_text="First day of the month")
    content = models.BinaryField(help_text="PDF")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "month_on"], name="monthly_report_once"),
            models.CheckConstraint(condition=Q(month_on__day=1), name="monthly_report_of_whole_month"),
        ]


class ReportMail(models.Model):
    """A monthly report on its way to one address (Versand eines Berichts)."""

    report = models.ForeignKey(MonthlyReport, on_delete=models.PROTECT, related_name="mails")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", help_text="The partner"
    )
    recipient = models.EmailField()
    state = models.CharField(
        max_length=8,
        choices=[(state.value, DELIVERY_LABELS[state]) for state in MAIL_STATES],
        default=DeliveryState.WAITING,
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who had it sent once more; empty: it went by itself",
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When the latest try began")
    settled_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "recipient"],
                condition=Q(sent_by__isnull=True),
                name="report_goes_once_by_itself",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "failed"], settled_at__isnull=False)
                | Q(state__in=["waiting", "sending"], settled_at__isnull=True),
                name="report_mail_settled_with_time",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="report_mail_waiting", condition=Q(state="waiting"))
        ]


class ReportChoice(models.Model):
    """To whom the monthly reports of an agreement go by mail (Empfang der Monatsberichte)."""

    class Recipients(models.TextChoices):
        CONTACTS = "contacts", "an die Kontakte, die die Vereinbarung nennt"
        PEOPLE = "people", "an alle, die beim Partner die Auswertung lesen"
        NOBODY = "nobody", "an niemanden; der Bericht steht nur hier"

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="report_choice")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", help_text="The partner"
    )
    recipients = models.CharField(max_length=8, choices=Recipients.choices)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()


class HandbookVersion(NegotiatedVersion):
    """A version of a cooperation's quality handbook; once both sides agreed, nobody changes it."""

    class State(models.TextChoices):
        DRAFT = "draft", "Entwurf"
        PROPOSED = "proposed", "vorgeschlagen"
        AGREED = "agreed", "vereinbart"

    AGREED, AUDITED_AS = State.AGREED, "handbook"
    TRANSITIONS = {
        State.DRAFT: frozenset({State.PROPOSED}),
        State.PROPOSED: frozenset({State.DRAFT, State.AGREED}),
        State.AGREED: frozenset(),
    }

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="handbook_versions")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    content = models.JSONField(help_text="See handbook.contents; with figures from the proposal on")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="handbook_version_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=~Q(state="agreed"), name="one_open_handbook_version"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(proposed_by__isnull=False, proposed_at__isnull=False),
                name="handbook_version_is_proposed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") & Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(state="agreed", confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("proposed_by")),
                name="handbook_version_holds_by_two_people",
            ),
        ]

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """What it says; a draft has its own words alone."""
        return from_json(self.content)
