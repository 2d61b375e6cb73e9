"""Tariffs in the form of a draft: each kind with its own terms, faults at their fields, nothing lost."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from buergerdraht.agreements.models import Agreement, AgreementVersion
from buergerdraht.agreements.tariffs import Counted, Tariff, TariffKind
from buergerdraht.agreements.terms import Term
from buergerdraht.agreements.versions.contents import Contents
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.office.agreements.forms import DraftForm, shown_contents
from buergerdraht.office.amounts import AmountField, written_amount
from buergerdraht.office.tests.conftest import Office
from buergerdraht.office.tests.test_agreements import typed

FIRST = Tariff(TariffKind.PER_MINUTE, date(2024, 1, 1), date(2025, 1, 1), price=Decimal("0.95"))
FLAT = Tariff(
    TariffKind.FLAT, date(2025, 1, 1), price=Decimal("0.8"), amount=Decimal(95000), allowance_minutes=60000
)  # fmt: skip
AGREED = Contents("contract", Term(date(2024, 1, 1)), tariffs=(FIRST, FLAT))


def draft(contents: Contents = AGREED, **typed: Any) -> DraftForm:
    """The form as it stands, with what was typed."""
    shown = {name: value for name, value in shown_contents(contents).items() if value not in (None, False)}
    sides = {"contact_0_side": "centre", "contact_1_side": "centre"}
    return DraftForm(shown | sides | {"saves": 0} | typed, contents=contents, others=())


def faults(form: DraftForm) -> dict[str, list[str]]:
    return {name: [str(each) for each in messages] for name, messages in form.errors.items()}


def test_what_is_saved_unchanged_stays_exactly_the_same() -> None:
    form = draft()
    assert form.is_valid(), form.errors
    assert form.contents() == AGREED


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        ("per_minute", {"price": "0,95"}),
        ("per_call", {"price": "4"}),
        ("flat", {"amount": "95.000,00 €", "allowance_minutes": "60.000", "price": "0,9512"}),
        ("capped_share", {"amount": "100000", "percent": "1,5 %", "cap": "977"}),
        ("post_share", {"amount": "41.600", "percent": "42"}),
        ("productive_minute", {"price": "1,10"}),
        ("mutual", {"price": "0,6125"}),
    ],
)
def test_every_kind_is_added_with_its_own_terms_alone(kind: str, terms: dict[str, str]) -> None:
    idle = {"tariff_2_cap": "unlesbar"} if kind != "capped_share" else {}
    told: dict[str, Any] = {f"tariff_2_{name}": value for name, value in terms.items()} | idle
    told |= {"tariff_2_counts_talk": "on", "tariff_2_counts_wrap_up": "on"}
    form = draft(tariff_1_last="31.12.2025", tariff_2_kind=kind, tariff_2_from="01.01.2026", **told)
    assert form.is_valid(), form.errors
    added = form.contents().tariffs[-1]
    assert (added.kind, added.valid_from) == (kind, date(2026, 1, 1))
    assert {name for name in ("price", "amount", "percent", "cap", "allowance_minutes") if getattr(added, name) is not None} == set(terms)  # fmt: skip  # noqa: E501
    is_timed = kind in {"per_minute", "flat", "productive_minute", "mutual"}
    assert (Counted.WRAP_UP in added.counted) is is_timed
    assert form.contents().tariffs[1].valid_until == date(2026, 1, 1)


def test_tariffs_may_be_typed_in_any_order_and_faults_stand_at_their_row() -> None:
    """The third row is the first in time; both that overlap are named where the earlier one ends."""
    form = draft(tariff_2_kind="per_call", tariff_2_from="2023-06-01", tariff_2_price="4")
    assert faults(form) == {
        "tariff_2_last": ["Ab 01.01.2024 gelten zwei Tarife zugleich. Beenden Sie den früheren davor."]
    }


def test_what_a_tariff_lacks_is_told_at_its_field() -> None:
    assert faults(draft(tariff_1_price="", tariff_1_counts_talk="")) == {
        "tariff_1_price": ["Pauschale mit Freiminuten: Geben Sie den Preis an."],
        "tariff_1_counts_talk": ["Geben Sie an, welche Zeit gezählt wird."],
    }
    assert faults(draft(tariff_2_kind="per_call", tariff_2_price="viel")) == {
        "tariff_2_price": ["Schreiben Sie die Zahl so: 1.234,56."],
        "tariff_2_from": ["Tarif 3: Geben Sie den ersten Tag an."],
    }


def test_terms_without_a_kind_are_not_dropped_silently() -> None:
    assert faults(draft(tariff_2_price="viel")) == {"tariff_2_kind": ["Wählen Sie die Art des Tarifs."]}


def test_a_tariff_that_was_agreed_is_struck_out_by_its_kind() -> None:
    form = draft(tariff_1_kind="")
    assert form.is_valid(), form.errors
    assert form.contents().tariffs == (FIRST,)


def test_faults_elsewhere_leave_the_typed_tariff_as_it_was() -> None:
    form = draft(valid_from="", tariff_2_kind="flat", tariff_2_price="0,9")
    assert not form.is_valid()
    assert (form["tariff_2_kind"].value(), form["tariff_2_price"].value()) == ("flat", "0,9")


@pytest.mark.parametrize(
    ("written", "number"),
    [("1.234,56", "1234.56"), ("0.95", "0.95"), ("0,9512", "0.9512"), ("1.000", "1000"), ("9 € ", "9")],
)
def test_amounts_are_read_as_germans_write_them(written: str, number: str) -> None:
    field = AmountField("Betrag", places=4)
    assert field.clean(written) == Decimal(number)
    assert field.clean(written_amount(Decimal(number))) == Decimal(number)


@pytest.mark.parametrize("written", ["1,2,3", "12a", "--1", "1e9", "NaN", "9" * 13, "0,123456789", "-1", "¹"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        AmountField("Betrag").clean(written)


def test_a_new_price_is_shown_in_plain_german_on_both_pages_and_as_a_difference(
    admin: Client, office: Office
) -> None:
    Agreement.objects.filter(pk=office.served.agreement_id).update(legal_form="contract")
    page = f"/vereinbarungen/{office.served.agreement.slug}/"
    agreement = Agreement.objects.get(pk=office.served.agreement_id)
    tariff = {"kind": "per_minute", "from": "2020-01-01", "price": "0,95", "counts_talk": "on"}
    whole = typed(agreement, **{f"tariff_0_{name}": value for name, value in tariff.items()})
    assert "Kein weiterer Tarif" in admin.get(f"{page}entwurf").content.decode()
    refused = admin.post(f"{page}entwurf", whole | {"tariff_0_price": "x"})
    assert (refused.status_code, 'href="#id_tariff_0_price"' in refused.content.decode()) == (422, True)
    shown = admin.post(f"{page}entwurf", whole, follow=True).content.decode()
    assert "0,95 EUR je Minute, gezählt: Gespräch" in shown
    with all_authorities():
        assert AgreementVersion.objects.latest("number").contents.tariffs[0].price == Decimal("0.95")
