"""Changes of a guide while it is written: steps and answers come, move and go. Pure."""

from collections.abc import Callable
from dataclasses import replace

from buergerdraht.knowledge.rules.guides import Answer, Dialogue, Step

NEW = "new"
"""Where an answer leads whose step is still to be made."""


def first_dialogue() -> Dialogue:
    """Return what a new guide begins with: one empty step."""
    return Dialogue("s1", (Step("s1", ""),))


def put_step(dialogue: Dialogue, step: Step) -> Dialogue:
    """Return the guide with the step in the place of the one of the same id; new targets become steps.

    A new step stands behind the one to which the answer before leads.
    """
    answers, before = [], step.id
    for answer in step.answers:
        if answer.to == NEW:
            dialogue, made = add_step(dialogue, after=before)
            answer = replace(answer, to=made)
        answers.append(answer)
        before = answer.to or before
    return _changed(dialogue, step.id, lambda _: replace(step, answers=tuple(answers)))


def add_step(dialogue: Dialogue, *, after: str) -> tuple[Dialogue, str]:
    """Return the guide with an empty step behind another, and the new step's id."""
    taken = {step.id for step in dialogue.steps}
    made = next(name for number in range(1, len(taken) + 2) if (name := f"s{number}") not in taken)
    place = next((at for at, step in enumerate(dialogue.steps, start=1) if step.id == after), len(taken))
    steps = (*dialogue.steps[:place], Step(made, ""), *dialogue.steps[place:])
    return replace(dialogue, start=dialogue.start or made, steps=steps), made


def remove_step(dialogue: Dialogue, step_id: str) -> Dialogue:
    """Return the guide without the step; answers that led there lead nowhere, the first step left begins."""
    left = tuple(step for step in dialogue.steps if step.id != step_id)
    steps = tuple(replace(step, answers=tuple(_without(a, step_id) for a in step.answers)) for step in left)
    first = steps[0].id if steps else ""
    return Dialogue(first if dialogue.start == step_id else dialogue.start, steps)


def move_step(dialogue: Dialogue, step_id: str, *, by: int) -> Dialogue:
    """Return the guide with the step that many places later (negative: earlier) in the list."""
    steps = list(dialogue.steps)
    place = next((at for at, step in enumerate(steps) if step.id == step_id), None)
    if place is None or not 0 <= place + by < len(steps):
        return dialogue
    steps.insert(place + by, steps.pop(place))
    return replace(dialogue, steps=tuple(steps))


def add_answer(dialogue: Dialogue, step_id: str) -> Dialogue:
    """Return the guide with an empty answer at the end of the step's; it is no end any more."""
    return _changed(
        dialogue, step_id, lambda step: replace(step, answers=(*step.answers, Answer("")), outcome="")
    )


def remove_answer(dialogue: Dialogue, step_id: str, *, place: int) -> Dialogue:
    """Return the guide without the answer at that place (from 0)."""
    return _changed(
        dialogue,
        step_id,
        lambda step: replace(step, answers=step.answers[:place] + step.answers[place + 1 :]),
    )


def move_answer(dialogue: Dialogue, step_id: str, *, place: int, by: int) -> Dialogue:
    """Return the guide with the answer moved that many places."""

    def moved(step: Step) -> Step:
        answers = list(step.answers)
        if 0 <= place < len(answers) and 0 <= place + by < len(answers):
            answers.insert(place + by, answers.pop(place))
        return replace(step, answers=tuple(answers))

    return _changed(dialogue, step_id, moved)


def _changed(dialogue: Dialogue, step_id: str, change: Callable[[Step], Step]) -> Dialogue:
    steps = tuple(change(step) if step.id == step_id else step for step in dialogue.steps)
    return replace(dialogue, steps=steps)


def _without(answer: Answer, step_id: str) -> Answer:
    return replace(answer, to="") if answer.to == step_id else answer
