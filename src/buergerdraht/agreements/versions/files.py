"""Files of agreements. They stand in the database: visible exactly as their agreement is."""

from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.agreements.errors import NotYourTurn, TooManyFiles
from buergerdraht.agreements.models import Agreement, AgreementFile
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.file_kinds import checked_kind, safe_name

MOST_FILES = 50


@transaction.atomic
def add_file(seat: Seat, *, name: str, content: bytes, by: User, now: datetime) -> AgreementFile:
    """Lay a file to the agreement; raise FileTooLarge, FileKindRefused, TooManyFiles."""
    kind = checked_kind(content)
    agreement = Agreement.objects.select_for_update().get(pk=seat.agreement.pk)
    if agreement.files.count() >= MOST_FILES:
        raise TooManyFiles
    file = AgreementFile.objects.create(
        agreement=agreement,
        authority_id=agreement.partner_id,
        name=safe_name(name, kind),
        media_type=kind.media_type,
        size_bytes=len(content),
        content=content,
        side=seat.side,
        added_by=by,
        added_at=now,
    )
    _note("agreement.file_added", agreement, by=by, now=now)
    return file


@transaction.atomic
def remove_file(seat: Seat, file: AgreementFile, *, by: User, now: datetime) -> None:
    """Remove a file of one's own side. Raise NotYourTurn."""
    if file.side != seat.side:
        raise NotYourTurn
    _note("agreement.file_removed", seat.agreement, by=by, now=now)
    file.delete()


def _note(verb: str, agreement: Agreement, *, by: User, now: datetime) -> None:
    record(verb, object_type="agreement", object_id=str(agreement.pk), actor_id=by.pk, at=now)
