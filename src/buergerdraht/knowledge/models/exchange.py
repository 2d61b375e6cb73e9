"""What was exchanged as XZuFi."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.knowledge.models.entries import Entry, LocalAddition


class ImportRun(models.Model):
    """One run of an import, with its report; resumable until it has ended."""

    class State(models.TextChoices):
        RUNNING = "running", "läuft"
        DONE = "done", "fertig"
        STOPPED = "stopped", "wartet auf Bestätigung"
        FAILED = "failed", "abgebrochen"

    agency = models.CharField(max_length=60, blank=True, help_text="Editorial office that delivers")
    source = models.CharField(max_length=400, help_text="File, folder or address")
    is_dry_run = models.BooleanField(default=False)
    may_delete_many = models.BooleanField(
        default=False, help_text="Somebody confirmed that a large part vanishes"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    message = models.CharField(max_length=400, blank=True, help_text="Why it stopped, for people")
    files_done = models.PositiveIntegerField(default=0)
    files_total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="created, changed, unchanged, deleted, skipped by kind")
    problems = models.JSONField(default=list, help_text='[{"file", "line", "object", "reason"}]')
    position = models.JSONField(default=dict, help_text="Where a resumed run goes on")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)


class ExchangedObject(models.Model):
    """An XZuFi object as it came, with everything that we do not understand, so that it can go out again."""

    class Kind(models.TextChoices):
        SERVICE = "leistung", "Leistung"
        SPECIALISATION = "spezialisierung", "Spezialisierung"
        UNIT = "organisationseinheit", "Organisationseinheit"
        ONLINE_SERVICE = "onlinedienst", "Onlinedienst"
        FORM = "formular", "Formular"
        RESPONSIBILITY = "zustaendigkeit", "Zuständigkeit"

    agency = models.CharField(max_length=60)
    external_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=22, choices=Kind.choices)
    version = models.CharField(max_length=8, help_text="Of XZuFi: 2.1, 2.2, 2.3")
    xml = models.BinaryField(help_text="The element, zlib-compressed UTF-8")
    digest = models.CharField(
        max_length=64, help_text="SHA-256 of the canonical XML; tells whether it changed"
    )
    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, null=True, blank=True, related_name="exchanged"
    )
    addition = models.ForeignKey(
        LocalAddition, on_delete=models.CASCADE, null=True, blank=True, related_name="exchanged"
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    supplier = models.CharField(max_length=60, blank=True, help_text="Editorial office that delivered it")
    file = models.CharField(
        max_length=250, blank=True, help_text="Of the delivery; without it the object goes"
    )
    line = models.PositiveIntegerField(default=0, help_text="Of the file, where it began")
    is_applied = models.BooleanField(
        default=False, help_text="What it says stands in our tables; no: at the next run again"
    )
    imported_at = models.DateTimeField(help_text="When it last came with a change")
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["supplier", "kind", "id"], name="exchanged_to_apply", condition=Q(is_applied=False)
            ),
            models.Index(fields=["supplier", "file"], name="exchanged_in_file"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "external_id", "kind"], name="exchanged_once")
        ]
