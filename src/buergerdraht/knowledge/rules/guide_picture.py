"""A guide as a picture: steps in rows by their distance from the start, answers as lines. Pure, in px."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from buergerdraht.knowledge.rules.guides import Dialogue, Step

WIDTH, HEIGHT = 168, 64
GAP_X, GAP_Y, MARGIN = 24, 56, 16
LINE_LENGTH, LINES = 20, 3


@dataclass(frozen=True, slots=True)
class Node:
    """A step as a box; `x` and `y` are its upper left corner."""

    step_id: str
    number: int
    x: int
    y: int
    lines: tuple[tuple[int, str], ...]
    """Baseline and text of each line of the question."""
    is_end: bool
    is_lost: bool
    """No way leads there."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An answer as a line, with its number near the beginning."""

    path: str
    label: str
    x: int
    y: int
    is_back: bool
    """It leads to a step that is not further from the start."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def picture_of(dialogue: Dialogue) -> Picture:
    """Return the picture of a guide, sound or not."""
    rows = _rows(dialogue)
    widest = max((len(row) for row in rows), default=1)
    width = 2 * MARGIN + widest * (WIDTH + GAP_X)
    places = {
        step_id: place for place_y, row in enumerate(rows) for step_id, place in _placed(row, place_y, width)
    }
    nodes = tuple(_nodes(dialogue, places, len(_reached(dialogue))))
    height = 2 * MARGIN + len(rows) * (HEIGHT + GAP_Y) - (GAP_Y if rows else 0)
    return Picture(width, height, nodes, tuple(_edges(dialogue, places, width)))


def _reached(dialogue: Dialogue) -> dict[str, int]:
    """Return the distance of each step from the start, in the order of discovery."""
    depths: dict[str, int] = {}
    row = [dialogue.start] if dialogue.step(dialogue.start) else []
    depth = 0
    while row:
        depths |= dict.fromkeys(row, depth)
        steps = [dialogue.step(step_id) for step_id in row]
        following = [answer.to for step in steps if step for answer in step.answers]
        row = [each for each in dict.fromkeys(following) if each not in depths and dialogue.step(each)]
        depth += 1
    return depths


def _rows(dialogue: Dialogue) -> list[list[str]]:
    depths = _reached(dialogue)
    rows: list[list[str]] = [[] for _ in range(max(depths.values(), default=-1) + 1)]
    for step_id, depth in depths.items():
        rows[depth].append(step_id)
    lost = [step_id for step_id in dict.fromkeys(step.id for step in dialogue.steps) if step_id not in depths]
    return [*rows, lost] if lost else rows


def _placed(row: list[str], number: int, width: int) -> Iterator[tuple[str, tuple[int, int]]]:
    used = len(row) * (WIDTH + GAP_X) - GAP_X
    left = (width - used) // 2
    for place, step_id in enumerate(row):
        yield step_id, (left + place * (WIDTH + GAP_X), MARGIN + number * (HEIGHT + GAP_Y))


def _nodes(dialogue: Dialogue, places: dict[str, tuple[int, int]], reached_count: int) -> Iterator[Node]:
    reached = set(list(places)[:reached_count])
    for number, step in enumerate(dialogue.steps, start=1):
        x, y = places[step.id]
        is_end = step.is_end and bool(step.outcome)
        yield Node(step.id, number, x, y, _lines(step, y), is_end, step.id not in reached)


def _lines(step: Step, top: int) -> tuple[tuple[int, str], ...]:
    words = step.question or "ohne Text"
    lines = textwrap.wrap(words, LINE_LENGTH, max_lines=LINES, placeholder=" …")
    first = top + HEIGHT // 2 - (len(lines) - 1) * 8 + 5
    return tuple((first + 16 * place, line) for place, line in enumerate(lines))


def _edges(dialogue: Dialogue, places: dict[str, tuple[int, int]], width: int) -> Iterator[Edge]:
    for step in dialogue.steps:
        known = [(number, a) for number, a in enumerate(step.answers, start=1) if a.to in places]
        for number, answer in known:
            x, y = places[step.id]
            begin = x + WIDTH * number // (len(step.answers) + 1)
            yield _edge(str(number), (begin, y + HEIGHT), places[answer.to], width)


def _edge(label: str, begin: tuple[int, int], target: tuple[int, int], width: int) -> Edge:
    (x, y), (to_x, to_y) = begin, (target[0] + WIDTH // 2, target[1])
    if to_y > y:
        middle = (y + to_y) // 2
        path = f"M{x} {y}C{x} {middle} {to_x} {middle} {to_x} {to_y}"
        return Edge(path, label, x, y + 14, is_back=False)
    side = min(width - 4, max(x, to_x) + WIDTH // 2 + GAP_X)
    right, middle_y = target[0] + WIDTH, target[1] + HEIGHT // 2
    down = f"C{x} {y + GAP_Y} {side} {y + GAP_Y} {side} {(y + middle_y) // 2}"
    path = f"M{x} {y}{down}S{side} {middle_y} {right} {middle_y}"
    return Edge(path, label, x, y + 14, is_back=True)
