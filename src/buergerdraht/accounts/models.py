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

    @property
    def display_name(self) -> str:
        """The name shown to colleagues and spoken in the greeting."""
        return self.spoken_name or self.get_full_name() or self.username
