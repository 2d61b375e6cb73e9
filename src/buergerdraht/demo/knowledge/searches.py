"""What was searched, opened and rated in the last weeks, and the counts of the months before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.knowledge.models import Entry, Rating, SearchMonth, SearchRecord
from buergerdraht.servicehours.rules import local_day

WEEKS = 4
SEARCH_HOURS = 9
"""Calls come in over nine hours of a day."""
COUNTS = ("searches", "picked", "answered", "not_found")

Entries = Mapping[str, Entry]


@dataclass(frozen=True)
class _Search:
    """A line of the file."""

    text: str
    centre: str
    authority: str
    times: int
    opened: str
    opened_next: str


def add_searches(planned: Iterable[Sequence[str | int]], *, entries: Entries, now: datetime) -> None:
    """Note the searches, spread over the last weeks, and those that followed where nothing was opened."""
    lines = [_Search(*line) for line in planned]  # type: ignore[arg-type]  # the file's types
    records = list(_records(lines, entries=entries, now=now))
    SearchRecord.objects.bulk_create(record for record, _ in records)
    following = [_following(record, entries[slug]) for record, slug in records if slug]
    SearchRecord.objects.bulk_create(following)


def add_ratings(planned: Iterable[tuple[str, str, int, int]], *, entries: Entries, now: datetime) -> None:
    """Note who said that a text helped, and who did not."""
    authorities = {authority.slug: authority for authority in Authority.objects.all()}
    Rating.objects.bulk_create(
        Rating(
            entry=entries[slug],
            authority=authorities[authority],
            is_helpful=is_helpful,
            at=_at(place, now=now),
        )
        for slug, authority, helped, did_not in planned
        for is_helpful, times in ((True, helped), (False, did_not))
        for place in range(times)
    )


def add_months(planned: Sequence[tuple[str, int, int, int, int]], *, now: datetime) -> None:
    """Note the counts of the months before, and of this month as far as it is over."""
    centres = {centre.slug: centre for centre in ServiceCentre.objects.all()}
    today = local_day(now)
    for slug in dict.fromkeys(row[0] for row in planned):
        rows = [row[1:] for row in planned if row[0] == slug]
        begun = tuple(count * today.day // 31 for count in rows[-1])
        months = _months_until(today, len(rows) + 1)
        SearchMonth.objects.bulk_create(
            SearchMonth(centre=centres[slug], month_on=month, **dict(zip(COUNTS, counts, strict=True)))
            for month, counts in zip(months, [*rows, begun], strict=True)
        )


def _records(
    lines: Sequence[_Search], *, entries: Entries, now: datetime
) -> Iterator[tuple[SearchRecord, str]]:
    centres = {centre.slug: centre for centre in ServiceCentre.objects.all()}
    authorities = {authority.slug: authority for authority in Authority.objects.all()}
    places = ((line, place) for line in lines for place in range(line.times))
    for number, (line, place) in enumerate(places):
        record = SearchRecord(
            centre=centres[line.centre],
            authority=authorities[line.authority],
            text=line.text,
            at=_at(number, now=now),
            **_outcome(line, place=place, entries=entries),
        )
        yield record, line.opened_next


def _outcome(line: _Search, *, place: int, entries: Entries) -> dict[str, object]:
    """Three of four answers close the matter; what leads nowhere is mostly said so."""
    if line.opened:
        key = f"entry-{entries[line.opened].pk}"
        return {"hits": 5, "picked_key": key, "picked_rank": 1 + place % 2, "is_answered": place % 4 != 3}
    return {"hits": 3 * (place % 2), "is_not_found": not line.opened_next and place % 3 == 0}


def _following(record: SearchRecord, entry: Entry) -> SearchRecord:
    return SearchRecord(
        centre=record.centre,
        authority=record.authority,
        after=record,
        text=entry.title.lower()[:100],
        hits=4,
        picked_key=f"entry-{entry.pk}",
        picked_rank=1,
        is_answered=True,
        at=record.at + timedelta(seconds=20),
    )


def _at(number: int, *, now: datetime) -> datetime:
    """Spread over the days and hours, always the same way."""
    days, minutes = 1 + number * 11 % (WEEKS * 7), number * 47 % (SEARCH_HOURS * 60)
    return now - timedelta(days=days, minutes=minutes)


def _months_until(today: date, count: int) -> list[date]:
    place = today.year * 12 + today.month - 1
    return [date(*_year_month(place - back)) for back in reversed(range(count))]


def _year_month(place: int) -> tuple[int, int, int]:
    return place // 12, place % 12 + 1, 1
