"""The outbox."""

from django.conf import settings
from django.db import models
from django.db.models import Q


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
