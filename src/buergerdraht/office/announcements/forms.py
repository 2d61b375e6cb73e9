"""A new version of an announcement, its publication, and a further language, as forms."""

from collections.abc import Iterable
from typing import Any, Self

from django import forms

from buergerdraht.announcements.errors import AnnouncementNotSpoken, RecordingNotUsable
from buergerdraht.announcements.making import LARGEST_BYTES, recording, speech
from buergerdraht.announcements.models import Announcement, LanguageChoice
from buergerdraht.announcements.operations import Take
from buergerdraht.announcements.rules.catalogue import LANGUAGES
from buergerdraht.announcements.rules.prompts import GERMAN, Choice

KEYS = "23456789"
NOTHING_SAID = "Schreiben Sie, was gesagt wird, nehmen Sie es auf, oder laden Sie eine Datei hoch."
NOT_HEARD = "Hören Sie die Ansage erst an, und bestätigen Sie es."


class TakeForm(forms.Form):
    """Words that the machine speaks, or a recording with its words."""

    use_required_attribute = False
    text = forms.CharField(
        label="Wortlaut",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ohne Aufnahme spricht der Rechner diesen Text. Zu einer Aufnahme wird er hier angezeigt.",
    )
    upload = forms.FileField(
        label="Aufnahme",
        required=False,
        help_text="Jede übliche Tondatei, höchstens 90 Sekunden und 20 MB.",
    )
    is_recorded = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, language: str = GERMAN, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language

    def clean_upload(self) -> bytes | None:
        """Return the recording as telephones carry it."""
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        if upload.size > LARGEST_BYTES:
            raise forms.ValidationError(RecordingNotUsable.message)
        try:
            return recording(upload.read())
        except RecordingNotUsable as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean(self) -> dict[str, Any]:
        """Let the machine speak where nothing was recorded."""
        data = self.cleaned_data
        if "upload" not in data or "text" not in data:
            return data
        if not data["upload"] and not data["text"]:
            self.add_error("text", NOTHING_SAID)
            return data
        data["frames"] = data["upload"] or self._spoken(data["text"])
        return data

    def take(self) -> Take:
        """Return the sound with where it comes from."""
        data, sources = self.cleaned_data, Announcement.Source
        source = sources.RECORDED if data["is_recorded"] else sources.UPLOADED
        return Take(data["frames"], source if data["upload"] else sources.SPOKEN, data["text"])

    def _spoken(self, text: str) -> bytes:
        try:
            return speech(text, language=self.language)
        except AnnouncementNotSpoken as refusal:
            self.add_error("text", refusal.message)
            return b""


class PublicationForm(forms.Form):
    """Nobody publishes what she has not heard."""

    use_required_attribute = False
    is_heard = forms.BooleanField(
        label="Ich habe die Ansage angehört", error_messages={"required": NOT_HEARD}
    )


class LanguageForm(forms.Form):
    """A language and its key."""

    use_required_attribute = False
    language = forms.ChoiceField(
        label="Sprache", choices=[item for item in LANGUAGES.items() if item[0] != GERMAN]
    )
    key = forms.ChoiceField(label="Taste", choices=[(key, key) for key in KEYS])
    skill = forms.SlugField(
        label="Fähigkeit der Servicekräfte",
        required=False,
        help_text="Nur Servicekräfte mit dieser Fähigkeit bekommen die Anrufe. Leer: alle.",
        error_messages={
            "invalid": "Schreiben Sie die Fähigkeit wie bei den Personen, zum Beispiel englisch."
        },
    )

    @classmethod
    def beside(cls, choices: Iterable[LanguageChoice]) -> Self:
        """Return the form with the first language and key that are not offered yet."""
        taken = {GERMAN, *(value for each in choices for value in (each.language, each.key))}
        free = [next((each for each in every if each not in taken), None) for every in (LANGUAGES, KEYS)]
        return cls(initial=dict(zip(("language", "key"), free, strict=True)))

    def choice(self) -> Choice:
        """Return the language as it was chosen."""
        return Choice(**self.cleaned_data)
