"""What was written and agreed in an agreement: versions, targets in force, files, reminders."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from buergerdraht.agreements.models.agreements import SIDES, Agreement
from buergerdraht.agreements.models.negotiated import NegotiatedVersion
from buergerdraht.agreements.targets import CATALOGUE
from buergerdraht.agreements.versions.contents import Contents, from_json
from buergerdraht.authorities.models import Authority


class AgreementVersion(NegotiatedVersion):
    """A version of an agreement's contents; the rows of the agreement are those of the one in force."""

    class State(models.TextChoices):
        DRAFT = "draft", "Entwurf"
        PROPOSED = "proposed", "vorgeschlagen"
        IN_FORCE = "in_force", "in Kraft"
        REPLACED = "replaced", "abgelöst"

    AGREED, AUDITED_AS = State.IN_FORCE, "agreement"
    TRANSITIONS = {
        State.DRAFT: frozenset({State.PROPOSED}),
        State.PROPOSED: frozenset({State.DRAFT, State.IN_FORCE}),
        State.IN_FORCE: frozenset({State.REPLACED}),
        State.REPLACED: frozenset(),
    }

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    content = models.JSONField(help_text="See versions.contents")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_once"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=["draft", "proposed"]),
                name="one_open_agreement_version",
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state="in_force"), name="one_agreement_version_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(proposed_by__isnull=False, proposed_at__isnull=False)
                | Q(number=1, state__in=["in_force", "replaced"]),
                name="agreement_version_is_proposed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed"], confirmed_by__isnull=True)
                | Q(number=1, proposed_by__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("proposed_by")),
                name="agreement_version_holds_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="replaced", replaced_at__isnull=False)
                | ~Q(state="replaced") & Q(replaced_at__isnull=True),
                name="agreement_version_replaced_with_time",
            ),
        ]

    @property
    def contents(self) -> Contents:
        """What it says."""
        return from_json(self.content)


class QualityTarget(models.Model):
    """A quality target that holds now; what it counts says the catalogue."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="targets")
    kind = models.CharField(
        max_length=20, choices=[(kind.value, measure.label) for kind, measure in CATALOGUE.items()]
    )
    value = models.PositiveSmallIntegerField()
    threshold = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Seconds")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "kind"], name="quality_target_once")]


class AgreementFile(models.Model):
    """A file that belongs to an agreement: the signed paper, a council's decision."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="files")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", help_text="The partner"
    )
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    content = models.BinaryField()
    side = models.CharField(max_length=7, choices=SIDES, help_text="Whose it is; that side may remove it")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()


class NoticeReminder(models.Model):
    """That both sides were reminded of a notice day; once for each."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reminders")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", help_text="The partner"
    )
    notice_on = models.DateField(help_text="Last day on which notice can be given")
    reminded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "notice_on"], name="reminded_once_of_a_notice_day")
        ]
