"""People: who they are, where they work, what they can do at the phone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from buergerdraht.accounts.models import User
from buergerdraht.accounts.operations import PersonDetails
from buergerdraht.accounts.rules import AUTHORITY_ROLES, CENTRE_ROLES, ROLE_LABELS, Role
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.authorities.operations import Place
from buergerdraht.telephony.operations import NewPerson


class DetailsForm(forms.Form):
    """Who a person is, and how she works."""

    first_name = forms.CharField(
        label="Vorname", max_length=150, error_messages={"required": "Geben Sie den Vornamen an."}
    )
    last_name = forms.CharField(
        label="Nachname", max_length=150, error_messages={"required": "Geben Sie den Nachnamen an."}
    )
    spoken_name = forms.CharField(
        label="Name am Telefon",
        max_length=80,
        required=False,
        help_text="Damit meldet sich die Person. Leer: Vor- und Nachname.",
    )
    email = forms.EmailField(
        label="E-Mail-Adresse",
        max_length=254,
        required=False,
        help_text="Dorthin gehen Erinnerungen an Fristen und der Link bei vergessenem Passwort.",
        error_messages={"invalid": "Schreiben Sie die Adresse so: vorname.name@stadt.example."},
    )
    skills = forms.CharField(
        label="Fähigkeiten am Telefon",
        max_length=200,
        required=False,
        help_text="Mit Komma getrennt, zum Beispiel: gebaerdensprache, englisch. Nur für Servicekräfte.",
    )
    reads_by_ear = forms.BooleanField(
        label="Arbeitet mit einem Bildschirmvorleseprogramm",
        required=False,
        help_text="Kürzere Meldungen, Töne von Anfang an.",
    )

    def clean_skills(self) -> tuple[str, ...]:
        """Return the skills in lower case; refuse what a number could not ask for."""
        words = [word.strip().lower() for word in self.cleaned_data["skills"].split(",") if word.strip()]
        for word in words:
            if not re.fullmatch(r"[a-z0-9_-]+", word):
                raise ValidationError(
                    f"Schreiben Sie „{word}“ ohne Leerzeichen und Umlaute, zum Beispiel gebaerdensprache."
                )
        return tuple(dict.fromkeys(words))

    def details(self) -> PersonDetails:
        """Return the valid answers, without the skills."""
        told = self.cleaned_data
        return PersonDetails(
            told["first_name"],
            told["last_name"],
            spoken_name=told["spoken_name"],
            reads_by_ear=told["reads_by_ear"],
            email=told["email"],
        )


@dataclass(frozen=True)
class Places:
    """Where the person who asks may let somebody work."""

    centres: Iterable[ServiceCentre]
    authorities: Iterable[Authority]


class PlaceForm(forms.Form):
    """Where somebody works, and as what."""

    role = forms.ChoiceField(
        label="Rolle",
        choices=[("", "Bitte wählen"), *((role.value, label) for role, label in ROLE_LABELS.items())],
        error_messages={"required": "Wählen Sie die Rolle."},
    )
    place = forms.ChoiceField(
        label="Arbeitet für", error_messages={"required": "Wählen Sie, für wen die Person arbeitet."}
    )

    def __init__(self, *args: Any, places: Places, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", "Bitte wählen"),
            ("Servicecenter", [(f"centre-{each.pk}", each.name) for each in places.centres]),
            ("Behörden", [(f"authority-{each.pk}", each.name) for each in places.authorities]),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a role that does not exist at the place."""
        role, place = self.cleaned_data.get("role"), str(self.cleaned_data.get("place", ""))
        if role and place.startswith("centre-") and role not in CENTRE_ROLES:
            self.add_error(
                "role", f"{ROLE_LABELS[Role(role)]} gibt es nur bei einer Behörde. Wählen Sie eine andere."
            )
        if role and place.startswith("authority-") and role not in AUTHORITY_ROLES:
            self.add_error(
                "role", f"{ROLE_LABELS[Role(role)]} gibt es nur im Servicecenter. Wählen Sie eine andere."
            )
        return self.cleaned_data

    def chosen_place(self) -> Place:
        """Return the valid answer."""
        kind, _, pk = self.cleaned_data["place"].partition("-")
        return Place(Role(self.cleaned_data["role"]), **{f"{kind}_id": int(pk)})


class NewPersonForm(PlaceForm, DetailsForm):
    """A person who has no account yet."""

    username = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{1,79}$",
        label="Benutzername",
        help_text="Kleine Buchstaben, Ziffern, Punkt und Bindestrich, zum Beispiel jana.weber.",
        error_messages={
            "required": "Geben Sie den Benutzernamen an.",
            "invalid": "Verwenden Sie nur kleine Buchstaben, Ziffern, Punkt und Bindestrich.",
        },
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    field_order = (
        "first_name",
        "last_name",
        "username",
        "role",
        "place",
        "email",
        "spoken_name",
        "skills",
        "reads_by_ear",
    )

    def person(self) -> NewPerson:
        """Return the valid answers."""
        return NewPerson(
            self.details(), self.cleaned_data["username"], self.chosen_place(), self.cleaned_data["skills"]
        )


def shown_details(person: User, *, skills: Iterable[str]) -> dict[str, Any]:
    """Return a person as she stands in the fields of DetailsForm."""
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "spoken_name": person.spoken_name,
        "skills": ", ".join(skills),
        "reads_by_ear": person.reads_by_ear,
    }
