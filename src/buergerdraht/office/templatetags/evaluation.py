"""How evaluations write a figure and whether its target is met."""

from typing import Any

from django import template

from buergerdraht.foundation.figures import number
from buergerdraht.quality.catalogue import Figure
from buergerdraht.quality.dashboards import Line

register = template.Library()
TONES = {True: "ok", False: "warn", None: ""}
ICONS = {True: "ok", False: "warnung", None: ""}


@register.filter
def figure_number(value: float | None) -> str:
    """Write a figure with one decimal where it has one; a dash where nothing is known."""
    return number(None if value is None else round(value, 1))


@register.filter
def with_unit(value: float | None, figure: Figure[Any]) -> str:
    """Write a figure with its unit, or a dash alone."""
    return f"{figure_number(value)} {figure.unit}".rstrip() if value is not None else figure_number(None)


@register.filter
def unit(line: Line) -> str:
    """Return the unit of the figure's value, if there is a value."""
    return line.figure.unit if line.value is not None else ""


@register.filter
def target_note(line: Line) -> str:
    """Say what was agreed, or else what it is compared with."""
    if line.target:
        return f"Ziel: {line.target.words}"
    return f"Vergleich: {with_unit(line.before, line.figure)}"


@register.filter
def target_tone(line: Line) -> str:
    """Return the tone of whether the target is met."""
    return TONES[line.is_met]


@register.filter
def target_icon(line: Line) -> str:
    """Return the icon of whether the target is met."""
    return ICONS[line.is_met]
