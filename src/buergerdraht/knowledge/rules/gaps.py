"""Gaps: searches without a good answer, grouped by what was meant, the worst first, each with a proposal."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from buergerdraht.knowledge.search.text import stems

LEAST_WEIGHT = 3
"""One search that was said to have found nothing, or three after which nothing was opened."""
LEAST_RATINGS = 3
LEAST_UNANSWERED = 2


HasAddition = Callable[[int, int], bool]
"""Tells whether an authority (second) adds anything to an entry (first)."""


class Failure(StrEnum):
    """How a search failed."""

    NOT_FOUND = "not_found"
    NO_HITS = "no_hits"
    NOTHING_OPENED = "nothing_opened"


FAILURE_LABELS: dict[Failure, str] = {
    Failure.NOT_FOUND: "nicht gefunden",
    Failure.NO_HITS: "ohne Treffer",
    Failure.NOTHING_OPENED: "nichts geöffnet",
}
WEIGHTS: dict[Failure, int] = {Failure.NOT_FOUND: 3, Failure.NO_HITS: 2, Failure.NOTHING_OPENED: 1}


class Proposal(StrEnum):
    """What would close a gap."""

    SYNONYM = "synonym"
    ADDITION = "addition"
    ARTICLE = "article"
    REVISION = "revision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A recorded search, with what the next search of the same call opened."""

    text: str
    at: datetime
    hits: int
    picked_key: str = ""
    is_answered: bool = False
    is_not_found: bool = False
    authority_id: int | None = None
    next_picked_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was said about an entry for one authority: ratings, and contacts that stayed without an answer."""

    entry_id: int
    authority_id: int | None
    helpful: int = 0
    unhelpful: int = 0
    unanswered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A gap: what was looked for, how often in vain, and what would help."""

    key: str
    """Stems in alphabetical order, or 'entry-12 authority-3'."""
    words: str
    """As it was typed most often; empty for a gap in a text."""
    failures: Mapping[Failure, int]
    authority_ids: tuple[int, ...]
    """For whom it was searched, the most frequent first."""
    proposal: Proposal
    entry_id: int | None = None
    evidence: int = 0
    """How many searches speak for the entry."""
    weight: int
    unhelpful: int = 0
    unanswered: int = 0


def gap_key(text: str) -> str:
    """Return what equal searches have in common: their stems, each once, in alphabetical order."""
    return " ".join(sorted(set(stems(text))))[:100]


def failure_of(search: Search) -> Failure | None:
    """Return how a search failed; None if something was opened and nobody complained."""
    if search.is_not_found:
        return Failure.NOT_FOUND
    if search.picked_key or search.is_answered:
        return None
    return Failure.NOTHING_OPENED if search.hits else Failure.NO_HITS


def gaps_of_searches(
    searches: Iterable[Search], *, has_addition: HasAddition, settled: Mapping[str, datetime]
) -> list[Found]:
    """Return the gaps that searches show, the worst first; of a settled key only later searches count."""
    groups: dict[str, list[Search]] = defaultdict(list)
    for search in searches:
        key = gap_key(search.text)
        if key and (key not in settled or search.at > settled[key]):
            groups[key].append(search)
    found = (_gap(key, group, has_addition=has_addition) for key, group in groups.items())
    return _worst_first(gap for gap in found if gap)


def gaps_of_texts(
    judgements: Iterable[Judgement], *, has_addition: HasAddition, settled: Container[str]
) -> list[Found]:
    """Return the gaps in texts that are not settled: rated unhelpful by most, or read in vain."""
    found = (_gap_in_text(each, has_addition=has_addition) for each in judgements if _is_poor(each))
    return _worst_first(gap for gap in found if gap.key not in settled)


def _gap(key: str, group: Sequence[Search], *, has_addition: HasAddition) -> Found | None:
    failures = Counter(failure for failure in map(failure_of, group) if failure)
    weight = sum(WEIGHTS[failure] * count for failure, count in failures.items())
    if weight < LEAST_WEIGHT or failures.total() * 2 < len(group):
        return None
    authorities = Counter(each.authority_id for each in group if each.authority_id and failure_of(each))
    authority_ids = tuple(authority_id for authority_id, _ in authorities.most_common())
    likely = _likely_entry(group)
    return Found(
        key=key,
        words=Counter(each.text for each in group).most_common(1)[0][0],
        failures=failures,
        authority_ids=authority_ids,
        proposal=_proposal(likely, authority_ids, has_addition=has_addition),
        entry_id=likely.entry_id if likely else None,
        evidence=likely.evidence if likely else 0,
        weight=weight,
    )


@dataclass(frozen=True, slots=True)
class _Likely:
    """The entry that agents opened in the end, how often, and whether these very words led to it."""

    entry_id: int
    evidence: int
    is_opened: bool


def _likely_entry(group: Sequence[Search]) -> _Likely | None:
    opened = Counter(each.picked_key for each in group if each.picked_key)
    opened_next = Counter(each.next_picked_key for each in group if each.next_picked_key)
    for key, count in (opened + opened_next).most_common():
        entry_id = entry_of_key(key)
        if entry_id:
            return _Likely(entry_id, count, is_opened=opened[key] >= opened_next[key])
    return None


def entry_of_key(key: str) -> int | None:
    """Return the id in the key of a hit, 'entry-12'; None if it is no entry's."""
    kind, _, number = key.partition("-")
    return int(number) if kind == "entry" and number.isdecimal() and len(number) < 19 else None


def _proposal(
    likely: _Likely | None, authority_ids: tuple[int, ...], *, has_addition: HasAddition
) -> Proposal:
    """If the words led to the entry and yet to no answer, the authority has added nothing, or too little."""
    if likely is None:
        return Proposal.ARTICLE
    if not likely.is_opened:
        return Proposal.SYNONYM
    is_missing = bool(authority_ids) and not has_addition(likely.entry_id, authority_ids[0])
    return Proposal.ADDITION if is_missing else Proposal.REVISION


def _is_poor(judgement: Judgement) -> bool:
    ratings = judgement.helpful + judgement.unhelpful
    is_rated_low = ratings >= LEAST_RATINGS and judgement.unhelpful * 2 > ratings
    return is_rated_low or judgement.unanswered >= LEAST_UNANSWERED


def _gap_in_text(judgement: Judgement, *, has_addition: HasAddition) -> Found:
    entry_id, authority_id = judgement.entry_id, judgement.authority_id
    is_missing = authority_id is not None and not has_addition(entry_id, authority_id)
    return Found(
        key=f"entry-{entry_id} authority-{authority_id or 0}",
        words="",
        failures={},
        authority_ids=(authority_id,) if authority_id else (),
        proposal=Proposal.ADDITION if is_missing else Proposal.REVISION,
        entry_id=entry_id,
        weight=2 * judgement.unanswered + judgement.unhelpful,
        unhelpful=judgement.unhelpful,
        unanswered=judgement.unanswered,
    )


def _worst_first(gaps: Iterable[Found]) -> list[Found]:
    return sorted(gaps, key=lambda gap: (-gap.weight, gap.key))
