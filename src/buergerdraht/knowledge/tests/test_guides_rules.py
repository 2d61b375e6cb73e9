"""Guides: what is wrong with one, where answers lead, and that JSON goes both ways."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.knowledge.rules.guides import (
    OUTCOMES,
    Answer,
    Dialogue,
    Step,
    dialogue_as_json,
    is_sound,
    problems,
    reachable,
    read_dialogue,
    walk,
)

END = Step("end", "Ummelden im Stadtbüro", outcome="answered")
WHERE = Step(
    "where", "Ziehen Sie innerhalb der Stadt um?", answers=(Answer("ja", "end"), Answer("nein", "away"))
)
AWAY = Step("away", "Ziehen Sie ins Ausland?", answers=(Answer("ja", "end"), Answer("zurück", "where")))
MOVING = Dialogue("where", (WHERE, AWAY, END))


def _sentences(dialogue: Dialogue) -> str:
    return "\n".join(problem.sentence for problem in problems(dialogue))


def _with(step: Step, **changes: Any) -> Dialogue:
    steps = tuple(replace(each, **changes) if each is step else each for each in MOVING.steps)
    return replace(MOVING, steps=steps)


def test_a_guide_with_a_loop_and_a_way_out_is_sound() -> None:
    assert is_sound(MOVING)


def test_an_empty_guide_says_so() -> None:
    assert _sentences(Dialogue()) == "Der Leitfaden hat noch keinen Schritt."


@pytest.mark.parametrize(
    ("dialogue", "sentence"),
    [
        (replace(MOVING, start="x"), "mit welchem Schritt"),
        (replace(MOVING, steps=(*MOVING.steps, END)), "dieselbe Kennung"),
        (
            replace(MOVING, steps=(*MOVING.steps, Step("lost", "Verirrt?", outcome="ticket"))),
            "Schritt 4: Kein Weg",
        ),
        (_with(END, outcome=""), "Schritt 3: Hier geht es nicht weiter."),
        (_with(END, outcome="unknown"), "Hier geht es nicht weiter."),
        (_with(WHERE, outcome="answered"), "Entfernen Sie eines von beiden."),
        (_with(WHERE, question="  "), "Die Frage oder Überschrift fehlt."),
        (_with(WHERE, question="w" * 201), "Kürzen Sie: Frage 200"),
        (_with(AWAY, answers=(Answer("ja", "end"), Answer("", "end"))), "keinen Text"),
        (_with(AWAY, answers=(Answer("ja", "end"), Answer("Ja ", "end"))), "lauten gleich"),
        (_with(AWAY, answers=(Answer("a" * 121, "end"),)), "120 Zeichen"),
        (_with(AWAY, answers=(Answer("ja", "nowhere"),)), "Die Antwort „ja“ führt zu keinem Schritt."),
        (
            _with(AWAY, answers=(Answer("zurück", "away"),)),
            "Schritt 2: Von hier führt kein Weg zu einem Ende.",
        ),
        (_with(AWAY, answers=tuple(Answer(str(n), "end") for n in range(10))), "Mehr als 9 Antworten"),
    ],
)
def test_what_is_wrong_is_said(dialogue: Dialogue, sentence: str) -> None:
    assert sentence in _sentences(dialogue)


def test_too_many_steps_are_one_problem() -> None:
    many = [Step(f"s{n}", "Frage", answers=(Answer("weiter", f"s{n + 1}"),)) for n in range(100)]
    assert "mehr als 100" in _sentences(Dialogue("s0", (*many, replace(END, id="s100"))))


def test_answers_lead_to_their_steps() -> None:
    way = walk(MOVING, [2, 2, 1])
    assert way is not None
    assert way.step == END
    assert [choice.answer.text for choice in way.choices] == ["nein", "zurück", "ja"]


@pytest.mark.parametrize("answers", [[0], [3], [-1]])
def test_an_answer_that_does_not_exist_stops_the_walk(answers: list[int]) -> None:
    way = walk(MOVING, answers)
    assert way is not None
    assert way.step == WHERE


def test_a_guide_without_a_start_cannot_be_walked() -> None:
    assert walk(Dialogue(), [1]) is None


@pytest.mark.parametrize("data", [None, [], 7, {"steps": 3}, {"steps": [1, {"id": 2, "answers": [None]}]}])
def test_unreadable_json_is_an_unsound_guide(data: object) -> None:
    assert not is_sound(read_dialogue(data))


def test_a_link_to_a_text_is_a_number() -> None:
    read = read_dialogue({"steps": [{"id": "a", "entries": [3, "4", True]}]})
    assert read.steps[0].entry_ids == (3,)


IDS = st.sampled_from(["a", "b", "c", "d", "e"])
ANSWERS = st.builds(Answer, st.text(max_size=4), IDS)
STEPS = st.builds(
    Step,
    id=IDS,
    question=st.text(max_size=6),
    text=st.text(max_size=6),
    answers=st.lists(ANSWERS, max_size=3).map(tuple),
    entry_ids=st.lists(st.integers(1, 99), max_size=2).map(tuple),
    outcome=st.sampled_from(["", *OUTCOMES]),
)
DIALOGUES = st.builds(Dialogue, IDS, st.lists(STEPS, max_size=6).map(tuple))


@given(DIALOGUES)
def test_json_goes_both_ways(dialogue: Dialogue) -> None:
    assert read_dialogue(dialogue_as_json(dialogue)) == dialogue


@st.composite
def _sound_dialogues(draw: st.DrawFn) -> Dialogue:
    """Steps that lead on to later ones, or back: every one reachable, the last an end."""
    count = draw(st.integers(1, 7))
    steps = []
    for number in range(count - 1):
        back = draw(st.integers(0, number))
        answers = (Answer("weiter", f"s{number + 1}"), Answer("noch einmal", f"s{back}"))
        steps.append(Step(f"s{number}", "Frage", answers=answers))
    return Dialogue("s0", (*steps, Step(f"s{count - 1}", "Ende", outcome="answered")))


@given(_sound_dialogues())
def test_a_guide_in_which_every_step_leads_on_is_sound(dialogue: Dialogue) -> None:
    assert is_sound(dialogue)


@given(DIALOGUES, st.lists(st.integers(1, 3), max_size=12))
def test_in_a_sound_guide_every_step_is_reachable_and_every_walk_stands_somewhere(
    dialogue: Dialogue, answers: list[int]
) -> None:
    if not is_sound(dialogue):
        return
    assert reachable(dialogue) == {step.id for step in dialogue.steps}
    way = walk(dialogue, answers)
    assert way is not None
    assert way.step in dialogue.steps


@given(_sound_dialogues(), st.data())
def test_a_step_that_nobody_leads_to_is_found(dialogue: Dialogue, data: st.DataObject) -> None:
    lost = Step("lost", "Verirrt", answers=(Answer("weiter", data.draw(st.sampled_from(dialogue.steps)).id),))
    found = problems(replace(dialogue, steps=(*dialogue.steps, lost)))
    assert [problem.step_id for problem in found] == ["lost"]


@given(_sound_dialogues())
def test_a_guide_whose_end_leads_back_has_no_way_out(dialogue: Dialogue) -> None:
    last = dialogue.steps[-1]
    looped = replace(last, answers=(Answer("von vorn", dialogue.start),), outcome="")
    found = problems(replace(dialogue, steps=(*dialogue.steps[:-1], looped)))
    assert {problem.step_id for problem in found} == {step.id for step in dialogue.steps}


def test_a_guide_is_kept_as_json_and_read_again() -> None:
    linked = replace(MOVING, steps=(*MOVING.steps, Step("more", "Mehr", "Text", entry_ids=(4, 7))))
    assert read_dialogue(dialogue_as_json(linked)) == linked
