"""What agreeing means to a quality handbook: it stays as it is.

Proposing freezes what follows from agreement and figures, so that both agree to the same words.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from buergerdraht.accounts.models import User
from buergerdraht.agreements.negotiating import agree, others_version, own_version, propose, write_draft
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.reports.handbook.contents import ChapterKind, as_json, chapters_with
from buergerdraht.reports.handbook.queries import chapters_of
from buergerdraht.reports.models import HandbookVersion


def save_handbook_draft(
    seat: Seat, texts: Mapping[ChapterKind, str], *, reason: str, saves: int, by: User, now: datetime
) -> HandbookVersion:
    """Write the side's draft, or begin one, as `write_draft` does."""
    content = as_json(chapters_with(texts))
    return write_draft(HandbookVersion, seat, content, reason=reason, saves=saves, by=by, now=now)


@transaction.atomic
def propose_handbook(seat: Seat, version: HandbookVersion, *, saves: int, by: User, now: datetime) -> None:
    """Lay the side's draft before the other side, with the figures of now. Raise NotYourTurn."""
    draft = own_version(seat, version, saves=saves)
    draft.content = as_json(chapters_of(draft.agreement, draft, now=now))
    propose(draft, by=by, now=now)


@transaction.atomic
def confirm_handbook(seat: Seat, version: HandbookVersion, *, saves: int, by: User, now: datetime) -> None:
    """Agree for the other side: the version is frozen. Raise NotYourTurn."""
    agree(others_version(seat, version, saves=saves, by=by), by=by, now=now)
