"""Counts add up, percentiles are read from classes, and every figure can be worked out."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.agreements.targets import TargetKind
from buergerdraht.quality.catalogue import CATALOGUE, FigureKind
from buergerdraht.quality.counts import COUNTED, WAIT_EDGES, Counts, percentile

NUMBERS = st.integers(0, 1_000_000)
COUNTS = st.builds(
    Counts,
    **dict.fromkeys(COUNTED, NUMBERS),
    waits=st.tuples(*[st.integers(0, 50)] * (len(WAIT_EDGES) + 1)),
)


@given(COUNTS, COUNTS, COUNTS)
def test_counts_add_up_in_any_order(a: Counts, b: Counts, c: Counts) -> None:
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + Counts() == a


@given(st.lists(st.floats(0.001, WAIT_EDGES[-1]), min_size=1, max_size=200), st.sampled_from([0.5, 0.9]))
def test_a_percentile_lies_in_the_class_of_the_exact_one(waits: list[float], share: float) -> None:
    classes = [0] * (len(WAIT_EDGES) + 1)
    for wait in waits:
        classes[class_of(wait)] += 1
    found = percentile(classes, share=share)
    place = class_of(sorted(waits)[max(-(-len(waits) * Fraction(str(share)) // 1), 1) - 1])
    assert found is not None
    assert (0, *WAIT_EDGES)[place] <= found <= WAIT_EDGES[place]


def class_of(wait: float) -> int:
    return next(place for place, edge in enumerate(WAIT_EDGES) if wait <= edge)


def test_there_is_no_percentile_of_nothing() -> None:
    assert percentile(Counts().waits, share=0.5) is None


def test_who_waited_longer_than_all_classes_waited_at_least_so_long() -> None:
    assert percentile([0] * len(WAIT_EDGES) + [3], share=0.9) == WAIT_EDGES[-1]


@pytest.mark.parametrize("kind", FigureKind)
def test_each_figure_has_its_words_and_can_be_worked_out_of_nothing(kind: FigureKind) -> None:
    figure = CATALOGUE[kind]
    assert figure.definition.endswith(".")
    assert figure.source
    assert figure.formula(Counts()) == (None if figure.unit else 0)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FigureKind.SERVICE_LEVEL, 75.0),
        (FigureKind.SERVICE_LEVEL_OF_ANSWERED, 70 / 80 * 100),
        (FigureKind.ABANDON_RATE, 20.0),
        (FigureKind.WAIT_MEAN, 12.5),
        (FigureKind.TALK_MEAN, 180.0),
        (FigureKind.FIRST_CONTACT, 65.0),
        (FigureKind.FORWARDED, 30.0),
        (FigureKind.TRANSFERS_REACHED, 80.0),
        (FigureKind.OVERFLOW_REACHED, 90.0),
        (FigureKind.CALL_BACKS_REACHED, 50.0),
        (FigureKind.REPEATED, 10.0),
    ],
)
def test_the_figures_are_what_they_say(kind: FigureKind, value: float) -> None:
    counts = Counts(
        offered=110,
        answered=80,
        abandoned=20,
        in_target=75,
        in_30=70,
        wait_ms=1_000_000,
        talks=90,
        talk_ms=16_200_000,
        contacts=80,
        at_once=52,
        transferred=12,
        tickets=8,
        noted_call_backs=4,
        transfers=21,
        transfers_reached=16,
        transfers_failed=4,
        overflow=40,
        overflow_reached=36,
        tries=4,
        tries_reached=2,
        callers_known=50,
        repeated=5,
    )
    assert CATALOGUE[kind].formula(counts) == pytest.approx(value)


def test_what_is_agreed_about_calls_has_its_figure() -> None:
    told = {figure.target for figure in CATALOGUE.values()} - {None}
    of_tickets_and_texts = {
        TargetKind.REACTION,
        TargetKind.REACTION_KEPT,
        TargetKind.KNOWLEDGE_CHECKED,
    }
    assert told == set(TargetKind) - of_tickets_and_texts
