"""What all texts have in common that two sides negotiate."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from buergerdraht.agreements.models.agreements import SIDES, Agreement
from buergerdraht.authorities.models import Authority


class NegotiatedVersion(models.Model):
    """A version of such a text: one side writes and proposes it, the other agrees or gives it back.

    Each kind has its own fields for what is only annotated here, and constraints that keep both sides to it.
    """

    DRAFT, PROPOSED = "draft", "proposed"
    OPEN = (DRAFT, PROPOSED)
    AGREED: ClassVar[str]
    """The state in which both sides have agreed to it."""
    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]]
    AUDITED_AS: ClassVar[str]

    agreement: "models.ForeignKey[Agreement, Agreement]"
    state: "models.CharField[str, str]"
    content: "models.JSONField[Any, Any]"
    written_by: "models.ForeignKey[Any, Any]"
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", help_text="The partner"
    )
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=7, choices=SIDES, help_text="Whose proposal it is")
    reason = models.TextField(blank=True, help_text="Why it should be changed, for the other side")
    answer = models.TextField(blank=True, help_text="Why the other side gave it back")
    saves = models.PositiveIntegerField(default=1, help_text="Counts changes; a side agrees to what it read")
    written_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="For the other side",
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"Fassung {self.number}"
