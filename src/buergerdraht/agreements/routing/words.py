"""A number's plan in German: a sentence per time of the week, and what becomes of one call. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from buergerdraht.agreements.routing.rules import (
    WAYS_WITH_ATTENDANT,
    Decision,
    RingAttendant,
    RoutingPlan,
    RoutingStep,
    Stage,
    WaitForAgent,
    Way,
    decide,
)
from buergerdraht.agreements.routing.week import Answer, PlannedDay, planned_week, usual_week
from buergerdraht.authorities.rules import readable_number, with_article
from buergerdraht.servicehours.rules import (
    BERLIN,
    MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    CalendarRules,
    WeeklyHours,
    clock,
    local_day,
    local_time,
    sentence_now,
    weekly_sentence,
)

WAYS = {
    Way.TAKEOVER: "Das Servicecenter nimmt alle Anrufe an.",
    Way.OVERFLOW: "Zuerst klingelt die Vermittlung; was sie nicht annimmt, nimmt das Servicecenter an.",
    Way.ABSENCE: "Das Servicecenter nimmt Anrufe an, wenn die Vermittlung abwesend ist.",
    Way.DIVERTED: "Die Telefonanlage der Behörde leitet um; das Servicecenter nimmt an, was kommt.",
    Way.ATTENDANT: "Anrufe gehen nur zur Vermittlung.",
}
SHORT = {
    Answer.CENTRE: "Servicecenter",
    Answer.ATTENDANT_FIRST: "Vermittlung, dann Servicecenter",
    Answer.ATTENDANT: "Vermittlung",
    Answer.NOBODY: "Ansage",
}
LATER = "Die Ansage sagt, dass gerade niemand zu erreichen ist"


@dataclass(frozen=True, slots=True)
class Line:
    """When, and who answers then."""

    answer: Answer
    times: str
    who: str


@dataclass(frozen=True, slots=True)
class Place:
    """Whose number it is, and who takes its calls, by name; helpers by the id of their centre."""

    authority: str
    centre: str
    centres: dict[int, str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What becomes of a call, step by step, and what that follows from."""

    steps: tuple[str, ...]
    reasons: tuple[str, ...]


def week_lines(plan: RoutingPlan, *, monday: date, authority: str) -> tuple[Line, ...]:
    """Return a sentence for each answer that the usual week gives, in the order in which it comes up."""
    days = usual_week(plan, monday=monday)
    answers = dict.fromkeys(span.answer for day in days for span in day.spans)
    if len(answers) > 1 and Answer.NOBODY in answers:
        del answers[Answer.NOBODY]
        answers[Answer.NOBODY] = None
    way = plan.way_on(monday)
    return tuple(
        Line(answer, _times(days, answer), _who(answer, way, authority=authority)) for answer in answers
    )


def differing_days(plan: RoutingPlan, *, monday: date) -> tuple[str, ...]:
    """Return a sentence for each day of the week that is not as usual."""
    pairs = zip(planned_week(plan, monday=monday), usual_week(plan, monday=monday), strict=True)
    return tuple(
        f"{day_words(planned.day)}: {day_sentence(planned)}"
        for planned, usual in pairs
        if planned.spans != usual.spans
    )


def day_sentence(planned: PlannedDay) -> str:
    """Return who answers when on a day: '8–12 Uhr Vermittlung, dann Servicecenter; sonst Ansage'."""
    parts = [
        f"{_span(span.begins_at, span.ends_at)} {SHORT[span.answer]}"
        for span in planned.spans
        if span.answer is not Answer.NOBODY
    ]
    reason = f", geschlossen wegen {planned.closed_because}" if planned.closed_because else ""
    if not parts:
        return f"ganztägig Ansage{reason}"
    rest = "; sonst Ansage" if any(span.answer is Answer.NOBODY for span in planned.spans) else ""
    return f"{'; '.join(parts)}{rest}{reason}"


def explain(plan: RoutingPlan, *, at: datetime, place: Place) -> tuple[Decision, Explanation]:
    """Return what becomes of a call at the instant, and the sentences for it."""
    decision = decide(plan, at=at)
    steps = tuple(_step(step, at=at, place=place) for step in decision.steps)
    return decision, Explanation(steps, tuple(_reasons(plan, decision, at=at)))


def stage_sentence(stage: Stage | None) -> str:
    """Return which phase holds since when, and what it routes."""
    if stage is None:
        return (
            "Für diesen Tag ist nichts vereinbart. Damit niemand verloren geht, nimmt das Servicecenter an."
        )
    until = f" bis {long_day(stage.valid_until - timedelta(days=1))}" if stage.valid_until else ""
    phase = stage.phase or "Vereinbarung"
    return f"{phase}, seit {long_day(stage.valid_from)}{until}: {WAYS[stage.way]}"


def attendant_of(authority: str) -> str:
    """Return the attendant by whose she is: 'die Vermittlung der Stadt Geseke'."""
    of_her = with_article(authority).startswith("die ")
    return f"die Vermittlung der {authority}" if of_her else f"die Vermittlung ({authority})"


def long_day(day: date) -> str:
    """Return a day as it is written: '1. Januar 2018'."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def day_words(day: date) -> str:
    """Return a day with its weekday: 'Montag, 23. November'."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]}"


def instant_words(at: datetime) -> str:
    """Return an instant as it is said: 'Montag, 23. November 2026, um 9:30 Uhr'."""
    local = at.astimezone(BERLIN)
    return f"{day_words(local.date())} {local.year}, um {clock(local.time())} Uhr"


def _who(answer: Answer, way: Way, *, authority: str) -> str:
    hers = attendant_of(authority)
    away = "ist sie abwesend oder nicht zu erreichen" if way is Way.ABSENCE else "nimmt sie nicht ab"
    return {
        Answer.CENTRE: "das Servicecenter",
        Answer.ATTENDANT_FIRST: f"zuerst {hers}; {away}, das Servicecenter",
        Answer.ATTENDANT: f"{hers}; nimmt sie nicht ab, die Ansage",
        Answer.NOBODY: "die Ansage mit der nächsten Öffnung; wer will, bittet um Rückruf",
    }[answer]


def _times(days: Sequence[PlannedDay], answer: Answer) -> str:
    hours = [
        WeeklyHours(day.day.weekday(), local_time(span.begins_at), local_time(span.ends_at))
        for day in days
        for span in day.spans
        if span.answer is answer
    ]
    is_rest = answer is Answer.NOBODY and any(span.answer is not answer for day in days for span in day.spans)
    return "Zu allen anderen Zeiten" if is_rest else weekly_sentence(CalendarRules("NW", tuple(hours)))


def _step(step: RoutingStep, *, at: datetime, place: Place) -> str:
    if isinstance(step, RingAttendant):
        hers, number = attendant_of(place.authority), readable_number(step.address)
        return f"{hers[0].upper()}{hers[1:]} klingelt unter {number}, höchstens {step.seconds} Sekunden."
    if isinstance(step, WaitForAgent):
        helpers = [
            f" Nach {helper.after_seconds} Sekunden Wartezeit auch: {place.centres[helper.centre_id]}."
            for helper in step.helpers
        ]
        return f"Der Anruf geht an die nächste freie Servicekraft: {place.centre}.{''.join(helpers)}"
    if step.opens_at is None:
        return f"{LATER}. Wer will, bittet um Rückruf."
    return f"{LATER}, und nennt die nächste Zeit: {_when(step.opens_at, at)}. Wer will, bittet um Rückruf."


def _when(then: datetime, at: datetime) -> str:
    day, clock_words = local_day(then), f"um {clock(local_time(then))} Uhr"
    if day == local_day(at):
        return f"heute {clock_words}"
    return f"{day_words(day)}, {clock_words}"


def _reasons(plan: RoutingPlan, decision: Decision, *, at: datetime) -> Iterable[str]:
    yield stage_sentence(decision.stage)
    yield f"Servicecenter: {sentence_now(plan.hours, at)}."
    way = plan.way_on(local_day(at))
    if decision.stage and decision.stage.way is not way:
        yield "Es ist keine Vermittlung eingetragen. Damit niemand verloren geht, nimmt das Servicecenter an."
    if way in WAYS_WITH_ATTENDANT:
        yield _presence(plan, decision, at=at)


def _presence(plan: RoutingPlan, decision: Decision, *, at: datetime) -> str:
    if decision.is_attendant_there:
        return "Vermittlung: da."
    absences = plan.attendant.absences if plan.attendant else ()
    told = next((absence for absence in absences if absence.holds_at(at)), None)
    if told is None:
        return "Vermittlung: nach ihren Zeiten nicht da."
    until = f" bis {instant_words(told.ends_at)}" if told.ends_at else ""
    return f"Vermittlung: abwesend gemeldet seit {instant_words(told.begins_at)}{until}."


def _span(begins_at: datetime, ends_at: datetime) -> str:
    end = clock(local_time(ends_at))
    return f"{clock(local_time(begins_at))}–{'24' if end == '0' else end} Uhr"


def short_day(day: date) -> str:
    """Return a day in short: 'Mo 23.11.'."""
    return f"{SHORT_WEEKDAYS[day.weekday()]}\u00a0{day.day}.{day.month}."
