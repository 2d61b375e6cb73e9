"""Invoices with their lines and calls, who sends and gets them, and the chain that proves them.

What was issued is locked by triggers (migration 0002): it may be paid or corrected, nothing else.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.billing import costing_models  # noqa: F401  (Django finds models here)
from buergerdraht.billing.rules.pricing import Unit
from buergerdraht.telephony.models import Call


class BillingParty(models.Model):
    """What invoices need of an authority beside its name and address (Rechnungsangaben)."""

    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, primary_key=True, related_name="billing_party"
    )
    street = models.CharField(max_length=160, blank=True, help_text="Empty: the authority's own address")
    postal_code = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=80, blank=True)
    leitweg_id = models.CharField(max_length=46, blank=True, help_text="Where an XRechnung to it goes")
    contact_name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    email = models.EmailField(blank=True)
    iban = models.CharField(max_length=34, blank=True, help_text="Without spaces")
    vat_id = models.CharField(max_length=14, blank=True, help_text="DE and nine digits")
    tax_number = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(street="", postal_code="", town="")
                | ~Q(street="") & ~Q(postal_code="") & ~Q(town=""),
                name="billing_address_is_whole",
            )
        ]


class Invoice(models.Model):
    """An invoice (Rechnung) for the days of a cooperation, or the credit note that takes one back."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Rechnung"
        CREDIT_NOTE = "credit_note", "Gutschrift"

    class State(models.TextChoices):
        DRAFT = "draft", "Entwurf"
        CHECKED = "checked", "geprüft"
        ISSUED = "issued", "gestellt"
        PAID = "paid", "bezahlt"
        CORRECTED = "corrected", "korrigiert"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="invoices")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="invoices")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="invoices", help_text="The partner, who pays"
    )
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.INVOICE)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    number = models.CharField(max_length=20, blank=True, help_text="Without gaps by centre and year")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was corrected")
    begin_on = models.DateField()
    end_on = models.DateField(help_text="First day after")
    net = models.DecimalField(max_digits=14, decimal_places=2)
    tax = models.DecimalField(max_digits=14, decimal_places=2)
    content = models.JSONField(default=dict, help_text="All that it says, as issued; see billing.rules.paper")
    drafted_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "number"], condition=~Q(number=""), name="invoice_number_once"
            ),
            models.UniqueConstraint(
                fields=["agreement", "begin_on"],
                condition=Q(kind="invoice") & ~Q(state="corrected"),
                name="days_are_billed_once",
            ),
            models.CheckConstraint(condition=Q(end_on__gt=F("begin_on")), name="invoice_has_days"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"], number="", issued_on__isnull=True)
                | Q(issued_by__isnull=False, issued_on__isnull=False, due_on__isnull=False) & ~Q(number=""),
                name="issued_invoice_has_number",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(checked_by__isnull=False), name="invoice_is_checked_first"
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", corrects__isnull=True)
                | Q(kind="credit_note", corrects__isnull=False) & ~Q(reason=""),
                name="credit_note_corrects_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_on__isnull=False)
                | Q(paid_on__isnull=True)
                | Q(state="corrected"),
                name="paid_invoice_has_day",
            ),
        ]
        indexes = [models.Index(fields=["authority", "-begin_on"], name="invoice_by_authority")]

    def __str__(self) -> str:
        return self.number or f"Entwurf {self.pk}"


class InvoiceLine(models.Model):
    """A line (Position): quantity times price per base, rounded once to whole cents, half up."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    begin_on = models.DateField()
    end_on = models.DateField()
    quantity = models.IntegerField()
    unit = models.CharField(max_length=3, choices=[(each.value, each.name.lower()) for each in Unit])
    price = models.DecimalField(max_digits=14, decimal_places=4)
    base = models.PositiveSmallIntegerField(help_text="So many units cost the price")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    vat_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_once")]


class BilledCall(models.Model):
    """A call from which a line was worked out; once, unless the invoice was taken back."""

    line = models.ForeignKey(InvoiceLine, on_delete=models.CASCADE, related_name="billed_calls")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="billed", db_index=False)
    seconds = models.PositiveIntegerField(help_text="What the tariff counts of it")
    is_released = models.BooleanField(default=False, help_text="The invoice was corrected")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call"], condition=Q(is_released=False), name="call_billed_once")
        ]


class NumberRange(models.Model):
    """The last number of a centre's papers in a year (Nummernkreis); locked by whoever takes the next."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "year"], name="number_range_once")]


class BillingRecord(models.Model):
    """A link of an agreement's chain of issued papers, append-only; each carries the digest before it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="billing_records")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField(help_text="From 0")
    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="record")
    previous_digest = models.CharField(max_length=64, blank=True, help_text="Empty for the first")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "sequence"], name="billing_record_once")]


class BillingRun(models.Model):
    """A pass over a centre's agreements (Rechnungslauf): one thing done for each, in the background."""

    class Task(models.TextChoices):
        DRAFT = "draft", "Entwürfe anlegen"
        CHECK = "check", "Entwürfe prüfen"
        ISSUE = "issue", "Geprüfte ausstellen"

    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="billing_runs")
    task = models.CharField(max_length=5, choices=Task.choices)
    begin_on = models.DateField()
    end_on = models.DateField(help_text="First day after")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Empty: it goes on")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end_on__gt=F("begin_on")), name="billing_run_has_days"),
            models.UniqueConstraint(
                fields=["centre", "task", "begin_on", "end_on"],
                condition=Q(ended_at__isnull=True),
                name="one_open_billing_run",
            ),
        ]
        indexes = [models.Index(fields=["centre", "-started_at"], name="billing_run_by_centre")]

    def __str__(self) -> str:
        return f"{self.get_task_display()}, {self.begin_on}"


class BillingStep(models.Model):
    """What a run did for one agreement, or why it could not."""

    run = models.ForeignKey(BillingRun, on_delete=models.CASCADE, related_name="steps")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    invoice = models.ForeignKey(Invoice, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="In German, why nothing came of it")
    running_calls = models.PositiveIntegerField(default=0, help_text="Of the days, which are not over yet")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "agreement"], name="billing_step_once")]
