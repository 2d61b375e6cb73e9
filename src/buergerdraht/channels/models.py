"""The outbox, and what comes in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from buergerdraht.authorities.models import ServiceCentre


class OutgoingMail(models.Model):
    """A mail on its way; once it has gone, or failed for good, it forgets its address."""

    class State(models.TextChoices):
        WAITING = "waiting", "unterwegs"
        SENT = "sent", "gesendet"
        FAILED = "failed", "nicht gesendet"

    recipient = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    topic = models.CharField(
        max_length=60, blank=True, help_text="Of live updates: who is told what became of it"
    )
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True)
                | Q(settled_at__isnull=False, recipient=""),
                name="settled_mail_forgets_its_address",
            )
        ]


class IncomingMail(models.Model):
    """A mail that was taken from the mailbox, once; what people must look at keeps its text."""

    digest = models.CharField(max_length=64, unique=True, help_text="Of all its bytes")
    message_id = models.CharField(max_length=250, blank=True)
    key = models.CharField(max_length=40, blank=True, help_text="What it was addressed to: 't12' is a ticket")
    received_at = models.DateTimeField()
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="+")
    open_reason = models.CharField(
        max_length=200, blank=True, help_text="Why somebody has to look at it; empty: nobody has to"
    )
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(open_reason="", sender="", text="") | ~Q(open_reason=""),
                name="mail_without_open_item_keeps_no_text",
            )
        ]
        indexes = [
            models.Index(
                fields=["centre", "received_at"],
                name="mail_open",
                condition=Q(settled_at__isnull=True) & ~Q(open_reason=""),
            ),
            models.Index(fields=["key", "message_id"], name="mail_by_key"),
        ]


class IncomingMailFile(models.Model):
    """What came along with a mail that people must look at; of what nobody may have the name alone."""

    mail = models.ForeignKey(IncomingMail, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(default=b"")
    refused = models.CharField(max_length=250, blank=True, help_text="Why it stays in the mailbox")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(refused="") | Q(media_type="", content=b""), name="refused_file_is_not_kept"
            )
        ]
        ordering = ["pk"]


class MailboxWatch(models.Model):
    """Whether the mailbox of replies could be read lately; one row."""

    read_at = models.DateTimeField(null=True, blank=True, help_text="When it was read last")
    away_since_at = models.DateTimeField(null=True, blank=True, help_text="Empty: it can be read")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_mailbox")]

    def __str__(self) -> str:
        return f"away since {self.away_since_at}" if self.away_since_at else "there"


class IncomingFax(models.Model):
    """A fax that came in, once; its pages are kept until somebody has looked after it."""

    name = models.CharField(max_length=80, unique=True, help_text="What the telephone engine called it")
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    sender = models.CharField(max_length=20, blank=True, help_text="Number; empty if withheld")
    dialled = models.CharField(max_length=20, blank=True, help_text="Which of our fax numbers, E.164")
    key = models.CharField(max_length=40, blank=True, help_text="What it was put to: 't12' is a ticket")
    pages = models.PositiveSmallIntegerField()
    problem = models.CharField(max_length=200, blank=True, help_text="What did not come, as a sentence")
    content = models.BinaryField(help_text="PDF; empty if no page came")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(sender="", content=b""),
                name="settled_fax_keeps_nothing",
            )
        ]
        indexes = [
            models.Index(
                fields=["centre", "received_at"], name="fax_open", condition=Q(settled_at__isnull=True)
            ),
            models.Index(fields=["key"], name="fax_by_key", condition=~Q(key="")),
        ]

    @property
    def pages_are_here(self) -> bool:
        """Whether its pages can still be read."""
        return self.settled_at is None
