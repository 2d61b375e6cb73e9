"""Beginning texts, and the files of an entry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.audit import record
from buergerdraht.knowledge.errors import FileRefused
from buergerdraht.knowledge.models import Attachment, Entry, LocalAddition, Version
from buergerdraht.knowledge.operations.indexing import index_later
from buergerdraht.knowledge.operations.versions import start_version

LARGEST_FILE = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is taken: its ending, its media type and how its bytes begin."""

    ending: str
    media_type: str
    signature: bytes


_OFFICE = "application/vnd.openxmlformats-officedocument"
FILE_KINDS = (
    FileKind(".pdf", "application/pdf", b"%PDF-"),
    FileKind(".png", "image/png", b"\x89PNG\r\n\x1a\n"),
    FileKind(".jpg", "image/jpeg", b"\xff\xd8\xff"),
    FileKind(".jpeg", "image/jpeg", b"\xff\xd8\xff"),
    FileKind(".docx", f"{_OFFICE}.wordprocessingml.document", b"PK\x03\x04"),
    FileKind(".xlsx", f"{_OFFICE}.spreadsheetml.sheet", b"PK\x03\x04"),
    FileKind(".odt", "application/vnd.oasis.opendocument.text", b"PK\x03\x04"),
    FileKind(".ods", "application/vnd.oasis.opendocument.spreadsheet", b"PK\x03\x04"),
)


@transaction.atomic
def start_entry(
    *, kind: Entry.Kind, authority: Authority | None, title: str, author: User, now: datetime
) -> Version:
    """Begin a service or an article; nobody reads it before it is reviewed and published."""
    entry = Entry.objects.create(kind=kind, authority=authority, title=title, owner=author)
    return start_version(entry, author=author, now=now)


@transaction.atomic
def start_addition(entry: Entry, *, authority: Authority, author: User, now: datetime) -> Version:
    """Return the open version of what the authority adds to an entry, beginning both if need be."""
    addition, _ = LocalAddition.objects.get_or_create(
        entry=entry, authority=authority, defaults={"owner": author}
    )
    return start_version(addition, author=author, now=now)


@transaction.atomic
def attach_file(entry: Entry, file: "File[Any]", *, title: str, user: User, now: datetime) -> Attachment:
    """Add a file to an entry; raises FileRefused unless kind, content and size are allowed."""
    kind = _kind_of(file)
    attachment = Attachment.objects.create(
        entry=entry,
        title=_file_name(title, ending=kind.ending),
        file=file,
        media_type=kind.media_type,
        size_bytes=file.size,
        added_at=now,
    )
    _record("knowledge.file_added", attachment, user=user, now=now)
    index_later(f"entry-{entry.pk}")
    return attachment


@transaction.atomic
def remove_file(attachment: Attachment, *, user: User, now: datetime) -> None:
    """Take a file away from its entry; the file itself goes once the transaction has committed."""
    _record("knowledge.file_removed", attachment, user=user, now=now)
    index_later(f"entry-{attachment.entry_id}")
    storage, name = attachment.file.storage, attachment.file.name or ""
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _kind_of(file: "File[Any]") -> FileKind:
    name = (file.name or "").lower()
    begin = file.read(8)
    file.seek(0)
    for kind in FILE_KINDS:
        if name.endswith(kind.ending) and begin.startswith(kind.signature) and 0 < file.size <= LARGEST_FILE:
            return kind
    raise FileRefused


def _file_name(title: str, *, ending: str) -> str:
    """The title is the name under which the file is saved by readers."""
    plain = " ".join(title.replace("/", " ").replace("\\", " ").split())[:150]
    return plain if plain.lower().endswith(ending) else f"{plain}{ending}"


def _record(verb: str, attachment: Attachment, *, user: User, now: datetime) -> None:
    record(verb, object_type=attachment._meta.label, object_id=str(attachment.pk), actor_id=user.pk, at=now)
