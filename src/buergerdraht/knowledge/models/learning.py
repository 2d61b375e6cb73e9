"""What the search learns from: queries, picks, ratings, suggestions. No citizen's data, no agent's name."""

from django.conf import settings
from django.db import models

from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.knowledge.models.entries import Entry, SynonymGroup
from buergerdraht.knowledge.models.versions import Version


class SearchRecord(models.Model):
    """One search as it ended, not each keystroke; names and numbers are dropped from the text."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    after = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The search before it in the same call: its words may mean what this one found",
    )
    text = models.CharField(max_length=100)
    hits = models.PositiveSmallIntegerField()
    picked_key = models.CharField(max_length=60, blank=True, help_text="Key of the hit that was opened")
    picked_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    is_answered = models.BooleanField(default=False, help_text="'Damit beantwortet' followed")
    is_not_found = models.BooleanField(default=False, help_text="The agent said 'nicht gefunden'")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="search_by_time")]


class SearchMonth(models.Model):
    """What a centre searched in a month, as counts; they stay when the records are deleted."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="+")
    month_on = models.DateField(help_text="First day of the month (Europe/Berlin)")
    searches = models.PositiveIntegerField()
    picked = models.PositiveIntegerField(help_text="Searches with a hit that was opened")
    answered = models.PositiveIntegerField()
    not_found = models.PositiveIntegerField(help_text="Without a hit, or 'nicht gefunden'")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "month_on"], name="search_month_once")]


class Rating(models.Model):
    """Whether a text helped, said by whoever read it."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="ratings")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_helpful = models.BooleanField()
    at = models.DateTimeField()


class Suggestion(models.Model):
    """A hint to the editors (Hinweis an die Redaktion), with the words that were searched."""

    class State(models.TextChoices):
        OPEN = "open", "offen"
        DONE = "done", "erledigt"
        DECLINED = "declined", "abgelehnt"

    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, null=True, blank=True, related_name="suggestions"
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.CharField(max_length=400)
    searched = models.CharField(max_length=100, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    version = models.ForeignKey(
        Version,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="suggestions",
        help_text="The draft that an editor began because of it",
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=400, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)


class Gap(models.Model):
    """A gap (Wissenslücke) that an editor decided about; undecided ones are computed from the searches."""

    class Decision(models.TextChoices):
        SYNONYM = "synonym", "Synonym angelegt"
        ARTICLE = "article", "Artikel begonnen"
        ADDITION = "addition", "Ergänzung begonnen"
        REVISION = "revision", "Überarbeitung begonnen"
        DISMISSED = "dismissed", "keine Lücke"

    text = models.CharField(max_length=100, help_text="The query's stems, sorted; or the key of a text")
    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose editors decided; empty: those of the centre",
    )
    words = models.CharField(max_length=100, blank=True, help_text="The query as it was typed")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    entry = models.ForeignKey(Entry, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    synonyms = models.ForeignKey(
        SynonymGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.ForeignKey(
        Version,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="gaps",
        help_text="The draft that was begun to close it",
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["text", "authority"], nulls_distinct=False, name="gap_decided_once"
            )
        ]
