"""Announcements that people made, and the languages that callers choose by a key."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from buergerdraht.agreements.models import ServedNumber
from buergerdraht.announcements.rules.catalogue import LANGUAGES
from buergerdraht.announcements.rules.catalogue import State as AnnouncementState
from buergerdraht.authorities.models import Authority

SLOT = ["authority", "served_number", "kind", "language"]


class Announcement(models.Model):
    """A version of what callers of an authority hear on an occasion (Ansage); its sound stands in the row."""

    State = AnnouncementState

    class Source(models.TextChoices):
        RECORDED = "recorded", "aufgenommen"
        UPLOADED = "uploaded", "hochgeladen"
        SPOKEN = "spoken", "vom Rechner gesprochen"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    served_number = models.ForeignKey(
        ServedNumber,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty: heard at all numbers that have none of their own",
    )
    kind = models.CharField(max_length=20, help_text="See rules.catalogue.OCCASIONS")
    language = models.CharField(max_length=2, choices=list(LANGUAGES.items()))
    version = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=9, choices=[(state.value, state.value) for state in AnnouncementState]
    )
    source = models.CharField(max_length=8, choices=Source.choices)
    text = models.CharField(max_length=600, blank=True, help_text="What is said, for who cannot hear it")
    sound = models.BinaryField(help_text="WAV as telephones carry it")
    digest = models.CharField(max_length=64, help_text="Names the file that the engine plays")
    seconds = models.DecimalField(max_digits=4, decimal_places=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[*SLOT, "version"], name="announcement_version_once", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=SLOT,
                condition=Q(state=AnnouncementState.PUBLISHED),
                name="one_published_announcement",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=SLOT,
                condition=Q(state=AnnouncementState.DRAFT),
                name="one_draft_of_an_announcement",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(state=AnnouncementState.DRAFT) | Q(published_at__isnull=False),
                name="announcement_published_at_a_time",
            ),
        ]


class LanguageChoice(models.Model):
    """A language that callers of an authority choose by a key (Sprachwahl)."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=1)
    language = models.CharField(max_length=2, choices=list(LANGUAGES.items()))
    skill = models.SlugField(blank=True, help_text="Skill that an agent needs for these calls; empty: none")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "key"], name="language_key_once"),
            models.UniqueConstraint(fields=["authority", "language"], name="language_chosen_once"),
            models.CheckConstraint(condition=Q(key__regex="^[2-9]$"), name="language_key_is_a_digit"),
            models.CheckConstraint(condition=~Q(language="de"), name="german_needs_no_key"),
        ]
