"""Analyses of call volume. They hold sums only; the file of the records is gone when it was read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from buergerdraht.authorities.models import Authority, ServiceCentre


class VolumeAnalysis(models.Model):
    """An analysis of a partner's call records before a cooperation starts (Mengenanalyse)."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Spalten wählen"
        READING = "reading", "wird gelesen"
        CHECKED = "checked", "zu entscheiden"
        READY = "ready", "fertig"
        REFUSED = "refused", "nicht gelesen"

    name = models.CharField(max_length=120, help_text="Whose calls: Stadt Soest, Zentrale 103-0")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", help_text="Who runs the centre"
    )
    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The partner, who reads the result, too; empty: it is not entered yet, or not to read it",
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.UPLOADED)
    file_name = models.CharField(max_length=150)
    upload = models.CharField(
        max_length=32, blank=True, help_text="Its key among the kept files; empty: it is deleted"
    )
    plan = models.JSONField(null=True, blank=True, help_text="How the file was read: rules.plans")
    percent = models.PositiveSmallIntegerField(default=0, help_text="Of the file, read so far")
    problem = models.CharField(max_length=300, blank=True, help_text="Why it was not read, in German")
    report = models.JSONField(null=True, blank=True, help_text="Lines good and bad: rules.faults")
    figures = models.JSONField(null=True, blank=True, help_text="The sums: rules.figures")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "volume analyses"
        indexes = [models.Index(fields=["centre", "made_at"], name="volume_by_centre")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["checked", "ready"]) | Q(figures__isnull=False, report__isnull=False),
                name="volume_has_figures",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "reading"]) | Q(upload=""),
                name="volume_keeps_no_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name
