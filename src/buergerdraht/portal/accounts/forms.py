"""Who is invited, and the first password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import INVITED_AS, ROLE_LABELS, Role
from buergerdraht.authorities.invitations import Invited
from buergerdraht.authorities.models import Authority, Invitation, Unit
from buergerdraht.authorities.queries import units_of


class InvitationForm(forms.Form):
    """Name, address, unit and role of a colleague."""

    use_required_attribute = False
    first_name = forms.CharField(
        label="Vorname", max_length=150, error_messages={"required": "Geben Sie den Vornamen an."}
    )
    last_name = forms.CharField(
        label="Nachname", max_length=150, error_messages={"required": "Geben Sie den Nachnamen an."}
    )
    email = forms.EmailField(
        label="Dienstliche E-Mail-Adresse",
        max_length=150,
        help_text="Dorthin geht die Einladung. Die Adresse ist danach der Benutzername.",
        error_messages={
            "required": "Geben Sie die E-Mail-Adresse an.",
            "invalid": "Schreiben Sie die Adresse so: vorname.name@stadt.example.",
        },
    )
    unit: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(
        label="Organisationseinheit",
        required=False,
        empty_label="keine",
        queryset=None,
        error_messages={"invalid_choice": "Wählen Sie eine Organisationseinheit Ihrer Behörde."},
    )
    role = forms.ChoiceField(
        label="Rolle",
        widget=forms.RadioSelect,
        choices=[(role.value, ROLE_LABELS[role]) for role in INVITED_AS],
        error_messages={"required": "Wählen Sie die Rolle."},
    )

    def __init__(self, data: Any = None, *, authority: Authority) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = units_of(authority)  # type: ignore[attr-defined]

    def invited(self) -> Invited:
        """Return the valid answers."""
        return Invited(**{**self.cleaned_data, "role": Role(self.cleaned_data["role"])})


class FirstPasswordForm(forms.Form):
    """A password that keeps the rules."""

    use_required_attribute = False
    password = forms.CharField(
        label="Passwort",
        strip=False,
        max_length=1024,
        error_messages={"required": "Wählen Sie ein Passwort."},
        help_text="Mindestens 12 Zeichen. Mehrere Wörter sind gut zu merken und schwer zu erraten.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None, *, invitation: Invitation) -> None:
        super().__init__(data)
        self.invitation = invitation

    def clean_password(self) -> str:
        """Refuse a password that breaks the rules."""
        password: str = self.cleaned_data["password"]
        offered = self.invitation
        person = User(username=offered.email, first_name=offered.first_name, last_name=offered.last_name)
        validate_password(password, person)
        return password
