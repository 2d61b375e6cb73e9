"""A group of synonyms."""

from django import forms

MOST_WORDS = 30
LONGEST_WORD = 80


class GroupForm(forms.Form):
    """Words, one a line."""

    words = forms.CharField(
        label="Wörter, je Zeile eines",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Geben Sie die Wörter an, je Zeile eines."},
    )
    note = forms.CharField(
        label="Bemerkung", max_length=200, required=False, help_text="Nur für die Redaktion sichtbar."
    )

    def __init__(self, data: object, *, least: int, **options: object) -> None:
        """`least` words are needed: two mean the same, one alone may lead to a text."""
        super().__init__(data, **options)  # type: ignore[arg-type]
        self._least = least

    def clean_words(self) -> list[str]:
        """Return the words, each once."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["words"].splitlines())
        words = list(dict.fromkeys(line for line in lines if line))
        if len(words) < self._least:
            raise forms.ValidationError("Geben Sie mindestens zwei Wörter an, die dasselbe bedeuten.")
        if len(words) > MOST_WORDS or max(map(len, words)) > LONGEST_WORD:
            raise forms.ValidationError(
                f"Höchstens {MOST_WORDS} Wörter mit je {LONGEST_WORD} Zeichen. Kürzen Sie die Liste."
            )
        return words
