"""What one enters to sign in."""

from django import forms


class SignInForm(forms.Form):
    """User name and password; whether they belong together is not the form's business."""

    username = forms.CharField(
        label="Benutzername",
        max_length=150,
        strip=True,
        error_messages={"required": "Geben Sie Ihren Benutzernamen ein."},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="Passwort",
        max_length=1024,
        strip=False,
        error_messages={"required": "Geben Sie Ihr Passwort ein."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(max_length=40, required=False)
    """Only the dialog of an expired sign-in sends it along; at the door it is a step of its own."""
