"""What the pages of gaps show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.contacts.queries import unanswered_concerns
from buergerdraht.editorial.gaps.wording import evidence_words, proposal_words, reason_words, title_words
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.queries.access import Scope, scope_of
from buergerdraht.knowledge.queries.gaps import LOOKED_AT, GapLine, gap_line, gap_lines, settled_gaps
from buergerdraht.servicehours.rules import local_day


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, from where, when."""

    user: User
    scope: Scope
    now: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A gap in the words of the page."""

    id: str
    """Of its heading."""
    query: str
    """Its key in an address."""
    line: GapLine
    title: str
    reason: str
    evidence: str
    proposal: str


def asking(request: HttpRequest) -> Asking:
    """Return who asks."""
    user, now = signed_in(request), utc_now()
    return Asking(user, scope_of(user, Ability.EDIT_KNOWLEDGE, today=local_day(now)), now)


def gaps_context(who: Asking) -> dict[str, Any]:
    """Return what the list shows."""
    lines = gap_lines(who.scope, unanswered=_unanswered(who), now=who.now)
    rows = [row_of(line, place=place) for place, line in enumerate(lines)]
    return {"rows": rows, "settled": settled_gaps(who.scope, limit=10)}


def line_or_404(who: Asking, key: str) -> GapLine:
    """Return a gap of the list; 404 if it is settled."""
    line = gap_line(key, who.scope, unanswered=_unanswered(who), now=who.now)
    if line is None:
        raise Http404
    return line


def row_of(line: GapLine, *, place: int = 0) -> Row:
    """Return a gap in words, with its place in the list."""
    return Row(
        id=f"luecke-{place}",
        query=quote(line.key),
        line=line,
        title=title_words(line),
        reason=reason_words(line),
        evidence=evidence_words(line),
        proposal=proposal_words(line),
    )


def _unanswered(who: Asking) -> dict[tuple[int, int], int]:
    return unanswered_concerns(since=who.now - LOOKED_AT)
