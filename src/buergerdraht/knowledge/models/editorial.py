"""What every edited text has: owner, validity, re-check date, source, version."""

from django.conf import settings
from django.db import models


class EditedText(models.Model):
    """Fields of a text with the editorial workflow; its rows hold what is published, and nothing else.

    Drafts live in Version; publishing copies a version's content onto the row.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(
        null=True, blank=True, help_text="First day on which the text does not hold any more"
    )
    checked_on = models.DateField(
        null=True, blank=True, help_text="When somebody last confirmed that the text is right"
    )
    check_due_on = models.DateField(null=True, blank=True)
    source = models.CharField(
        max_length=160, blank=True, help_text="Where the text comes from, as readers are told: Hessen-Finder"
    )
    published_at = models.DateTimeField(null=True, blank=True, help_text="Empty: nothing is published yet")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
