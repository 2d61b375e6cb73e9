"""What the pages of an agreement show."""

from datetime import date
from typing import Any

from buergerdraht.agreements.models import AgreementVersion
from buergerdraht.agreements.negotiating import open_version
from buergerdraht.agreements.versions.contents import Contents
from buergerdraht.agreements.versions.describing import Section, sections_of, texts_of
from buergerdraht.agreements.versions.queries import (
    Seat,
    channels_of,
    contents_of,
    files_of,
    parties_of,
    version_before,
    versions_of,
    waiting_for,
)
from buergerdraht.agreements.versions.standing import can_give_notice, standing_of
from buergerdraht.foundation.diff import Difference, differences
from buergerdraht.foundation.files import UploadForm
from buergerdraht.office.agreements.door import list_of
from buergerdraht.office.agreements.forms import AnswerForm


def agreement_context(seat: Seat, *, today: date, file_form: UploadForm | None = None) -> dict[str, Any]:
    """Return what the page of an agreement shows."""
    agreement, opened = seat.agreement, open_version(AgreementVersion, seat.agreement)
    return {
        **frame_context(seat),
        "row": standing_of(agreement, today=today),
        "sections": (
            *sections_of(contents_of(agreement), parties_of(agreement)),
            channels_of(agreement, on=today),
        ),
        "versions": versions_of(seat),
        "waiting": waiting_for(seat),
        "own_open": opened if opened and opened.side == seat.side else None,
        "can_begin": opened is None,
        "can_give_notice": can_give_notice(agreement, today=today),
        "files": files_of(agreement),
        "form": file_form or UploadForm(),
    }


def version_context(
    seat: Seat, version: AgreementVersion, *, answer_form: AnswerForm | None = None
) -> dict[str, Any]:
    """Return what the page of a version shows."""
    is_own = version.side == seat.side
    is_proposed = version.state == AgreementVersion.State.PROPOSED
    return {
        **frame_context(seat),
        "version": version,
        "title": f"Fassung {version.number}, {seat.agreement.partner.name}",
        "sections": sections_in(seat, version.contents),
        "differences": _differences(seat, version),
        "can_edit": is_own and version.state == AgreementVersion.State.DRAFT,
        "can_withdraw": is_own and is_proposed,
        "can_answer": not is_own and is_proposed,
        "form": answer_form or AnswerForm(),
    }


def frame_context(seat: Seat) -> dict[str, Any]:
    """Return what every page of an agreement needs."""
    return {"agreement": seat.agreement, "side": seat.side, "list_url": list_of(seat)}


def sections_in(seat: Seat, contents: Contents) -> tuple[Section, ...]:
    """Return the contents of a version in words."""
    return sections_of(contents, parties_of(seat.agreement, legal_form=contents.legal_form))


def _differences(seat: Seat, version: AgreementVersion) -> list[Difference]:
    """What an open version would change now, or what a settled one changed then; nothing for the first."""
    earlier = _compared_with(seat, version)
    if earlier is None:
        return []
    old, new = (
        texts_of(contents, parties_of(seat.agreement, legal_form=contents.legal_form))
        for contents in (earlier, version.contents)
    )
    return differences(old, new)


def _compared_with(seat: Seat, version: AgreementVersion) -> Contents | None:
    if version.state in version.OPEN:
        return contents_of(seat.agreement)
    before = version_before(version)
    return before.contents if before else None
