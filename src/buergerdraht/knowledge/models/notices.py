"""News of the day and notices that hold for a time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from buergerdraht.authorities.models import Authority


class Notice(models.Model):
    """A notice (Meldung) for the agents, an authority's or for an area, with its validity."""

    class Urgency(models.TextChoices):
        INFO = "info", "Hinweis"
        IMPORTANT = "important", "Wichtig"
        URGENT = "urgent", "Dringend"

    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        help_text="Empty: for all authorities in the area",
    )
    region = models.CharField(
        max_length=12, blank=True, help_text="Beginning of the region key, if not one authority is meant"
    )
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True, help_text="Plain text")
    terms = models.CharField(max_length=200, blank=True, help_text="Words by which a search finds it")
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.INFO)
    valid_from_at = models.DateTimeField()
    valid_until_at = models.DateTimeField()
    must_be_read = models.BooleanField(default=False, help_text="Agents acknowledge it before the next call")
    announcement = models.TextField(
        blank=True, help_text="What waiting callers hear; empty: nothing. Spoken locally or recorded"
    )
    recording = models.FileField(upload_to="announcements/", blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until_at__gt=F("valid_from_at")), name="notice_has_length"
            ),
        ]
        indexes = [models.Index(fields=["valid_until_at"], name="notice_by_end")]

    def __str__(self) -> str:
        return self.title


class NoticeAcknowledgement(models.Model):
    """An agent has read a notice that must be read."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="acknowledgements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="notice_acknowledged_once")]
