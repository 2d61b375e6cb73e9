"""The record of each contact. Concerns are free text until the knowledge base names services."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.channels.models import IncomingFax, IncomingMail
from buergerdraht.contacts.rules import OUTCOME_LABELS, STATE_LABELS, ContactState
from buergerdraht.knowledge.models import Entry
from buergerdraht.telephony.models import Call


class Contact(models.Model):
    """A contact (Kontakt) of a citizen with the centre, on any channel."""

    class Channel(models.TextChoices):
        PHONE = "phone", "Telefon"
        FAX = "fax", "Fax"
        MAIL = "mail", "E-Mail"
        LETTER = "letter", "Brief"
        WEB = "web", "Webformular"
        COUNTER = "counter", "Vorsprache"

    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="contacts")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=12, choices=Channel.choices, default=Channel.PHONE)
    call = models.OneToOneField(Call, on_delete=models.PROTECT, null=True, blank=True, related_name="contact")
    fax = models.OneToOneField(
        IncomingFax, on_delete=models.SET_NULL, null=True, blank=True, related_name="contact"
    )
    mail = models.OneToOneField(
        IncomingMail, on_delete=models.SET_NULL, null=True, blank=True, related_name="contact"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        help_text="Empty where the system recorded it (the caller hung up before anybody answered)",
    )
    state = models.CharField(max_length=8, choices=list(STATE_LABELS.items()), default=ContactState.DRAFT)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(
        default=1, help_text="Counts changes, so that two tabs do not overwrite each other"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | Q(state="draft", closed_at__isnull=True),
                name="contact_closed_with_time",
            )
        ]
        indexes = [
            models.Index(fields=["recorded_by", "-opened_at"], name="contact_by_person"),
            models.Index(fields=["recorded_by"], name="contact_open_draft", condition=Q(state="draft")),
        ]


class Concern(models.Model):
    """One concern (Anliegen) of a contact, with what became of it."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="concerns")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200, blank=True)
    entry = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The service or article that answered it, or that it is about",
    )
    guide_path = models.JSONField(
        default=list, blank=True, help_text='The way through a guide: [{"step", "answer"}], as texts'
    )
    outcome = models.CharField(max_length=12, choices=list(OUTCOME_LABELS.items()), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "position"], name="concern_position_once")]


class Correction(models.Model):
    """A correction (Berichtigung) of a closed contact by its author; what was said stays out of it."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="corrections")
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    authority_before = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    outcomes_before = models.JSONField(help_text="Outcome of each concern until then, '' for none")
