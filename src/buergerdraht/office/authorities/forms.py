"""A line of the staff directory."""

from django import forms

from buergerdraht.authorities.models import DirectoryEntry
from buergerdraht.authorities.operations import EntryDetails
from buergerdraht.authorities.rules import readable_number
from buergerdraht.office.fields import PhoneNumberField


class DirectoryEntryForm(forms.Form):
    """Whom a call may be put through to."""

    name = forms.CharField(
        label="Name der Person oder Stelle",
        max_length=120,
        error_messages={"required": "Geben Sie an, wer unter der Nummer erreichbar ist."},
    )
    phone = PhoneNumberField(
        label="Rufnummer",
        help_text="Mit Vorwahl, zum Beispiel 030 23125 108.",
        widget=forms.TextInput(attrs={"type": "tel"}),
        error_messages={"required": "Geben Sie die Rufnummer an."},
    )
    unit = forms.CharField(label="Organisationseinheit", max_length=160, required=False)
    responsibility = forms.CharField(
        label="Zuständig für",
        max_length=200,
        required=False,
        help_text="In den Worten der Bürgerinnen und Bürger: Anmeldung, Ausweis, Führungszeugnis.",
    )

    def details(self) -> EntryDetails:
        """Return the valid answers."""
        return EntryDetails(**self.cleaned_data)


def shown_entry(entry: DirectoryEntry) -> dict[str, str]:
    """Return an entry as it stands in the fields."""
    return {
        "name": entry.name,
        "phone": readable_number(entry.phone),
        "unit": entry.unit.name if entry.unit else "",
        "responsibility": entry.responsibility,
    }
