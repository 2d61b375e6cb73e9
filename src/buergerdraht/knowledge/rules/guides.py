"""Guides: steps with a question and its answers, from one first step to ends with an outcome. Pure.

As JSON: {"start": "where", "steps": [{"id": "where", "question": "…", "text": "…", "entries": [12],
"answers": [{"text": "…", "to": "end"}]}, {"id": "end", "question": "…", "outcome": "answered"}]}.
A step with answers leads on; one without is an end and says its outcome. `text` is plain text.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

OUTCOMES: dict[str, str] = {
    "answered": "beantwortet",
    "transferred": "verbinden",
    "ticket": "Ticket",
    "call_back": "Rückruf",
    "unanswered": "ohne Antwort",
}
"""What an end proposes, by its code in the contact record."""
MOST_ANSWERS = 9
"""Answers are chosen with the keys 1 to 9."""
MOST_STEPS = 100
LONGEST_QUESTION, LONGEST_TEXT, LONGEST_ANSWER = 200, 1500, 120


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question, and the step that follows; '' if nobody has chosen it yet."""

    text: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a question with answers, or an end with its outcome."""

    id: str
    question: str
    text: str = ""
    """What the agent says or should know."""
    answers: tuple[Answer, ...] = ()
    entry_ids: tuple[int, ...] = ()
    """Texts of the knowledge base that the step links to."""
    outcome: str = ""
    """Of an end: a key of OUTCOMES."""

    @property
    def is_end(self) -> bool:
        return not self.answers


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The steps of a guide in the order of the editor, and where it begins."""

    start: str = ""
    steps: tuple[Step, ...] = ()

    def step(self, step_id: str) -> Step | None:
        """Return the step of that id."""
        return next((step for step in self.steps if step.id == step_id), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a guide from being reviewed; `step_id` is '' if it concerns the whole."""

    step_id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that was passed, with the answer given there."""

    step: Step
    answer: Answer
    number: int
    """Of the answer, from 1."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The way through a guide so far."""

    choices: tuple[Choice, ...]
    step: Step
    """Where it stands."""


# --- reading and writing ------------------------------------------------------------------------------------


def read_dialogue(data: Any) -> Dialogue:
    """Return the guide that the JSON describes; what cannot be read is left out, and found by `problems`."""
    if not isinstance(data, Mapping):
        return Dialogue()
    steps = [_read_step(each) for each in _list(data.get("steps")) if isinstance(each, Mapping)]
    return Dialogue(_text(data.get("start")), tuple(steps))


def dialogue_as_json(dialogue: Dialogue) -> dict[str, Any]:
    """Return the guide as JSON: read_dialogue of it is the guide again."""
    return {"start": dialogue.start, "steps": [_step_as_json(step) for step in dialogue.steps]}


def _read_step(data: Mapping[str, Any]) -> Step:
    answers = [_read_answer(each) for each in _list(data.get("answers")) if isinstance(each, Mapping)]
    return Step(
        id=_text(data.get("id")),
        question=_text(data.get("question")),
        text=_text(data.get("text")),
        answers=tuple(answers),
        entry_ids=tuple(each for each in _list(data.get("entries")) if type(each) is int),
        outcome=_text(data.get("outcome")),
    )


def _read_answer(data: Mapping[str, Any]) -> Answer:
    return Answer(_text(data.get("text")), _text(data.get("to")))


def _step_as_json(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "question": step.question,
        "text": step.text,
        "entries": list(step.entry_ids),
        "answers": [{"text": answer.text, "to": answer.to} for answer in step.answers],
        "outcome": step.outcome,
    }


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


# --- checking -----------------------------------------------------------------------------------------------


def problems(dialogue: Dialogue) -> tuple[Problem, ...]:
    """Return everything that is wrong, in the order of the steps; nothing: it can be reviewed and run."""
    if not dialogue.steps:
        return (Problem("", "Der Leitfaden hat noch keinen Schritt."),)
    found = [*_whole(dialogue)]
    for number, step in enumerate(dialogue.steps, start=1):
        found += [Problem(step.id, f"Schritt {number}: {text}") for text in _of_step(step, dialogue)]
    return tuple(found)


def is_sound(dialogue: Dialogue) -> bool:
    """Tell whether the guide can be reviewed and run."""
    return not problems(dialogue)


def _whole(dialogue: Dialogue) -> Iterator[Problem]:
    ids = [step.id for step in dialogue.steps]
    if dialogue.step(dialogue.start) is None:
        yield Problem("", "Es ist nicht festgelegt, mit welchem Schritt der Leitfaden beginnt.")
    if len(set(ids)) < len(ids) or "" in ids:
        yield Problem("", "Zwei Schritte haben dieselbe Kennung, oder einer hat keine.")
    if len(ids) > MOST_STEPS:
        yield Problem("", f"Der Leitfaden hat mehr als {MOST_STEPS} Schritte. Teilen Sie ihn.")


def _of_step(step: Step, dialogue: Dialogue) -> Iterator[str]:
    yield from _wording(step)
    yield from _answers(step, dialogue)
    if step.id not in reachable(dialogue):
        yield "Kein Weg führt hierher. Wählen Sie ihn bei einer Antwort als Ziel oder löschen Sie ihn."
    elif step.answers and step.id not in _with_way_out(dialogue):
        yield "Von hier führt kein Weg zu einem Ende."


def _wording(step: Step) -> Iterator[str]:
    if not step.question.strip():
        yield "Die Frage oder Überschrift fehlt."
    if len(step.question) > LONGEST_QUESTION or len(step.text) > LONGEST_TEXT:
        yield f"Kürzen Sie: Frage {LONGEST_QUESTION}, Text {LONGEST_TEXT} Zeichen."
    if step.is_end and step.outcome not in OUTCOMES:
        yield "Hier geht es nicht weiter. Geben Sie Antworten an, oder welches Ergebnis der Kontakt hat."
    if step.answers and step.outcome:
        yield "Ein Schritt mit Antworten hat noch kein Ergebnis. Entfernen Sie eines von beiden."


def _answers(step: Step, dialogue: Dialogue) -> Iterator[str]:
    texts = [answer.text.strip().casefold() for answer in step.answers]
    if not all(texts):
        yield "Eine Antwort hat keinen Text."
    if any(len(text) > LONGEST_ANSWER for text in texts):
        yield f"Kürzen Sie die Antworten auf {LONGEST_ANSWER} Zeichen."
    if len(set(texts)) < len(texts):
        yield "Zwei Antworten lauten gleich."
    if len(texts) > MOST_ANSWERS:
        yield f"Mehr als {MOST_ANSWERS} Antworten. Teilen Sie die Frage."
    for answer in step.answers:
        if dialogue.step(answer.to) is None:
            yield f"Die Antwort „{answer.text}“ führt zu keinem Schritt."


def reachable(dialogue: Dialogue) -> frozenset[str]:
    """Return the ids of the steps to which a way leads from the start."""
    return _closure([dialogue.start], {step.id: [a.to for a in step.answers] for step in dialogue.steps})


def _with_way_out(dialogue: Dialogue) -> frozenset[str]:
    sources: dict[str, list[str]] = {step.id: [] for step in dialogue.steps}
    for step in dialogue.steps:
        for answer in step.answers:
            sources.setdefault(answer.to, []).append(step.id)
    return _closure([step.id for step in dialogue.steps if step.is_end], sources)


def _closure(first: Iterable[str], following: Mapping[str, Iterable[str]]) -> frozenset[str]:
    seen: set[str] = set()
    waiting = [step_id for step_id in first if step_id in following]
    while waiting:
        step_id = waiting.pop()
        if step_id not in seen:
            seen.add(step_id)
            waiting += [each for each in following[step_id] if each in following]
    return frozenset(seen)


# --- running ------------------------------------------------------------------------------------------------


def walk(dialogue: Dialogue, answers: Iterable[int]) -> Walk | None:
    """Return where these answers (numbered from 1) lead; it stops at the first that does not exist."""
    step = dialogue.step(dialogue.start)
    if step is None:
        return None
    choices: list[Choice] = []
    for number in answers:
        following = dialogue.step(step.answers[number - 1].to) if 0 < number <= len(step.answers) else None
        if following is None:
            break
        choices.append(Choice(step, step.answers[number - 1], number))
        step = following
    return Walk(tuple(choices), step)
