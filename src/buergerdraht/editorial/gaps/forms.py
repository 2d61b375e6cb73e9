"""Another decision about a gap than the proposed one."""

from collections.abc import Sequence

from django import forms

from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.models import Entry
from buergerdraht.knowledge.rules.gaps import Proposal

DECISIONS = (
    (Proposal.SYNONYM, "Die Wörter führen zu einem Text"),
    (Proposal.ADDITION, "Örtliche Ergänzung beginnen"),
    (Proposal.REVISION, "Text überarbeiten"),
    (Proposal.ARTICLE, "Neuen Artikel beginnen"),
)
NEEDS_ENTRY = frozenset({Proposal.SYNONYM, Proposal.ADDITION, Proposal.REVISION})
FOR_ALL = "alle"


class DecisionForm(forms.Form):
    """What is to be done, about which text, for which authority."""

    decision = forms.ChoiceField(
        label="Was schließt die Lücke?",
        widget=forms.RadioSelect,
        choices=DECISIONS,
        error_messages={"required": "Wählen Sie, was geschehen soll."},
    )
    entry = forms.ChoiceField(label="Text", required=False)
    authority = forms.ChoiceField(label="Behörde")

    def __init__(
        self,
        data: object,
        *,
        entries: Sequence[Entry],
        authorities: Sequence[Authority],
        is_for_all: bool,
        **options: object,
    ) -> None:
        """Offer the texts found and the authorities whose texts the editor writes."""
        super().__init__(data, **options)  # type: ignore[arg-type]
        self._entries = {str(entry.pk): entry for entry in entries}
        self._authorities = {str(authority.pk): authority for authority in authorities}
        places = [(FOR_ALL, "alle Behörden")] if is_for_all else []
        places += [(key, authority.name) for key, authority in self._authorities.items()]
        texts = [("", "kein Text"), *((key, str(entry)) for key, entry in self._entries.items())]
        self.fields["entry"].choices = texts  # type: ignore[attr-defined]
        self.fields["authority"].choices = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Turn the choices into their rows; a text or an authority that is missing is asked for."""
        cleaned = dict(super().clean() or {})
        decision = cleaned.get("decision")
        cleaned["entry"] = self._entries.get(str(cleaned.get("entry", "")))
        cleaned["authority"] = self._authorities.get(str(cleaned.get("authority", "")))
        if decision in NEEDS_ENTRY and cleaned["entry"] is None:
            self.add_error("entry", "Suchen und wählen Sie den Text.")
        if decision == Proposal.ADDITION and cleaned["authority"] is None:
            self.add_error("authority", "Eine Ergänzung gehört einer Behörde. Wählen Sie sie.")
        return cleaned
