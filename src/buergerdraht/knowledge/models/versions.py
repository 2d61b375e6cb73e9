"""Versions: everything that was ever written, reviewed, published or discarded."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import IsNull

from buergerdraht.knowledge.models.entries import Entry, LocalAddition
from buergerdraht.knowledge.models.guides import Guide
from buergerdraht.knowledge.rules.workflow import VERSION_LABELS, VersionState


class Version(models.Model):
    """One version (Fassung) of an entry, an addition or a guide; its content is that row's fields as JSON."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, null=True, blank=True, related_name="versions")
    addition = models.ForeignKey(
        LocalAddition, on_delete=models.CASCADE, null=True, blank=True, related_name="versions"
    )
    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, null=True, blank=True, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=list(VERSION_LABELS.items()), default=VersionState.DRAFT)
    content = models.JSONField(help_text="Field name -> value, of the published row's edited fields")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who wrote last; empty: an import",
    )
    writer_ids = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="Everybody who wrote on it; none of them may review it",
    )
    comment = models.CharField(max_length=400, blank=True, help_text="What the author tells the reviewer")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_comment = models.CharField(max_length=400, blank=True)
    saved_count = models.PositiveIntegerField(
        default=1, help_text="Counts saves, so that two windows do not overwrite each other"
    )
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, addition__isnull=True, guide__isnull=True)
                | Q(entry__isnull=True, addition__isnull=False, guide__isnull=True)
                | Q(entry__isnull=True, addition__isnull=True, guide__isnull=False),
                name="version_of_one_text",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | Q(author__isnull=True) | ~Q(reviewer=F("author")),
                name="version_reviewed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=IsNull(
                    Func(
                        F("writer_ids"),
                        F("reviewer"),
                        function="array_position",
                        output_field=IntegerField(),
                    ),
                    True,  # noqa: FBT003  (the right side of the lookup)
                ),
                name="version_reviewed_by_no_writer",
            ),
            models.UniqueConstraint(
                fields=["entry", "addition", "guide", "number"],
                nulls_distinct=False,
                name="version_number_once",
            ),
            models.UniqueConstraint(
                fields=["entry", "addition", "guide"],
                condition=Q(state__in=["draft", "in_review"]),
                nulls_distinct=False,
                name="one_open_version",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "submitted_at"], name="version_in_review", condition=Q(state="in_review")
            )
        ]
