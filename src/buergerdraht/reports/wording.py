"""How papers say a figure against its target. Pure."""

from buergerdraht.foundation.figures import number
from buergerdraht.quality.dashboards import Line

VERDICTS = {True: "erreicht", False: "nicht erreicht", None: "nicht gemessen"}


def value_words(line: Line) -> str:
    """Write a figure with its unit; with a target also what was agreed, and whether it was reached."""
    value = "–"
    if line.value is not None:
        value = f"{number(round(line.value, 1))} {line.figure.unit}".rstrip()
    return f"{value} (Ziel: {line.target.words}, {VERDICTS[line.is_met]})" if line.target else value
