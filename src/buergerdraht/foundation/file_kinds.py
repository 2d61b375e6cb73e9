"""Which files people may hand in: told by their content, whatever their name says."""

import zipfile
from dataclasses import dataclass
from io import BytesIO

from buergerdraht.foundation.errors import DomainError

LARGEST_FILE = 10 * 1024 * 1024
LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file, with the endings that its name may have; the first one is added to other names."""

    media_type: str
    endings: tuple[str, ...]


PDF = FileKind("application/pdf", (".pdf",))
PNG = FileKind("image/png", (".png",))
JPEG = FileKind("image/jpeg", (".jpg", ".jpeg"))
TIFF = FileKind("image/tiff", (".tif", ".tiff"))
TEXT = FileKind("text/plain", (".txt", ".csv"))
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = FileKind(f"{_OFFICE}.wordprocessingml.document", (".docx",))
XLSX = FileKind(f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",))
ODT = FileKind("application/vnd.oasis.opendocument.text", (".odt",))
ODS = FileKind("application/vnd.oasis.opendocument.spreadsheet", (".ods",))
SIGNATURES = {
    b"%PDF-": PDF,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"\xff\xd8\xff": JPEG,
    b"II*\x00": TIFF,
    b"MM\x00*": TIFF,
}
OFFICE_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
OPEN_DOCUMENTS = {kind.media_type: kind for kind in (ODT, ODS)}
MACROS = ("vbaproject.bin", "basic/")
MARKUP = ("<!doctype", "<html", "<script", "<svg", "<?xml", "<?php", "#!")
"""What no plain text begins with."""


class FileTooLarge(DomainError):
    """A file is larger than we keep."""

    message = "Die Datei ist größer als 10 MB. Verkleinern Sie sie oder teilen Sie sie auf."


class FileKindRefused(DomainError):
    """The content is none that we keep."""

    message = (
        "Diese Datei wird nicht angenommen. Möglich sind PDF, Bilder (PNG, JPEG, TIFF), Text und "
        "Dokumente von Word, Excel oder LibreOffice ohne Makros."
    )


def checked_kind(content: bytes) -> FileKind:
    """Return the kind of a file that may be kept; raise FileTooLarge or FileKindRefused."""
    check_size(len(content))
    kind = kind_of(content)
    if kind is None:
        raise FileKindRefused
    return kind


def check_size(size: int) -> None:
    """Raise FileTooLarge before so much is read into memory."""
    if size > LARGEST_FILE:
        raise FileTooLarge


def kind_of(content: bytes) -> FileKind | None:
    """Return the kind by the content; None: it is none that we keep (programs, macros, markup)."""
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    return TEXT if _is_plain_text(content) else None


def safe_name(name: str, kind: FileKind) -> str:
    """Return the name without paths and control signs, with an ending of the kind."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in last).split())
    plain = plain.strip(". ")[: LONGEST_NAME - 5] or "Anhang"
    return plain if plain.lower().endswith(kind.endings) else f"{plain}{kind.endings[0]}"


def _kind_of_archive(content: bytes) -> FileKind | None:
    """Only the list of its parts is read, nothing is unpacked but the 60 bytes that name an open document."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if any(name.lower().endswith(MACROS[0]) or name.lower().startswith(MACROS[1]) for name in names):
                return None
            found = next((kind for part, kind in OFFICE_PARTS.items() if part in names), None)
            return found or (_open_document(archive) if "mimetype" in names else None)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return None


def _open_document(archive: zipfile.ZipFile) -> FileKind | None:
    with archive.open("mimetype") as part:
        return OPEN_DOCUMENTS.get(part.read(80).decode("ascii", "replace").strip())


def _is_plain_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    has_controls = any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text)
    return bool(text.strip()) and not has_controls and not text.lstrip().lower().startswith(MARKUP)
