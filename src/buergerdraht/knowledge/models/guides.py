"""Guides: questions and answers that lead through a topic."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.models.editorial import EditedText


class Guide(EditedText):
    """A guided dialogue (Leitfaden); its steps are checked by rules.guides before anybody may review it."""

    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="guides",
        help_text="Empty: it holds for all",
    )
    title = models.CharField(max_length=160)
    terms = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    steps = models.JSONField(default=dict, blank=True, help_text="As read by rules.guides")

    def __str__(self) -> str:
        return self.title
