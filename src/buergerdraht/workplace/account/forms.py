"""Changing one's own password."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from buergerdraht.accounts.errors import SignInFailed, SignInSlowed
from buergerdraht.accounts.models import User
from buergerdraht.accounts.operations import check_own_password
from buergerdraht.foundation.clock import utc_now


class PasswordForm(forms.Form):
    """The present password, and a new one that keeps the rules."""

    current = forms.CharField(
        label="Jetziges Passwort",
        strip=False,
        error_messages={"required": "Geben Sie Ihr jetziges Passwort ein."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="Neues Passwort",
        strip=False,
        max_length=1024,
        error_messages={"required": "Geben Sie ein neues Passwort ein."},
        help_text="Mindestens 12 Zeichen. Mehrere Wörter sind gut zu merken und schwer zu erraten.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, user: User, address: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user
        self.address = address

    def clean_current(self) -> str:
        """Refuse a wrong present password; guesses are slowed down."""
        current: str = self.cleaned_data["current"]
        try:
            check_own_password(self.user, password=current, address=self.address, now=utc_now())
        except (SignInFailed, SignInSlowed) as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return current

    def clean_new(self) -> str:
        """Refuse a password that breaks the rules."""
        new: str = self.cleaned_data["new"]
        validate_password(new, self.user)
        if self.user.check_password(new):
            raise forms.ValidationError("Das ist Ihr jetziges Passwort. Wählen Sie ein anderes.")
        return new
