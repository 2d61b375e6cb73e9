"""Tariffs in words, their faults, and how versions keep them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from buergerdraht.agreements.tariffs import Counted, Tariff, TariffFault, TariffKind, faults_of_tariffs
from buergerdraht.agreements.terms import Term
from buergerdraht.agreements.versions.contents import Contents, as_json, from_json

GESEKE = Tariff(
    TariffKind.PER_MINUTE,
    date(2018, 1, 1),
    price=Decimal("0.95"),
    counted=frozenset({Counted.TALK, Counted.WRAP_UP}),
)


def faults(*tariffs: Tariff) -> list[str]:
    return [fault.message for fault in faults_of_tariffs(tariffs)]


@pytest.mark.parametrize(
    ("tariff", "words"),
    [
        (GESEKE, "0,95 EUR je Minute, gezählt: Gespräch, Nacharbeit"),
        (
            replace(GESEKE, kind=TariffKind.PER_CALL, price=Decimal(4), vat_percent=Decimal("19.0")),
            "4,00 EUR je angenommenem Anruf, zuzüglich 19 % Umsatzsteuer",
        ),
        (
            replace(GESEKE, kind=TariffKind.FLAT, amount=Decimal(95000), allowance_minutes=60000),
            "95.000,00 EUR im Jahr bis 60.000 Minuten, darüber 0,95 EUR je Minute, "
            "gezählt: Gespräch, Nacharbeit",
        ),
        (
            replace(GESEKE, kind=TariffKind.POST_SHARE, amount=Decimal("41600"), percent=Decimal(42)),
            "42 % einer Stelle von 41.600,00 EUR im Jahr",
        ),
        (
            replace(
                GESEKE,
                kind=TariffKind.CAPPED_SHARE,
                amount=Decimal(100000),
                percent=Decimal("1.5"),
                cap=Decimal(977),
            ),
            "1,5 % von 100.000,00 EUR im Jahr, höchstens 977,00 EUR",
        ),
        (
            replace(GESEKE, kind=TariffKind.MUTUAL, price=Decimal("0.6125")),
            "gegenseitig verrechnet zu 0,6125 EUR je Minute, gezählt: Gespräch, Nacharbeit",
        ),
    ],
)
def test_a_tariff_says_what_it_costs(tariff: Tariff, words: str) -> None:
    assert tariff.words == words


def test_a_version_keeps_tariffs_exactly() -> None:
    contents = Contents("contract", Term(date(2018, 1, 1)), tariffs=(GESEKE, replace(GESEKE, price=None)))
    assert from_json(as_json(contents)) == contents


def test_a_version_written_before_there_were_tariffs_has_none() -> None:
    kept = as_json(Contents("contract", Term(date(2018, 1, 1))))
    del kept["tariffs"]
    assert from_json(kept).tariffs == ()


def test_what_a_tariff_lacks_is_named() -> None:
    assert faults(replace(GESEKE, kind=TariffKind.FLAT, counted=frozenset())) == [
        "Pauschale mit Freiminuten: Geben Sie den Betrag im Jahr an.",
        "Pauschale mit Freiminuten: Geben Sie die Freiminuten im Jahr an.",
        "Geben Sie an, welche Zeit gezählt wird.",
    ]


def test_what_makes_no_sense_is_named() -> None:
    assert faults(replace(GESEKE, price=Decimal(-1), percent=Decimal(101), valid_until=date(2018, 1, 1))) == [
        "Das Ende liegt vor dem Beginn. Prüfen Sie beide Tage.",
        "Geben Sie keine Werte unter null an.",
        "Geben Sie höchstens 100 Prozent an.",
    ]


def test_two_tariffs_at_a_time_are_refused() -> None:
    later = replace(GESEKE, valid_from=date(2019, 1, 1))
    assert list(faults_of_tariffs((later, GESEKE))) == [
        TariffFault(
            1,
            "valid_until",
            "Ab 01.01.2019 gelten zwei Tarife zugleich. Beenden Sie den früheren davor.",
        )
    ]
    assert faults(replace(GESEKE, valid_until=date(2019, 1, 1)), later) == []
