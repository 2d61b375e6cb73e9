"""What the pages of a handbook show."""

from typing import Any

from buergerdraht.agreements.negotiating import open_version
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.diff import Difference, differences
from buergerdraht.office.agreements.forms import AnswerForm
from buergerdraht.reports.handbook.contents import texts_of
from buergerdraht.reports.handbook.queries import (
    Reader,
    agreed_version,
    chapters_of,
    versions_of,
)
from buergerdraht.reports.models import HandbookVersion

State = HandbookVersion.State


def handbook_context(reader: Reader) -> dict[str, Any]:
    """Return what the page of a handbook shows: what holds, or what follows from the agreement."""
    agreement, version = reader.agreement, agreed_version(reader.agreement)
    opened = open_version(HandbookVersion, agreement) if reader.side else None
    is_own = opened is not None and opened.side == reader.side
    return {
        "agreement": agreement,
        "version": version,
        "chapters": chapters_of(agreement, version, now=utc_now()),
        "versions": versions_of(reader),
        "waiting": opened if opened and not is_own and opened.state == State.PROPOSED else None,
        "own_open": opened if is_own else None,
        "can_write": reader.side is not None and (opened is None or (is_own and opened.state == State.DRAFT)),
    }


def version_context(
    reader: Reader, version: HandbookVersion, *, other: str = "", answer_form: AnswerForm | None = None
) -> dict[str, Any]:
    """Return what the page of a version shows, compared with `other` (a number), else with the one before."""
    is_own, is_proposed = version.side == reader.side, version.state == State.PROPOSED
    others = [each for each in versions_of(reader) if each.number != version.number]
    compared = _compared(others, version, other)
    return {
        "agreement": reader.agreement,
        "version": version,
        "title": f"Handbuch {reader.agreement.partner.name}, {version}",
        "chapters": chapters_of(reader.agreement, version, now=utc_now()),
        "others": others,
        "compared": compared,
        "differences": _differences(reader, compared, version) if compared else [],
        "can_edit": is_own and version.state == State.DRAFT,
        "can_withdraw": is_own and is_proposed,
        "can_answer": reader.side is not None and not is_own and is_proposed,
        "form": answer_form or AnswerForm(),
    }


def _compared(others: list[HandbookVersion], version: HandbookVersion, wanted: str) -> HandbookVersion | None:
    chosen = next((each for each in others if str(each.number) == wanted), None)
    return chosen or next((each for each in others if each.number < version.number), None)


def _differences(reader: Reader, old: HandbookVersion, new: HandbookVersion) -> list[Difference]:
    now = utc_now()
    first, second = (
        texts_of(chapters_of(reader.agreement, each, now=now))
        for each in sorted((old, new), key=lambda each: each.number)
    )
    return differences(first, second)
