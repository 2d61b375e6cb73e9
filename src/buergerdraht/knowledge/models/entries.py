"""Services and articles, what authorities add to them, and who is responsible where."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from buergerdraht.authorities.models import Authority, Unit
from buergerdraht.knowledge.models.editorial import EditedText
from buergerdraht.servicehours.models import Calendar


class Entry(EditedText):
    """A service (Leistung), told once for everybody, or an article of the centre or of one authority."""

    class Kind(models.TextChoices):
        SERVICE = "service", "Leistung"
        ARTICLE = "article", "Artikel"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        help_text="Whose article this is; empty: it holds for all, as a service's master text does",
    )
    agency = models.CharField(
        max_length=60, blank=True, help_text="XZuFi schemeAgencyID: the editorial office that gave the id"
    )
    external_id = models.CharField(max_length=120, blank=True, help_text="The editorial office's id")
    leika_keys = ArrayField(
        models.CharField(max_length=14), default=list, blank=True, help_text="LeiKa keys, 14 digits"
    )
    title = models.CharField(max_length=250)
    citizen_title = models.CharField(
        max_length=250, blank=True, help_text="As citizens call it (Leistungsbezeichnung II)"
    )
    terms = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        help_text="Further names and words by which it is looked for (Begriffe im Kontext)",
    )
    texts = models.JSONField(default=dict, blank=True, help_text="Module -> sanitised HTML (rules.modules)")
    links = models.JSONField(
        default=list, blank=True, help_text='[{"kind": "form" | "online" | "info", "title": …, "url": …}]'
    )
    regulation_levels = ArrayField(
        models.CharField(max_length=4),
        default=list,
        blank=True,
        help_text="LeiKa types (Typisierung): who regulates and who carries out",
    )
    topics = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    asked_rank = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Place among the most asked services; completeness looks at 1 to 100"
    )

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "external_id"], condition=~Q(external_id=""), name="entry_once_per_agency"
            ),
            models.CheckConstraint(
                condition=Q(kind="article") | Q(authority__isnull=True), name="service_holds_for_all"
            ),
        ]

    def __str__(self) -> str:
        return self.citizen_title or self.title


class LocalAddition(EditedText):
    """What one authority adds to a service, or says instead; joined when it is read."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="additions")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="additions")
    agency = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    texts = models.JSONField(default=dict, blank=True, help_text="As in Entry")
    links = models.JSONField(default=list, blank=True, help_text="As in Entry")
    terms = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The office where citizens go; may belong to another authority",
    )
    hours = models.ForeignKey(
        Calendar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of this service only; empty: those of the office, or of the town hall",
    )
    appointment = models.CharField(
        max_length=250, blank=True, help_text="How one comes by an appointment: 'Mit Termin; montags ohne'"
    )
    performed_by = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The authority that does this for the other one",
    )
    is_handed_out_here = models.BooleanField(
        null=True, blank=True, help_text="Over the counter (R3.8): yes, no, or not told"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "authority"], name="addition_once"),
        ]
        indexes = [models.Index(fields=["authority", "entry"], name="addition_of_authority")]

    def __str__(self) -> str:
        return f"{self.entry}, {self.authority}"


class Responsibility(models.Model):
    """Who is responsible for a service in a region (Zuständigkeit); the longest region that fits holds."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="responsibilities")
    region = models.CharField(
        max_length=12, blank=True, help_text="Beginning of the ARS (12 digits); empty: all of Germany"
    )
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.CharField(
        max_length=60, blank=True, help_text="Of the import that told it; empty: edited"
    )

    class Meta:
        verbose_name_plural = "responsibilities"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "region", "authority", "unit"],
                nulls_distinct=False,
                name="responsibility_once",
            ),
            models.CheckConstraint(condition=Q(region__regex=r"^[0-9]{0,12}$"), name="region_is_digits"),
        ]


class Attachment(models.Model):
    """A file of an entry, given out as a download only."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="attachments")
    title = models.CharField(max_length=160)
    file = models.FileField(upload_to="knowledge/")
    media_type = models.CharField(max_length=80)
    size_bytes = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class SynonymGroup(models.Model):
    """Words that mean the same to citizens, kept by editors; the first one is the group's own name."""

    words = ArrayField(models.CharField(max_length=80))
    entry = models.ForeignKey(
        Entry,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="synonym_groups",
        help_text="The words lead to this entry; empty: they mean the same wherever they stand",
    )
    note = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
