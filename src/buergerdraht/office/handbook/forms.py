"""A draft of a handbook: free words for each chapter, and why it changes."""

from typing import Any

from django import forms

from buergerdraht.reports.handbook.contents import ChapterKind, chapters_with

LONGEST_TEXT, LONGEST_REASON = 10_000, 2000


class HandbookForm(forms.Form):
    """Everything that the sides write themselves."""

    use_required_attribute = False
    saves = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for chapter in chapters_with({}):
            self.fields[chapter.kind.value] = forms.CharField(
                label=chapter.title,
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.fields["reason"] = forms.CharField(
            label="Was ändert sich, und warum?",
            help_text="Steht später im Kapitel „Änderungen“.",
            max_length=LONGEST_REASON,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"required": "Schreiben Sie, was sich ändert, und warum."},
        )

    def texts(self) -> dict[ChapterKind, str]:
        """Return the valid answers."""
        return {kind: self.cleaned_data[kind.value] for kind in ChapterKind}
