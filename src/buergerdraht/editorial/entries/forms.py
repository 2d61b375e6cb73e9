"""Looking for texts, beginning one, giving it an owner and files."""

from typing import Any

from django import forms

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.models import Entry
from buergerdraht.knowledge.queries.entries import NO_ADDITION, Order, TextCriteria, topics
from buergerdraht.knowledge.rules.completeness import LACK_LABELS, Lack
from buergerdraht.knowledge.rules.workflow import FRESHNESS_LABELS, VERSION_LABELS, VersionState

ALL = [("", "alle")]
STATES = [
    (VersionState.DRAFT.value, VERSION_LABELS[VersionState.DRAFT]),
    (VersionState.IN_REVIEW.value, VERSION_LABELS[VersionState.IN_REVIEW]),
    *((state.value, label) for state, label in FRESHNESS_LABELS.items()),
    (NO_ADDITION, "ohne Ergänzung der Behörde"),
]
ORDERS = [
    (Order.TITLE.value, "Name"),
    (Order.ASKED.value, "am meisten gefragt"),
    (Order.CHECK.value, "nächste Prüfung"),
    (Order.NEWEST.value, "zuletzt veröffentlicht"),
]


class ListForm(forms.Form):
    """What an editor looks for; all optional."""

    is_filter = True

    suche = forms.CharField(label="Suche", max_length=100, required=False)
    behoerde = forms.ChoiceField(label="Behörde", required=False)
    stand = forms.ChoiceField(label="Stand", choices=ALL + STATES, required=False)
    fehlt = forms.ChoiceField(
        label="Es fehlt",
        choices=[("", "egal"), *((lack.value, LACK_LABELS[lack]) for lack in Lack)],
        required=False,
    )
    thema = forms.ChoiceField(label="Thema", required=False)
    person = forms.TypedChoiceField(label="Zuständig", coerce=int, empty_value=None, required=False)
    sortierung = forms.ChoiceField(label="Sortiert nach", choices=ORDERS, required=False)

    def __init__(self, data: Any, *, authorities: list[Authority], owners: list[User]) -> None:
        super().__init__(data, auto_id="texte_%s", label_suffix="")
        self.authorities = {each.slug: each for each in authorities}
        self._choose(
            "behoerde", [("", "Stammtexte und Artikel"), *((each.slug, each.name) for each in authorities)]
        )
        self._choose("thema", [*ALL, *((topic, topic) for topic in topics())])
        self._choose("person", [*ALL, *((each.pk, each.display_name) for each in owners)])

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def criteria(self) -> TextCriteria:
        """Return what is looked for; a field that is wrong looks for nothing."""
        self.is_valid()
        found = self.cleaned_data
        authority = self.authorities.get(found.get("behoerde", ""))
        return TextCriteria(
            words=found.get("suche", "").replace("\0", "").strip(),
            state=found.get("stand", ""),
            authority=authority,
            topic=found.get("thema", ""),
            owner_id=found.get("person"),
            lack=Lack(found["fehlt"]) if found.get("fehlt") and authority else None,
            order=Order(found.get("sortierung") or Order.TITLE),
        )


class NewEntryForm(forms.Form):
    """A new service or article: its name, and for whom it holds. Its choices are the permission."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label="Art",
        widget=forms.RadioSelect,
        choices=Entry.Kind.choices,
        initial=Entry.Kind.ARTICLE,
        error_messages={"required": "Wählen Sie, ob es eine Leistung oder ein Artikel ist."},
    )
    authority = forms.ChoiceField(
        label="Gilt für", error_messages={"required": "Wählen Sie, für welche Behörde der Text gilt."}
    )
    title = forms.CharField(
        label="Name", max_length=250, error_messages={"required": "Geben Sie dem Text einen Namen."}
    )

    def __init__(
        self, data: Any = None, *, authorities: list[Authority], is_for_all: bool, title: str = ""
    ) -> None:
        super().__init__(data, auto_id="neu_%s", label_suffix="", initial={"title": title})
        self.authorities = {each.slug: each for each in authorities}
        everybody = [("", "alle Behörden")] if is_for_all else []
        choices = [*everybody, *((each.slug, each.name) for each in authorities)]
        self.fields["authority"].choices = choices  # type: ignore[attr-defined]
        self.fields["authority"].required = not is_for_all
        if not is_for_all:
            del self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        """A service holds for all; only an article may be one authority's own."""
        kind = Entry.Kind(self.cleaned_data.get("kind") or Entry.Kind.ARTICLE)
        authority = self.authorities.get(self.cleaned_data.get("authority", ""))
        if kind == Entry.Kind.SERVICE and authority:
            self.add_error(
                "authority",
                "Eine Leistung gilt für alle. Was nur hier gilt, schreiben Sie als Ergänzung dazu.",
            )
        return {**self.cleaned_data, "kind": kind, "authority": authority}


class OwnerForm(forms.Form):
    """Who keeps a text right."""

    is_filter = True

    owner = forms.TypedChoiceField(label="Zuständig", coerce=int, empty_value=None, required=False)

    def __init__(self, data: Any = None, *, owner: User | None, editors: list[User]) -> None:
        super().__init__(
            data, auto_id="zustaendig_%s", label_suffix="", initial={"owner": owner and owner.pk}
        )
        self.editors = {each.pk: each for each in [*editors, *([owner] if owner else [])]}
        choices = [("", "niemand"), *((pk, each.display_name) for pk, each in self.editors.items())]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> User | None:
        """Return the owner that was chosen."""
        return self.editors.get(self.cleaned_data["owner"]) if self.cleaned_data["owner"] else None


class FileForm(forms.Form):
    """A file for readers to save."""

    use_required_attribute = False

    title = forms.CharField(
        label="Titel der Datei",
        max_length=150,
        error_messages={"required": "Geben Sie der Datei einen Titel."},
    )
    file = forms.FileField(
        label="Datei",
        help_text="PDF, Word, Excel, OpenDocument, PNG oder JPEG, bis 10 MB.",
        error_messages={"required": "Wählen Sie eine Datei aus.", "empty": "Die Datei ist leer."},
    )
