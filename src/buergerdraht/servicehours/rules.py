"""When somebody is there: pure arithmetic on wall-clock hours in Europe/Berlin, and how it is said in German.

Instants go in and come out aware (out: UTC). Somebody is there whenever the clock on the wall shows a time of
an interval: in the doubled hour of autumn twice, in the skipped one of spring never.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from zoneinfo import ZoneInfo

from buergerdraht.servicehours.public_holidays import holiday_name

BERLIN = ZoneInfo("Europe/Berlin")
MIDNIGHT = time(0)
HORIZON_DAYS = 366
"""How far ahead an opening is looked for."""
STRETCH_DAYS = 14
"""How far ahead the end of an unbroken opening is looked for; longer counts as 'always'."""

STATES: dict[str, str] = {
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "BE": "Berlin",
    "BB": "Brandenburg",
    "HB": "Bremen",
    "HH": "Hamburg",
    "HE": "Hessen",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}
"""The Länder by their code of ISO 3166-2:DE."""
EVES = {(12, 24): "Heiligabend", (12, 31): "Silvester"}

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
SHORT_WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip
ALWAYS = "rund um die Uhr"


@dataclass(frozen=True, slots=True, order=True)
class WeeklyHours:
    """One interval of a weekday (0 = Monday), half-open; `closes` 00:00 means 24:00."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Days closed besides holidays; both days inclusive."""

    first_on: date
    last_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class OtherWeek:
    """Weekly hours that hold instead of the usual ones for a time, half-open."""

    valid_from: date
    valid_until: date | None
    """None: from then on."""
    intervals: tuple[WeeklyHours, ...]

    def holds_on(self, day: date) -> bool:
        """Tell whether these hours hold on the day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """Everything that decides whether somebody is there."""

    state: str
    """Land whose public holidays by law hold, as in ISO 3166-2:DE."""
    intervals: tuple[WeeklyHours, ...]
    """The usual week."""
    closures: tuple[ClosedDays, ...] = ()
    closes_on_holidays: bool = True
    closes_on_christmas_and_new_years_eve: bool = True
    """24 and 31 December are no holidays by law, but free in the public service (TVöD § 6 (3))."""
    local_holidays: tuple[str, ...] = ()
    """Keys of LOCAL_HOLIDAYS: what holds in this municipality besides the Land's holidays."""
    other_weeks: tuple[OtherWeek, ...] = ()
    """None of which overlap."""
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Rules are looked up far more often than made: their hash is worked out once."""
        parts = (self.state, self.intervals, self.closures, self.local_holidays, self.other_weeks)
        rest = (self.closes_on_holidays, self.closes_on_christmas_and_new_years_eve)
        object.__setattr__(self, "_hash", hash((parts, rest)))

    def __hash__(self) -> int:
        """Return the hash of all parts."""
        return self._hash

    def week_on(self, day: date) -> tuple[WeeklyHours, ...]:
        """Return the weekly hours that hold on the day."""
        return next((week.intervals for week in self.other_weeks if week.holds_on(day)), self.intervals)


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """An interval of a certain day as instants, half-open."""

    opens_at: datetime
    closes_at: datetime


def is_open(rules: CalendarRules, at: datetime) -> bool:
    """Tell whether somebody is there at this instant."""
    return _opening_at(rules, at) is not None


def next_opening(rules: CalendarRules, at: datetime) -> datetime | None:
    """Return the first instant from `at` on with somebody there (`at` if open); None: not within a year."""
    for opening in _openings_from(rules, at, days=HORIZON_DAYS):
        if opening.closes_at > at:
            return max(opening.opens_at, at.astimezone(UTC))
    return None


def closes_at(rules: CalendarRules, at: datetime) -> datetime | None:
    """Return the end of the opening that holds at `at`, even after midnight; None: closed, or always open."""
    current = _opening_at(rules, at)
    if current is None:
        return None
    end = current.closes_at
    for opening in _openings_from(rules, at, days=STRETCH_DAYS):
        if opening.opens_at <= end < opening.closes_at:
            end = opening.closes_at
    last = local_day(at) + timedelta(days=STRETCH_DAYS)
    return None if end >= day_begin(last) else end


def intervals_on(rules: CalendarRules, day: date) -> tuple[Opening, ...]:
    """Return the openings of a day in order; overlapping and touching ones joined, none on a closed day."""
    if closed_because(rules, day):
        return ()
    hours_of_day = _hours_on(rules, day)
    return tuple(_joined(opening for hours in hours_of_day for opening in _openings(hours, day)))


def has_hours_on(rules: CalendarRules, day: date) -> bool:
    """Tell whether the day would be open if nothing closed it."""
    return bool(_hours_on(rules, day))


def closed_because(rules: CalendarRules, day: date) -> str:
    """Return why the whole day is closed, as words after 'wegen'; empty: it is not closed as a whole."""
    for closure in rules.closures:
        if closure.first_on <= day <= closure.last_on:
            return closure.reason
    holiday = rules.closes_on_holidays and holiday_name(rules.state, day, rules.local_holidays)
    if holiday:
        return f"Feiertag ({holiday})"
    if rules.closes_on_christmas_and_new_years_eve and (day.month, day.day) in EVES:
        return EVES[day.month, day.day]
    return ""


def has_length(hours: WeeklyHours) -> bool:
    """Tell whether the interval ends after it begins (00:00 as its end is 24:00)."""
    return hours.closes > hours.opens or hours.closes == MIDNIGHT


def overlap(hours: Iterable[WeeklyHours]) -> bool:
    """Tell whether two of the intervals share a time of one weekday; touching ones do not."""
    return any(
        first.weekday == second.weekday and (first.closes > second.opens or first.closes == MIDNIGHT)
        for first, second in pairwise(sorted(hours))
    )


def local_day(at: datetime) -> date:
    """Return the calendar day that it is in Berlin."""
    return at.astimezone(BERLIN).date()


def local_time(at: datetime) -> time:
    """Return the wall-clock time that it is in Berlin."""
    return at.astimezone(BERLIN).time()


def day_begin(day: date) -> datetime:
    """Return the instant at which the calendar day begins in Berlin."""
    return datetime.combine(day, MIDNIGHT, BERLIN).astimezone(UTC)


def sentence_now(rules: CalendarRules, at: datetime) -> str:
    """Return state and change: 'offen, schließt in 1 h 18 min', 'geschlossen, öffnet morgen um 8 Uhr'."""
    if is_open(rules, at):
        end = closes_at(rules, at)
        return f"offen, schließt in {duration(end - at)}" if end else f"offen, {ALWAYS}"
    return f"geschlossen{_reason_now(rules, at)}, {_next_words(rules, at)}"


def sentence_today(rules: CalendarRules, at: datetime) -> str:
    """Return the hours of the day that it is: '8–12 und 14–16 Uhr', 'geschlossen wegen Heiligabend'."""
    day = local_day(at)
    reason = closed_because(rules, day)
    if reason:
        return f"geschlossen wegen {reason}"
    return _day_words(_hours_on(rules, day)) or "geschlossen"


def weekly_sentence(rules: CalendarRules, *, on: date | None = None) -> str:
    """Return the week of that day (None: the usual), equal days together: 'Mo–Mi 8–17 Uhr, Fr 8–13 Uhr'."""
    week = rules.week_on(on) if on else rules.intervals
    words = [_day_words(_of_weekday(week, weekday)) for weekday in range(7)]
    if set(words) == {ALWAYS}:
        return ALWAYS
    runs = [(text, [day for day, _ in run]) for text, run in groupby(enumerate(words), key=itemgetter(1))]
    return ", ".join(f"{_days(days)} {text}" for text, days in runs if text) or "keine Zeiten eingetragen"


def clock(wall: time) -> str:
    """Return a wall-clock time as it is said, without the word Uhr: '8', '13:30'."""
    return f"{wall.hour}" if wall.minute == 0 else f"{wall.hour}:{wall.minute:02}"


def duration(length: timedelta) -> str:
    """Return a length in whole minutes, rounded up, with units: '1 h 18 min', '45 min', '2 h'."""
    hours, minutes = divmod(-(-int(length.total_seconds()) // 60), 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes or not hours)
    return " ".join(parts)


def _opening_at(rules: CalendarRules, at: datetime) -> Opening | None:
    return next((o for o in intervals_on(rules, local_day(at)) if o.opens_at <= at < o.closes_at), None)


def _openings_from(rules: CalendarRules, at: datetime, *, days: int) -> Iterator[Opening]:
    first = local_day(at)
    for offset in range(days):
        yield from intervals_on(rules, first + timedelta(days=offset))


def _openings(hours: WeeklyHours, day: date) -> Iterator[Opening]:
    closing_day = day + timedelta(days=1) if hours.closes == MIDNIGHT else day
    for stretch, offset in _stretches(day):
        opens = datetime.combine(day, hours.opens, UTC) - offset
        closes = datetime.combine(closing_day, hours.closes, UTC) - offset
        if max(opens, stretch.opens_at) < min(closes, stretch.closes_at):
            yield Opening(max(opens, stretch.opens_at), min(closes, stretch.closes_at))


@lru_cache(maxsize=8192)
def _stretches(day: date) -> tuple[tuple[Opening, timedelta], ...]:
    """Return the parts of a day in Berlin with their distance to UTC: one, or two when the clocks change."""
    begin, end = day_begin(day), day_begin(day + timedelta(days=1))
    before, after = _offset(begin), _offset(end)
    if before == after:
        return ((Opening(begin, end), before),)
    # The clocks change at 1:00 UTC everywhere in the EU (Directive 2000/84/EC).
    change = datetime.combine(day, time(1), UTC)
    return ((Opening(begin, change), before), (Opening(change, end), after))


def _offset(at: datetime) -> timedelta:
    return at.astimezone(BERLIN).utcoffset() or timedelta(0)


def _joined(openings: Iterable[Opening]) -> list[Opening]:
    joined: list[Opening] = []
    for opening in sorted(openings):
        if joined and opening.opens_at <= joined[-1].closes_at:
            joined[-1] = Opening(joined[-1].opens_at, max(joined[-1].closes_at, opening.closes_at))
        else:
            joined.append(opening)
    return joined


def _reason_now(rules: CalendarRules, at: datetime) -> str:
    reason = closed_because(rules, local_day(at))
    # On a weekday without hours the holiday changes nothing.
    return f" wegen {reason}" if reason and has_hours_on(rules, local_day(at)) else ""


def _next_words(rules: CalendarRules, at: datetime) -> str:
    opening = next_opening(rules, at)
    if opening is None:
        return "keine Öffnung eingetragen"
    local = opening.astimezone(BERLIN)
    return f"öffnet {_day_name(local, at)} um {clock(local.time())} Uhr"


def _day_name(local: datetime, at: datetime) -> str:
    days = (local.date() - local_day(at)).days
    if days < 2:
        return ("heute", "morgen")[days]
    if days < 7:
        return WEEKDAYS[local.weekday()]
    return f"am {WEEKDAYS[local.weekday()]}, {local.day}. {MONTHS[local.month - 1]},"


def _hours_on(rules: CalendarRules, day: date) -> list[WeeklyHours]:
    return _of_weekday(rules.week_on(day), day.weekday())


def _of_weekday(week: Iterable[WeeklyHours], weekday: int) -> list[WeeklyHours]:
    return sorted(hours for hours in week if hours.weekday == weekday)


def _day_words(hours: list[WeeklyHours]) -> str:
    if [(interval.opens, interval.closes) for interval in hours] == [(MIDNIGHT, MIDNIGHT)]:
        return ALWAYS
    spans = [f"{clock(interval.opens)}–{_end(interval.closes)}" for interval in hours]
    return f"{' und '.join(spans)} Uhr" if spans else ""


def _end(wall: time) -> str:
    return "24" if wall == MIDNIGHT else clock(wall)


def _days(weekdays: list[int]) -> str:
    first, last = SHORT_WEEKDAYS[weekdays[0]], SHORT_WEEKDAYS[weekdays[-1]]
    return first if len(weekdays) == 1 else f"{first}–{last}"
