"""How evaluations write a figure and whether its target is met."""

from django import template

from buergerdraht.foundation.charts import number
from buergerdraht.quality.dashboards import Line

register = template.Library()
TONES = {True: "ok", False: "warn", None: ""}
ICONS = {True: "ok", False: "warnung", None: ""}


@register.filter
def figure_number(value: float | None) -> str:
    """Write a figure with one decimal where it has one; a dash where nothing is known."""
    return number(None if value is None else round(value, 1))


@register.filter
def target_note(line: Line) -> str:
    """Say what was agreed, or else what it was in the time before."""
    if line.target:
        return f"Ziel: {line.target.words}"
    return f"davor {figure_number(line.before)} {line.figure.unit}".rstrip()


@register.filter
def target_tone(line: Line) -> str:
    """Return the tone of whether the target is met."""
    return TONES[line.is_met]


@register.filter
def target_icon(line: Line) -> str:
    """Return the icon of whether the target is met."""
    return ICONS[line.is_met]
