"""Contents are kept without loss, told in words, and refused where they cannot hold."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.agreements.models import Phase
from buergerdraht.agreements.targets import CATALOGUE, Target, TargetKind
from buergerdraht.agreements.terms import Term
from buergerdraht.agreements.versions.checking import PHASE_LABELS, OtherAgreement, end_of, faults_of
from buergerdraht.agreements.versions.contents import (
    ContactPoint,
    Contents,
    PhaseDates,
    Side,
    as_json,
    from_json,
)
from buergerdraht.agreements.versions.describing import (
    Parties,
    lines_of_term,
    months_words,
    renewal_words,
    sections_of,
    span_words,
    texts_of,
)

GESEKE = Contents(
    legal_form="mandating",
    signed_on=date(2017, 12, 20),
    term=Term(date(2018, 1, 1), None, 24, 12, 6),
    phases=(
        PhaseDates("pilot", date(2018, 1, 1), date(2018, 7, 1)),
        PhaseDates("regular", date(2018, 7, 1)),
    ),
    tasks=("Vermitteln", "Beantworten"),
    targets=(Target(TargetKind.SERVICE_LEVEL, 75, 30), Target(TargetKind.REACTION, 24)),
    contacts=(ContactPoint(Side.PARTNER, "Tickets", "Stadtbüro", "+496990009310", "amt@leun.example"),),
)
PARTIES = Parties("Servicecenter Kreis Soest", "Kreis Soest", "Stadt Geseke", "Vertrag")

days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
terms = st.builds(Term, days, st.none() | days, st.none() | st.integers(1, 99), st.none(), st.integers(0, 24))


def faults(**changes: object) -> list[tuple[str, str]]:
    return [(fault.place, fault.message) for fault in faults_of(replace(GESEKE, **changes))]  # type: ignore[arg-type]


@given(terms, st.lists(st.text(), max_size=3))
def test_contents_are_kept_without_loss(term: Term, tasks: list[str]) -> None:
    contents = replace(GESEKE, term=term, tasks=tuple(tasks))
    assert from_json(as_json(contents)) == contents


def test_what_two_parties_may_agree_on_has_no_fault() -> None:
    assert faults() == []
    assert faults(phases=(), targets=(), contacts=(), tasks=()) == []


def test_an_end_before_the_beginning_is_refused() -> None:
    term = Term(date(2018, 1, 1), valid_until=date(2018, 1, 1))
    assert faults(term=term)[0] == (
        "valid_until",
        "Das Ende liegt vor dem Beginn. Prüfen Sie beide Tage.",
    )


def test_only_a_term_renews_itself() -> None:
    assert [place for place, _ in faults(term=Term(date(2018, 1, 1), renewal_months=12))] == ["first_months"]


def test_overlapping_phases_are_refused_with_the_day() -> None:
    phases = (
        PhaseDates("pilot", date(2018, 1, 1), date(2018, 7, 2)),
        PhaseDates("regular", date(2018, 7, 1)),
    )
    assert faults(phases=phases) == [
        (
            "phase_regular",
            "Pilotphase und Regelbetrieb überschneiden sich ab 01.07.2018. Ändern Sie einen der Tage.",
        )
    ]


def test_a_gap_between_phases_is_refused_with_its_days() -> None:
    phases = (
        PhaseDates("test", date(2018, 1, 1), date(2018, 6, 1)),
        PhaseDates("stage_1", date(2018, 7, 1), date(2018, 8, 1)),
    )
    assert faults(phases=phases) == [
        (
            "phase_stage_1",
            "Zwischen Testphase und Stufe 1 fehlt die Zeit vom 01.06.2018 bis 30.06.2018. "
            "Schließen Sie die Lücke.",
        )
    ]


@pytest.mark.parametrize("kind", [kind for kind in PHASE_LABELS if kind != "regular"])
def test_a_phase_without_an_end_is_refused_but_regular_operation(kind: str) -> None:
    [(place, message)] = faults(phases=(PhaseDates(kind, date(2018, 1, 1)),))
    assert place == f"phase_{kind}_last"
    assert "nur der Regelbetrieb hat kein Ende" in message


def test_a_phase_that_ends_before_it_begins_is_refused() -> None:
    phase = PhaseDates("pilot", date(2018, 7, 1), date(2018, 7, 1))
    assert [place for place, _ in faults(phases=(phase,))] == ["phase_pilot_last"]


@pytest.mark.parametrize(
    ("valid_from", "valid_until"), [(date(2017, 1, 1), None), (date(2030, 1, 1), date(2031, 1, 1))]
)
def test_two_agreements_of_a_partner_never_overlap(valid_from: date, valid_until: date | None) -> None:
    other = OtherAgreement("Servicecenter Wetzlar", valid_from, valid_until)
    found = faults_of(GESEKE, others=[other])
    assert [fault.place for fault in found] == ["valid_from"]
    assert "Servicecenter Wetzlar" in found[0].message


def test_agreements_one_after_the_other_are_fine() -> None:
    before = OtherAgreement("Servicecenter Wetzlar", date(2016, 1, 1), date(2018, 1, 1))
    assert faults_of(GESEKE, others=[before]) == ()
    fixed = replace(GESEKE, term=Term(date(2018, 1, 1), first_months=12))
    after = OtherAgreement("Servicecenter Wetzlar", date(2019, 1, 1), None)
    assert faults_of(fixed, others=[after]) == ()


def test_targets_have_sensible_values_and_seconds_where_they_need_them() -> None:
    wrong = (Target(TargetKind.SERVICE_LEVEL, 101, 30), Target(TargetKind.OVERFLOW_REACHED, 90))
    assert [place for place, _ in faults(targets=wrong)] == [
        "target_service_level",
        "target_overflow_reached",
    ]


def test_contacts_say_who_and_how() -> None:
    contacts = (ContactPoint(Side.CENTRE, "", "Leitung", "+49301"), ContactPoint(Side.CENTRE, "IT", "Amt"))
    assert [place for place, _ in faults(contacts=contacts)] == ["contact_0", "contact_1"]


def test_a_term_without_renewal_settles_its_end() -> None:
    assert end_of(Term(date(2018, 1, 1), first_months=24)) == date(2020, 1, 1)
    assert end_of(GESEKE.term) is None
    assert end_of(Term(date(2018, 1, 1), date(2019, 1, 1))) == date(2019, 1, 1)


def test_everything_is_told_in_words() -> None:
    sections = {section.title: section.lines for section in sections_of(GESEKE, PARTIES)}
    assert ("Unterzeichnet", "20.12.2017") in sections["Parteien und Form"]
    assert sections["Laufzeit"] == (
        ("Beginn", "01.01.2018"),
        ("Erste Laufzeit", "2 Jahre"),
        ("Verlängerung", "um jeweils 1 Jahr, wenn niemand kündigt"),
        ("Kündigung", "6 Monate vor dem Ende der Laufzeit"),
    )
    assert sections["Phasen"][0] == ("Pilotphase", "01.01.2018 bis 30.06.2018")
    assert sections["Aufgaben"] == (("", "Vermitteln"), ("", "Beantworten"))
    assert sections["Qualitätsziele"] == (
        ("Servicelevel", "mindestens 75 % innerhalb von 30 Sekunden"),
        ("Reaktion auf Tickets", "höchstens 24 Arbeitsstunden"),
    )
    assert sections["Kontakte (Anlage 1)"][0] == (
        "Tickets",
        "Stadtbüro, Stadt Geseke, 069 90009310, amt@leun.example",
    )


def test_nobody_gives_notice_to_herself() -> None:
    own = replace(GESEKE, legal_form="own_service")
    assert "Kündigung" in texts_of(GESEKE, PARTIES)["Laufzeit"]
    assert "Kündigung" not in texts_of(own, PARTIES)["Laufzeit"]


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (GESEKE.term, "verlängert sich dann um 1 Jahr"),
        (replace(GESEKE.term, valid_until=date(2028, 1, 1)), ""),
        (replace(GESEKE.term, renewal_months=None), ""),
        (Term(date(2018, 1, 1)), ""),
    ],
)
def test_what_follows_a_term_by_itself_is_told(term: Term, words: str) -> None:
    assert renewal_words(term) == words


def test_parts_of_which_nothing_is_agreed_are_left_out() -> None:
    bare = Contents("contract", Term(date(2018, 1, 1)))
    assert list(texts_of(bare, PARTIES)) == ["Parteien und Form", "Laufzeit"]


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (Term(date(2018, 1, 1)), ("Kündigung", "jederzeit")),
        (Term(date(2018, 1, 1), notice_months=3), ("Kündigung", "jederzeit mit einer Frist von 3 Monaten")),
        (Term(date(2018, 1, 1), notice_months=12), ("Kündigung", "jederzeit mit einer Frist von 1 Jahr")),
        (Term(date(2018, 1, 1), None, 12, 12), ("Kündigung", "bis zum letzten Tag der Laufzeit")),
        (Term(date(2018, 1, 1), None, 12), ("Verlängerung", "keine")),
        (Term(date(2018, 1, 1), date(2020, 1, 1)), ("Letzter Tag", "31.12.2019")),
    ],
)
def test_terms_in_words(term: Term, words: tuple[str, str]) -> None:
    assert words in list(lines_of_term(term))


@pytest.mark.parametrize(
    ("months", "words"), [(1, "1 Monat"), (6, "6 Monate"), (12, "1 Jahr"), (24, "2 Jahre"), (30, "30 Monate")]
)
def test_months_in_words(months: int, words: str) -> None:
    assert months_words(months) == words


def test_an_open_time_has_a_beginning_only() -> None:
    assert span_words(date(2018, 1, 1), None) == "ab 01.01.2018"


def test_phases_are_called_the_same_everywhere() -> None:
    assert dict(Phase.Kind.choices) == PHASE_LABELS


def test_each_target_of_the_catalogue_says_what_it_counts() -> None:
    assert set(CATALOGUE) == set(TargetKind)
    assert all(
        measure.definition and 1 <= measure.default <= measure.highest for measure in CATALOGUE.values()
    )


def test_each_side_has_the_other() -> None:
    assert (Side.CENTRE.other, Side.PARTNER.other) == (Side.PARTNER, Side.CENTRE)
