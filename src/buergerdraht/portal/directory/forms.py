"""Whether somebody is there, and whose entry it is."""

from typing import Any

from django import forms

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import DirectoryEntry
from buergerdraht.authorities.operations import PresenceReport
from buergerdraht.authorities.queries import colleagues_of, people_at

Presence = DirectoryEntry.Presence


class PresenceForm(forms.Form):
    """Present or absent; an absence may have an end and a deputy."""

    use_required_attribute = False
    presence = forms.ChoiceField(
        label="Anwesenheit",
        widget=forms.RadioSelect,
        choices=[
            (Presence.PRESENT, "anwesend"),
            (Presence.ABSENT, "abwesend"),
            (Presence.UNKNOWN, "keine Angabe"),
        ],
        error_messages={"required": "Wählen Sie, ob die Person anwesend ist."},
    )
    absent_until_on = forms.DateField(
        label="Letzter Tag der Abwesenheit",
        required=False,
        help_text="Am Tag danach gilt von selbst wieder anwesend. Leer, wenn es noch offen ist.",
        input_formats=("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Schreiben Sie den Tag so: 24.12.2026."},
    )
    deputy: "forms.ModelChoiceField[DirectoryEntry]" = forms.ModelChoiceField(
        label="Vertretung",
        required=False,
        empty_label="niemand",
        help_text="Die Servicekräfte sehen, an wen sie verbinden können.",
        queryset=None,
        error_messages={"invalid_choice": "Wählen Sie jemanden aus Ihrem Verzeichnis."},
    )

    def __init__(self, data: Any = None, *, entry: DirectoryEntry) -> None:
        shown = {name: getattr(entry, name) for name in ("presence", "absent_until_on", "deputy")}
        super().__init__(data, initial=shown)
        deputy = self.fields["deputy"]
        deputy.queryset = colleagues_of(entry)  # type: ignore[attr-defined]
        deputy.label_from_instance = deputy_words  # type: ignore[attr-defined]

    def report(self) -> PresenceReport:
        """Return the valid answers."""
        return PresenceReport(**self.cleaned_data)


class AccountForm(forms.Form):
    """Whose entry it is."""

    use_required_attribute = False
    user: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label="Konto",
        required=False,
        empty_label="kein Konto",
        queryset=None,
        error_messages={"invalid_choice": "Wählen Sie ein Konto Ihrer Behörde."},
    )

    def __init__(self, data: Any = None, *, entry: DirectoryEntry) -> None:
        super().__init__(data, initial={"user": entry.user_id})
        user = self.fields["user"]
        user.queryset = people_at(entry.authority)  # type: ignore[attr-defined]
        user.label_from_instance = account_words  # type: ignore[attr-defined]


def deputy_words(entry: DirectoryEntry) -> str:
    """Return a colleague as she stands in the choice: name and unit."""
    return f"{entry.name}, {entry.unit.name}" if entry.unit else entry.name


def account_words(user: User) -> str:
    """Return an account as it stands in the choice."""
    return f"{user.get_full_name()} ({user.username})"
