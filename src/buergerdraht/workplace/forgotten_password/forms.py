"""Who forgot her password, and the new one."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from buergerdraht.accounts.models import User


class ForgottenForm(forms.Form):
    """A user name or an address; whether there is an account is not the form's business."""

    use_required_attribute = False
    name = forms.CharField(
        label="Benutzername oder E-Mail-Adresse",
        max_length=254,
        error_messages={"required": "Geben Sie Ihren Benutzernamen oder Ihre E-Mail-Adresse ein."},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class NewPasswordForm(forms.Form):
    """A password that keeps the rules."""

    use_required_attribute = False
    password = forms.CharField(
        label="Neues Passwort",
        strip=False,
        max_length=1024,
        error_messages={"required": "Wählen Sie ein Passwort."},
        help_text="Mindestens 12 Zeichen. Mehrere Wörter sind gut zu merken und schwer zu erraten.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_password(self) -> str:
        """Refuse a password that breaks the rules."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password
