"""The audit trail."""

from django.db import models


class AuditEntry(models.Model):
    """Who did what to which object, append-only (a trigger refuses changes). No names, numbers or texts."""

    actor_id = models.BigIntegerField(
        null=True, blank=True, help_text="User; empty: the system, or nobody signed in"
    )
    verb = models.CharField(max_length=60, help_text="For example sign_in.failed")
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="audit_by_object"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"
