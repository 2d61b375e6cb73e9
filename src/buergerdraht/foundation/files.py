"""Files that people hand in and get back: one form, one kind of answer."""

from collections.abc import Callable
from io import BytesIO

from django import forms
from django.http import FileResponse

from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.file_kinds import check_size

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Full-width ones count, too (OWASP, CSV injection)."""


class UploadForm(forms.Form):
    """One file."""

    use_required_attribute = False
    file = forms.FileField(
        label="Datei",
        max_length=150,
        help_text="PDF, Bild, Text oder Dokument von Word, Excel oder LibreOffice, bis 10 MB.",
        error_messages={
            "required": "Wählen Sie eine Datei.",
            "empty": "Die Datei ist leer. Wählen Sie eine andere.",
            "max_length": "Der Name der Datei ist zu lang. Kürzen Sie ihn auf 150 Zeichen.",
        },
    )

    def hand_in(self, keep: Callable[..., object]) -> bool:
        """Let `keep` have name and content of the file that was sent; say at the field why it is refused."""
        if not self.is_valid():
            return False
        given = self.cleaned_data["file"]
        try:
            check_size(given.size)
            keep(name=given.name, content=given.read())
        except DomainError as refusal:
            self.add_error("file", refusal.message)
        return self.is_valid()


def as_download(content: bytes, *, name: str, media_type: str) -> FileResponse:
    """Give content out as a download: no browser shows or runs it (nosniff is set for every answer)."""
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=media_type)


def harmless_cell(cell: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula (CWE-1236)."""
    return f"'{cell}" if cell.lstrip(" \xa0").startswith(FORMULA_SIGNS) else cell
