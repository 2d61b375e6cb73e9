"""Yearly costings with what was offered from them, and what an economic report is reckoned with."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from buergerdraht.agreements.models import Agreement, AgreementVersion
from buergerdraht.agreements.tariffs import Tariff, tariffs_from_json
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.billing.rules.costing import CostSheet, from_json


class Costing(models.Model):
    """The costing (Kostenkalkulation) of a centre for a year; the centre's own until it is offered."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="costings")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", help_text="Who runs the centre"
    )
    year = models.PositiveSmallIntegerField(help_text="Whose costs and minutes it is made of")
    content = models.JSONField(help_text="See billing.rules.costing")
    saves = models.PositiveIntegerField(default=1, help_text="Counts changes; nobody overwrites another's")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "year"], name="costing_once_a_year"),
            models.CheckConstraint(condition=Q(year__range=(2000, 2100)), name="costing_of_a_real_year"),
        ]

    def __str__(self) -> str:
        return f"Kalkulation {self.year}"

    @property
    def sheet(self) -> CostSheet:
        """What it says."""
        return from_json(self.content)


class CostOffer(models.Model):
    """What was offered to a partner from a costing, as it was then; its version says what became of it."""

    costing = models.ForeignKey(Costing, on_delete=models.PROTECT, related_name="offers")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="cost_offers")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", help_text="The partner"
    )
    version = models.ForeignKey(
        AgreementVersion,
        on_delete=models.SET_NULL,
        null=True,
        related_name="cost_offers",
        help_text="In which the tariff was proposed; empty: it was dropped",
    )
    content = models.JSONField(help_text="The costing as the partner may read it")
    share = models.DecimalField(max_digits=14, decimal_places=2)
    tariff = models.JSONField(help_text="See agreements.tariffs")
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()

    @property
    def sheet(self) -> CostSheet:
        """The costing as the partner reads it: its own figures, the others taken together."""
        return from_json(self.content)

    @property
    def offered_tariff(self) -> Tariff:
        """The tariff that follows."""
        return tariffs_from_json([self.tariff])[0]


class EconomicBasis(models.Model):
    """What both sides reckon with in the economic report, and what was before the cooperation."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="economic_basis")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", help_text="The partner"
    )
    relief_minutes = models.DecimalField(
        max_digits=5, decimal_places=2, help_text="What a call closed at once spares the offices"
    )
    hour_cost = models.DecimalField(
        max_digits=7, decimal_places=2, null=True, blank=True, help_text="Of an office's working hour, EUR"
    )
    calls_before = models.PositiveIntegerField(null=True, blank=True, help_text="In a year before the start")
    reached_before = models.PositiveIntegerField(null=True, blank=True, help_text="Of these, answered")
    minutes_before = models.PositiveIntegerField(null=True, blank=True)
    cost_before = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="Of the own exchange in that year"
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(relief_minutes__gte=0), name="relief_is_no_burden"),
        ]
