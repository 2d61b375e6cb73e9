"""Writing guides: steps and answers come, move and go; and the picture that is drawn of them."""

from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.knowledge.rules.guide_editing import (
    NEW,
    add_answer,
    add_step,
    first_dialogue,
    move_answer,
    move_step,
    put_step,
    remove_answer,
    remove_step,
)
from buergerdraht.knowledge.rules.guide_picture import HEIGHT, WIDTH, Picture, picture_of
from buergerdraht.knowledge.rules.guides import Answer, Dialogue, Step, is_sound
from buergerdraht.knowledge.tests.test_guides_rules import DIALOGUES, MOVING


def _ids(dialogue: Dialogue) -> list[str]:
    return [step.id for step in dialogue.steps]


def _answers(dialogue: Dialogue, step_id: str) -> list[tuple[str, str]]:
    step = dialogue.step(step_id)
    assert step is not None
    return [(answer.text, answer.to) for answer in step.answers]


def test_a_guide_is_written_from_an_empty_step_to_a_sound_one() -> None:
    guide = put_step(
        first_dialogue(),
        Step("s1", "Ziehen Sie innerhalb um?", answers=(Answer("ja", NEW), Answer("nein", NEW))),
    )
    assert _answers(guide, "s1") == [("ja", "s2"), ("nein", "s3")]
    assert not is_sound(guide)
    for step_id in ("s2", "s3"):
        guide = put_step(guide, Step(step_id, "Ins Stadtbüro", outcome="answered"))
    assert is_sound(guide)


def test_a_new_step_stands_behind_that_of_the_answer_before() -> None:
    guide = put_step(first_dialogue(), Step("s1", "?", answers=(Answer("ja", NEW),)))
    guide = put_step(guide, Step("s1", "?", answers=(Answer("ja", "s2"), Answer("nein", NEW))))
    assert _ids(guide) == ["s1", "s2", "s3"]


def test_an_answer_makes_an_end_a_question() -> None:
    guide = add_answer(MOVING, "end")
    end = guide.step("end")
    assert end is not None
    assert (end.outcome, end.answers) == ("", (Answer(""),))


def test_answers_move_and_go() -> None:
    moved = move_answer(MOVING, "where", place=1, by=-1)
    assert _answers(moved, "where") == [("nein", "away"), ("ja", "end")]
    assert move_answer(MOVING, "where", place=0, by=-1) == MOVING
    assert move_answer(MOVING, "where", place=7, by=1) == MOVING
    assert _answers(remove_answer(MOVING, "where", place=0), "where") == [("nein", "away")]


def test_steps_move_and_go() -> None:
    assert _ids(move_step(MOVING, "where", by=2)) == ["away", "end", "where"]
    assert move_step(MOVING, "where", by=-1) == MOVING
    assert move_step(MOVING, "nobody", by=1) == MOVING
    left = remove_step(MOVING, "where")
    assert left.start == "away"
    assert _answers(left, "away") == [("ja", "end"), ("zurück", "")]
    assert remove_step(first_dialogue(), "s1") == Dialogue()


def test_a_step_that_does_not_exist_is_put_nowhere() -> None:
    assert put_step(MOVING, Step("nobody", "?")) == MOVING


@given(DIALOGUES, st.sampled_from(["a", "b", "x"]))
def test_a_new_step_has_an_id_of_its_own(dialogue: Dialogue, after: str) -> None:
    changed, made = add_step(dialogue, after=after)
    assert made not in _ids(dialogue)
    assert len(changed.steps) == len(dialogue.steps) + 1


@given(DIALOGUES, st.sampled_from(["a", "b", "c"]))
def test_nothing_leads_to_a_step_that_was_removed(dialogue: Dialogue, step_id: str) -> None:
    changed = remove_step(dialogue, step_id)
    assert step_id not in _ids(changed)
    assert all(answer.to != step_id for step in changed.steps for answer in step.answers)


def _boxes(picture: Picture) -> set[tuple[int, int]]:
    return {(node.x, node.y) for node in picture.nodes}


def test_steps_stand_in_rows_below_each_other_and_what_leads_back_is_marked() -> None:
    picture = picture_of(MOVING)
    rows = {node.step_id: node.y for node in picture.nodes}
    assert rows["where"] < rows["end"] == rows["away"]
    assert [edge.label for edge in picture.edges if edge.is_back] == ["1", "2"]


def test_a_step_that_nobody_leads_to_stands_below_all_others() -> None:
    picture = picture_of(Dialogue("where", (*MOVING.steps, Step("lost", "Verirrt"))))
    lost = next(node for node in picture.nodes if node.step_id == "lost")
    assert lost.is_lost
    assert lost.y == max(node.y for node in picture.nodes)


@given(DIALOGUES)
def test_any_guide_can_be_drawn_without_boxes_over_each_other(dialogue: Dialogue) -> None:
    picture = picture_of(dialogue)
    assert len(_boxes(picture)) == len(set(_ids(dialogue)))
    for node in picture.nodes:
        assert 0 <= node.x <= picture.width - WIDTH
        assert 0 <= node.y <= picture.height - HEIGHT
