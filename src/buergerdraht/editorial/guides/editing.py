"""What was entered about one step of a guide, and what its buttons do."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from buergerdraht.knowledge.queries.guides import entry_named
from buergerdraht.knowledge.rules.guide_editing import (
    add_answer,
    add_step,
    move_answer,
    move_step,
    put_step,
    remove_answer,
    remove_step,
)
from buergerdraht.knowledge.rules.guides import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    LONGEST_TEXT,
    MOST_ANSWERS,
    Answer,
    Dialogue,
    Step,
)

LONGEST_TITLE, MOST_TERMS, LONGEST_TERM = 160, 40, 120


@dataclass(frozen=True, slots=True)
class Edited:
    """A guide as it stands after a button was pressed, and where its author goes on."""

    title: str
    terms: list[str]
    dialogue: Dialogue
    step_id: str
    focus: str = ""
    """Field that gets the focus: 'frage', 'antwort-2'; '' for the heading."""
    complaint: str = ""
    """What could not be done, in a sentence."""


def edited(data: QueryDict, dialogue: Dialogue, *, today: date) -> Edited:
    """Return the guide with what was entered, after its button did what it says."""
    step_id = data.get("schritt", "")
    complaint = ""
    old = dialogue.step(step_id)
    if old:
        step, complaint = _entered(data, old, today=today)
        dialogue = put_step(dialogue, step)
    kept = Edited(
        title=data.get("titel", "").strip()[:LONGEST_TITLE],
        terms=_terms(data.get("suchwoerter", "")),
        dialogue=dialogue,
        step_id=step_id,
        complaint=complaint,
    )
    return _acted(kept, data.get("action", ""))


def _entered(data: QueryDict, old: Step, *, today: date) -> tuple[Step, str]:
    answers = [
        Answer(data.get(f"antwort-{place}", "").strip()[: LONGEST_ANSWER + 1], data.get(f"ziel-{place}", ""))
        for place in range(len(old.answers))
    ]
    entry_ids, complaint = _linked(data, old, today=today)
    step = replace(
        old,
        question=data.get("frage", "").strip()[: LONGEST_QUESTION + 1],
        text=data.get("text", "").strip()[: LONGEST_TEXT + 1],
        answers=tuple(answers),
        entry_ids=entry_ids,
        outcome=data.get("ergebnis", "")[:20] if not answers else "",
    )
    return step, complaint


def _linked(data: QueryDict, old: Step, *, today: date) -> tuple[tuple[int, ...], str]:
    name = data.get("verweis", "").strip()
    if not name:
        return old.entry_ids, ""
    entry = entry_named(name, on=today)
    if entry is None:
        return old.entry_ids, f"Keinen oder mehrere Texte mit dem Namen „{name[:80]}“ gefunden."
    return tuple(dict.fromkeys((*old.entry_ids, entry.pk))), ""


def _acted(kept: Edited, action: str) -> Edited:
    name, _, what = action.partition(":")
    act = _ACTIONS.get(name)
    return act(kept, what) if act else kept


def _open(kept: Edited, step_id: str) -> Edited:
    return replace(kept, step_id=step_id) if kept.dialogue.step(step_id) else kept


def _add_step(kept: Edited, _: str) -> Edited:
    dialogue, made = add_step(kept.dialogue, after=kept.step_id)
    return replace(kept, dialogue=dialogue, step_id=made, focus="frage")


def _remove_step(kept: Edited, _: str) -> Edited:
    dialogue = remove_step(kept.dialogue, kept.step_id)
    return replace(kept, dialogue=dialogue, step_id=dialogue.start)


def _move_step(kept: Edited, by: str) -> Edited:
    return replace(kept, dialogue=move_step(kept.dialogue, kept.step_id, by=-1 if by == "up" else 1))


def _start(kept: Edited, _: str) -> Edited:
    return replace(kept, dialogue=replace(kept.dialogue, start=kept.step_id))


def _add_answer(kept: Edited, _: str) -> Edited:
    step = kept.dialogue.step(kept.step_id)
    count = len(step.answers) if step else MOST_ANSWERS
    if count >= MOST_ANSWERS:
        return replace(kept, complaint=f"Mehr als {MOST_ANSWERS} Antworten hat eine Frage nicht.")
    dialogue = add_answer(kept.dialogue, kept.step_id)
    return replace(kept, dialogue=dialogue, focus=f"antwort-{count}")


def _remove_answer(kept: Edited, place: str) -> Edited:
    return replace(
        kept, dialogue=remove_answer(kept.dialogue, kept.step_id, place=_place(place)), focus="frage"
    )


def _raise_answer(kept: Edited, place: str) -> Edited:
    number = _place(place)
    dialogue = move_answer(kept.dialogue, kept.step_id, place=number, by=-1)
    return replace(kept, dialogue=dialogue, focus=f"antwort-{max(number - 1, 0)}")


def _unlink(kept: Edited, entry_id: str) -> Edited:
    step = kept.dialogue.step(kept.step_id)
    left = tuple(each for each in step.entry_ids if str(each) != entry_id) if step else ()
    return replace(kept, dialogue=put_step(kept.dialogue, replace(step, entry_ids=left))) if step else kept


def _place(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 3 else MOST_ANSWERS


def _terms(text: str) -> list[str]:
    words = [word.strip()[:LONGEST_TERM] for line in text.splitlines() for word in line.split(",")]
    return [word for word in dict.fromkeys(words) if word][:MOST_TERMS]


_ACTIONS: dict[str, Callable[[Edited, str], Edited]] = {
    "open": _open,
    "add": _add_step,
    "remove": _remove_step,
    "move": _move_step,
    "start": _start,
    "answer": _add_answer,
    "answer_remove": _remove_answer,
    "answer_up": _raise_answer,
    "unlink": _unlink,
}


def shown(dialogue: Dialogue, step_id: str) -> tuple[str, Step | None]:
    """Return the step to show, of the start if the wanted one is gone."""
    step = dialogue.step(step_id) or dialogue.step(dialogue.start) or next(iter(dialogue.steps), None)
    return (step.id if step else "", step)


def numbered(dialogue: Dialogue) -> list[dict[str, Any]]:
    """Return each step with its number and where its answers lead, for the outline and the choices."""
    numbers = {step.id: number for number, step in enumerate(dialogue.steps, start=1)}
    return [
        {
            "id": step.id,
            "number": numbers[step.id],
            "label": f"{numbers[step.id]} {step.question or 'ohne Text'}",
            "question": step.question,
            "is_start": step.id == dialogue.start,
            "answers": [(answer.text or "ohne Text", numbers.get(answer.to)) for answer in step.answers],
        }
        for step in dialogue.steps
    ]
