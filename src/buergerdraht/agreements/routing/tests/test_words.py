"""The test bench says what is decided, step by step: nothing else, and nothing less."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings

from buergerdraht.agreements.routing.rules import Helper, RoutingPlan, Way, decide
from buergerdraht.agreements.routing.tests.test_rules import MINUTES, monday, plan, plans, steps
from buergerdraht.agreements.routing.week import Answer, answer_of, planned_day
from buergerdraht.agreements.routing.words import Place, attendant_of, explain, week_lines
from buergerdraht.servicehours.rules import CalendarRules, WeeklyHours, local_day

PLACE = Place("Stadt Geseke", "Servicecenter Soest", {4: "Servicecenter Soest", 5: "Servicecenter Wesel"})
SIGNS = {"Die Vermittlung": "A", "Der Anruf geht": "C", "Die Ansage": "-"}


@settings(max_examples=1500)
@given(plans(), MINUTES)
def test_each_sentence_is_a_step_of_the_decision(agreed: RoutingPlan, at: datetime) -> None:
    decision, said = explain(agreed, at=at, place=PLACE)
    signs = [next(sign for start, sign in SIGNS.items() if step.startswith(start)) for step in said.steps]
    assert "".join(signs) == steps(decision) == steps(decide(agreed, at=at))


@settings(max_examples=300)
@given(plans(), MINUTES)
def test_a_day_in_the_picture_has_the_answer_of_each_of_its_minutes(
    agreed: RoutingPlan, at: datetime
) -> None:
    spans = planned_day(agreed, day=local_day(at)).spans
    assert spans[0].begins_at <= at < spans[-1].ends_at
    shown = next(span.answer for span in spans if span.begins_at <= at < span.ends_at)
    assert shown is answer_of(decide(agreed, at=at))
    assert all(before.ends_at == after.begins_at for before, after in pairwise(spans))


def test_a_helper_is_named_with_the_wait() -> None:
    agreed = replace(plan(), helpers=(Helper(5, 90),))
    said = explain(agreed, at=monday(9), place=PLACE)[1]
    assert said.steps == (
        "Der Anruf geht an die nächste freie Servicekraft: Servicecenter Soest. "
        "Nach 90 Sekunden Wartezeit auch: Servicecenter Wesel.",
    )


def test_the_announcement_names_when_somebody_is_there() -> None:
    evening = explain(plan(), at=monday(19), place=PLACE)[1].steps[0]
    early = explain(plan(), at=monday(7), place=PLACE)[1].steps[0]
    assert "Dienstag, 24. November, um 8 Uhr" in evening
    assert "heute um 8 Uhr" in early
    never = explain(replace(plan(), hours=replace(plan().hours, intervals=())), at=monday(7), place=PLACE)
    assert "nennt" not in never[1].steps[0]


def test_around_the_clock_is_one_sentence() -> None:
    always = CalendarRules("NW", tuple(WeeklyHours(day, time(0), time(0)) for day in range(7)))
    lines = week_lines(RoutingPlan(4, always), monday=local_day(monday(0)), authority="Stadt Geseke")
    assert [(line.answer, line.times) for line in lines] == [(Answer.CENTRE, "rund um die Uhr")]


def test_whose_attendant_it_is_is_said_with_her_article_where_that_is_easy() -> None:
    assert attendant_of("Stadt Geseke") == "die Vermittlung der Stadt Geseke"
    assert attendant_of("Kreis Soest") == "die Vermittlung (Kreis Soest)"


def test_reasons_tell_an_attendant_who_is_missing() -> None:
    said = explain(plan(Way.OVERFLOW, attendant=None), at=monday(9) + timedelta(minutes=1), place=PLACE)[1]
    assert (
        "Es ist keine Vermittlung eingetragen. Damit niemand verloren geht, nimmt das Servicecenter an."
        in said.reasons
    )
