"""Charts: geometry and the table behind it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.foundation.charts import BOTTOM, HEIGHT, TOP, Chart, Kind, Series, drawing
from buergerdraht.foundation.templatetags.components import chart as chart_tag


def chart_of(kind: Kind, *values: Sequence[float | None], target: float | None = None) -> Chart:
    labels = tuple(f"M{place}" for place in range(len(values[0])))
    series = tuple(Series(f"S{place}", tuple(each)) for place, each in enumerate(values))
    return Chart(
        id="t", title="Titel", summary="Ein Satz.", kind=kind, labels=labels, series=series, target=target
    )


def test_the_scale_ends_at_a_round_number_above_the_greatest_value() -> None:
    assert [step.text for step in drawing(chart_of("bars", [3, 37])).grid] == ["0", "10", "20", "30", "40"]


def test_a_chart_without_figures_still_has_a_scale() -> None:
    assert [step.text for step in drawing(chart_of("line", [None, None])).grid] == ["0", "1", "2", "3", "4"]


def test_bars_of_one_month_stand_on_each_other_when_stacked() -> None:
    lower, upper = drawing(chart_of("stacked", [10], [30])).bars
    assert lower.y == upper.y + upper.height
    assert [figure.text for figure in drawing(chart_of("stacked", [10], [30])).figures] == ["40"]


def test_bars_of_one_month_stand_beside_each_other_when_grouped() -> None:
    first, second = drawing(chart_of("bars", [10], [30])).bars
    assert second.x == pytest.approx(first.x + first.width, abs=0.1)


def test_a_line_begins_anew_where_a_value_is_missing() -> None:
    line = drawing(chart_of("line", [1, 2, None, 4, 5])).lines[0]
    assert len(line.paths) == 2
    assert len(line.dots) == 4


def test_a_target_stands_at_its_height() -> None:
    drawn = drawing(chart_of("line", [50, 70], target=80))
    assert drawn.target_y == TOP


def test_a_series_with_too_few_values_is_refused() -> None:
    wrong = Chart(id="t", title="", summary="", kind="bars", labels=("a", "b"), series=(Series("S", (1,)),))
    with pytest.raises(ValueError, match="t"):
        drawing(wrong)


@given(
    st.lists(st.floats(0, 1e7) | st.none(), min_size=1, max_size=24),
    st.sampled_from(["bars", "stacked", "line"]),
)
def test_nothing_is_drawn_outside_the_frame(values: list[float | None], kind: Kind) -> None:
    drawn = drawing(chart_of(kind, values))
    assert all(TOP <= bar.y <= BOTTOM and bar.height >= 0 for bar in drawn.bars)
    assert all(TOP <= dot.y <= BOTTOM for line in drawn.lines for dot in line.dots)


def test_the_table_behind_a_chart_has_every_figure() -> None:
    html = chart_tag(drawing(chart_of("bars", [3, 1200], [None, 4])))
    assert "1.200" in html
    assert '<th scope="row">M1</th>' in html
    assert "style=" not in html


def test_many_labels_are_thinned_out_and_their_values_stand_in_the_table_alone() -> None:
    drawn = drawing(chart_of("bars", [float(day) for day in range(31)]))
    assert len(drawn.names) == 16
    assert drawn.figures == ()
    assert len(drawn.rows) == 31


def test_the_last_value_of_a_line_stands_where_the_line_is_not() -> None:
    rises, falls, ends_at_the_axis = (
        drawing(chart_of("line", values)) for values in ([1, 8, 9], [1, 9, 7], [1, 9, 0])
    )
    assert [each.figures[0].y > each.lines[0].dots[-1].y for each in (rises, falls, ends_at_the_axis)] == [
        False, True, False,
    ]  # fmt: skip


def test_the_last_values_of_two_lines_do_not_cover_each_other() -> None:
    upper, lower = drawing(chart_of("line", [9, 8, 8], [9, 7, 7])).figures
    assert lower.y - upper.y > 20


def test_names_that_are_too_long_go_on_two_lines_before_any_is_left_out() -> None:
    names = ("sofort beantwortet", "verbunden", "Ticket", "Rückrufnotiz", "ohne Antwort")
    few = replace(chart_of("bars", [1, 2, 3, 4, 5]), labels=names)
    drawn = drawing(few)
    assert {each.text for each in drawn.names} == {
        "sofort", "beantwortet", "verbunden", "Ticket", "Rückrufnotiz", "ohne", "Antwort",
    }  # fmt: skip
    assert max(each.y for each in drawn.names) < HEIGHT
    endless = replace(chart_of("bars", [1, 2]), labels=("w" * 200, "v"))
    assert [each.text for each in drawing(endless).names] == ["w" * 200]


def test_values_that_would_touch_each_other_leave_the_greatest_alone() -> None:
    year = drawing(chart_of("bars", [24_848, *[21_000] * 12])).figures
    assert [each.text for each in year] == ["24.848"]
