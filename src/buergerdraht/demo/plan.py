"""The demonstration's data as its files say. Pure: reads the package's own files, no database."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache
from importlib.resources import files
from typing import Any

from buergerdraht.authorities.queries import ListedMunicipality, listed_municipalities
from buergerdraht.authorities.rules import e164, slug_of
from buergerdraht.servicehours.rules import ALWAYS, SHORT_WEEKDAYS, CalendarRules, WeeklyHours

CENTRES = ("wetzlar", "wesel", "soest", "pinneberg")
"""Those of the five cooperations of the documents, by their slugs."""
TRIAL_LABEL = "Vorführnummer"
"""Label of the numbers that are served round the clock, so that the demonstration can be rung at any time."""


@dataclass(frozen=True)
class Desk:
    """A line of the staff directory."""

    unit: str
    name: str
    does: str
    phone: str
    room: str = ""
    presence: str = "unknown"
    absent_days: int = 0
    """Last day of the absence, counted from the day of loading."""


@dataclass(frozen=True)
class PlannedAuthority:
    """An authority with its staff directory."""

    slug: str
    name: str
    level: str
    regional_key: str
    street: str = ""
    postal_code: str = ""
    town: str = ""
    opening_hours: str = ""
    administered_by: str = ""
    desks: tuple[Desk, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    """Keys and the languages that callers choose by them."""


@dataclass(frozen=True)
class PlannedNumber:
    """A dialled number under the centre's care; without hours at the centre's own."""

    number: str
    label: str
    kind: str = "central"
    hours: str = ""
    authority: str = ""
    """Whose it is; empty: the partner's."""
    valid_from: date | None = None
    ways: Mapping[str, str] = field(default_factory=dict)
    """Which way its calls go, by kind of phase ('any': in every other); without one the centre takes all."""


@dataclass(frozen=True)
class PlannedAttendant:
    """The partner's own exchange; it rings for the numbers of the agreement that have ways."""

    number: str
    hours: str
    ring_seconds: int = 20


@dataclass(frozen=True)
class PlannedAgreement:
    """A cooperation agreement with phases and numbers."""

    slug: str
    partner: str
    legal_form: str
    valid_from: date
    signed_on: date | None = None
    first_term_months: int | None = None
    renewal_months: int | None = None
    phases: tuple[Mapping[str, Any], ...] = ()
    numbers: tuple[PlannedNumber, ...] = ()
    attendant: PlannedAttendant | None = None


@dataclass(frozen=True)
class Persona:
    """An invented person who signs in."""

    username: str
    name: str
    role: str
    at: tuple[str, ...]
    """Slugs of the centres or authorities that she works for."""
    reads_by_ear: bool = False
    also: str = ""
    """A second role in the same places."""


@dataclass(frozen=True)
class PlannedCentre:
    """A service centre with everybody whom it serves."""

    slug: str
    name: str
    authority: str
    hours: str
    state: str
    authorities: tuple[PlannedAuthority, ...]
    agreements: tuple[PlannedAgreement, ...]
    helps: tuple[Mapping[str, Any], ...] = ()
    """Which other centres (by slug) take its calls to 115 after so many seconds."""


@dataclass(frozen=True)
class Plan:
    """Everything that the demonstration loads."""

    centres: tuple[PlannedCentre, ...]
    people: tuple[Persona, ...] = field(default_factory=tuple)


@cache
def demo_plan() -> Plan:
    """Return the plan that the package's files contain."""
    documents = [_document(name) for name in CENTRES]
    people = [person for document in [*documents, _document("people")] for person in document["people"]]
    return Plan(
        centres=tuple(_centre(document) for document in documents),
        people=tuple(Persona(**{**person, "at": tuple(person["at"])}) for person in people),
    )


def hours_rules(text: str, *, state: str) -> CalendarRules:
    """Return hours that are written as `weekly_sentence` writes them; round the clock means on every day."""
    if text == ALWAYS:
        hours = tuple(WeeklyHours(weekday, time(0), time(0)) for weekday in range(7))
        return CalendarRules(
            state, hours, closes_on_holidays=False, closes_on_christmas_and_new_years_eve=False
        )
    return CalendarRules(state, tuple(hours for part in text.split(", ") for hours in _day_hours(part)))


def _day_hours(part: str) -> Iterable[WeeklyHours]:
    days, spans = part.removesuffix(" Uhr").split(" ", 1)
    first, _, last = days.partition("–")
    for weekday in range(SHORT_WEEKDAYS.index(first), SHORT_WEEKDAYS.index(last or first) + 1):
        for span in spans.split(" und "):
            opens, closes = span.split("–")
            yield WeeklyHours(weekday, _time(opens), _time(closes))


def _time(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour) % 24, int(minute or 0))


def _document(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))


def _centre(document: dict[str, Any]) -> PlannedCentre:
    group = _Group.of(document.get("municipalities"))
    agreements = tuple(_agreement(entry, group=group) for entry in document["agreements"])
    return PlannedCentre(
        **document["centre"],
        state=document["state"],
        authorities=(*(_authority(entry) for entry in document["authorities"]), *group.authorities),
        agreements=agreements,
        helps=tuple(document.get("helps", ())),
    )


def _authority(entry: dict[str, Any]) -> PlannedAuthority:
    desks = tuple(Desk(**desk) for desk in entry.get("desks", ()))
    languages = tuple(entry.get("languages", {}).items())
    return PlannedAuthority(**{**entry, "desks": desks, "languages": languages})


def _agreement(entry: dict[str, Any], *, group: "_Group") -> PlannedAgreement:
    numbers = tuple(PlannedNumber(**number) for number in entry["numbers"])
    if entry["slug"] == group.agreement:
        numbers += group.numbers
    attendant = PlannedAttendant(**entry["attendant"]) if "attendant" in entry else None
    phases = tuple(entry.get("phases", ()))
    return PlannedAgreement(**{**entry, "phases": phases, "numbers": numbers, "attendant": attendant})


@dataclass(frozen=True)
class _Group:
    """The municipalities of a county, taken from the official list and served by 115 under one agreement."""

    agreement: str = ""
    authorities: tuple[PlannedAuthority, ...] = ()
    numbers: tuple[PlannedNumber, ...] = ()

    @classmethod
    def of(cls, table: dict[str, Any] | None) -> "_Group":
        if table is None:
            return cls()
        listed = [
            each
            for each in listed_municipalities()
            if each.ags.startswith(table["key_prefix"]) and each.ags not in table["without"]
        ]
        desk, target = int(e164(table["first_desk_number"])), int(e164(table["first_target_number"]))
        authorities = tuple(
            _listed_authority(
                each,
                administered_by=table["administered_by"].get(each.ags, ""),
                desk_number=f"+{desk + place}",
            )
            for place, each in enumerate(listed)
        )
        numbers = tuple(
            PlannedNumber(f"+{target + place}", "115", "one_one_five", authority=each.slug)
            for place, each in enumerate(authorities)
        )
        return cls(table["agreement"], authorities, numbers)


def _listed_authority(
    listed: ListedMunicipality, *, administered_by: str, desk_number: str
) -> PlannedAuthority:
    desk = Desk("Bürgerbüro", "Bürgerbüro, Sammelruf", "Ausweis, Pass, Anmeldung und Ummeldung", desk_number)
    return PlannedAuthority(
        slug=slug_of(listed.name),
        name=listed.name,
        level="municipality",
        regional_key=listed.ags,
        street=listed.street,
        postal_code=listed.postal_code,
        town=listed.town,
        administered_by=administered_by,
        desks=() if administered_by else (desk,),
    )
