"""Users. What a user may do follows from memberships (authorities) and roles (rules)."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person who signs in. Who she works for stands in authorities.Membership."""

    spoken_name = models.CharField(
        max_length=80, blank=True, help_text="The name she gives on the phone; empty: first and last name."
    )
    reads_by_ear = models.BooleanField(
        default=False, help_text="Works with a screen reader: terser live messages, sounds on by default."
    )
    must_change_password = models.BooleanField(
        default=False,
        help_text="Somebody else made her password: nothing but her account opens until she changed it",
    )

    @property
    def display_name(self) -> str:
        """The name shown to colleagues and spoken in the greeting."""
        return self.spoken_name or self.get_full_name() or self.username


class SignInFailures(models.Model):
    """Failed sign-ins of one user name or one address, kept as a keyed digest only."""

    subject = models.CharField(
        max_length=80, unique=True, help_text="Kind and keyed digest: name:… or address:…"
    )
    failures = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField()
    retry_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sign-in failures"

    def __str__(self) -> str:
        return f"{self.subject[:12]}… {self.failures}"


class PasswordLink(models.Model):
    """A way back for who forgot her password: its link works once; without a user it leads nowhere."""

    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="password_links",
        help_text="Empty: nobody has the name that was typed; such a request looks like any other",
    )
    token_digest = models.CharField(
        max_length=64, blank=True, help_text="Keyed digest of the link's secret; empty: no mail has gone yet"
    )
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token_digest"], condition=~models.Q(token_digest=""), name="password_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class SecondFactor(models.Model):
    """What a person signs in with besides her password: codes of an app, and recovery codes for its loss."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    seed = models.CharField(
        max_length=64, help_text="The app's secret follows from it and the installation's key"
    )
    confirmed_at = models.DateTimeField()
    last_step = models.BigIntegerField(help_text="The half minute whose code was used last; none works twice")
    recovery_digests = models.JSONField(default=list, help_text="Keyed digests of the codes that are left")
