"""Which invoices are wanted, a time to be billed, a payment, a credit note, what invoices say of whom."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from buergerdraht.agreements.terms import ONE_DAY, add_months
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.authorities.rules import readable_number
from buergerdraht.billing.models import BillingParty, BillingRun, Invoice
from buergerdraht.billing.parties import ADDRESS, PARTY_FIELDS
from buergerdraht.billing.queries import OVERDUE, Wanted
from buergerdraht.billing.rules.bank import compact, is_iban, readable
from buergerdraht.billing.rules.leitweg import is_leitweg_id
from buergerdraht.billing.rules.pricing import Period
from buergerdraht.billing.rules.wording import period_words
from buergerdraht.office.fields import PhoneNumberField
from buergerdraht.office.opening_hours.forms import DayField

ALL = ("", "alle")
MONTHS_BACK, YEARS_BACK = 12, 2
DAY_WRONG = {"required": "Geben Sie den Tag an.", "invalid": "Schreiben Sie den Tag so: 01.07.2027."}


class WantedForm(forms.Form):
    """Time, partner and state of the invoices in a list; both days count."""

    is_filter = True
    use_required_attribute = False
    von = DayField(label="Leistung von", required=False, error_messages=DAY_WRONG)
    bis = DayField(label="Leistung bis", required=False, error_messages=DAY_WRONG)
    partner = forms.TypedChoiceField(label="Partner", required=False, coerce=int, empty_value=None)
    stand = forms.ChoiceField(label="Stand", required=False)

    def __init__(
        self, *args: Any, partners: Iterable[tuple[int, str]], is_keeper: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        hidden = () if is_keeper else (Invoice.State.DRAFT, Invoice.State.CHECKED)
        states = [each for each in Invoice.State.choices if each[0] not in hidden]
        self.fields["partner"].choices = [ALL, *partners]  # type: ignore[attr-defined]
        self.fields["stand"].choices = [ALL, *states, (OVERDUE, "überfällig")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        first, last = self.cleaned_data.get("von"), self.cleaned_data.get("bis")
        if first and last and last < first:
            self.add_error("bis", "Der letzte Tag liegt vor dem ersten. Prüfen Sie beide Tage.")
        return self.cleaned_data

    def wanted(self) -> Wanted:
        """Return the valid answers."""
        told = self.cleaned_data
        until = told["bis"] + ONE_DAY if told["bis"] else None
        return Wanted(told["von"], until, told["partner"], told["stand"])


def periods(today: date) -> Iterator[Period]:
    """Yield the months and years that may be billed: those that are over, the latest first."""
    month = today.replace(day=1)
    for back in range(MONTHS_BACK):
        yield Period(add_months(month, -back - 1), add_months(month, -back))
    for year in range(today.year - 1, today.year - 1 - YEARS_BACK, -1):
        yield Period(date(year, 1, 1), date(year + 1, 1, 1))


class RunForm(forms.Form):
    """A centre, a time, and what is done with all of its agreements."""

    use_required_attribute = False
    centre = forms.TypedChoiceField(
        label="Servicecenter", coerce=int, error_messages={"required": "Wählen Sie ein Servicecenter."}
    )
    period = forms.ChoiceField(label="Zeitraum", error_messages={"required": "Wählen Sie einen Zeitraum."})
    task = forms.ChoiceField(
        label="Schritt",
        choices=BillingRun.Task.choices,
        initial=BillingRun.Task.DRAFT,
        error_messages={"required": "Wählen Sie, was geschehen soll."},
    )

    def __init__(self, *args: Any, centres: Iterable[ServiceCentre], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._periods = {f"{each.begin}/{each.end}": each for each in periods(today)}
        words = [(key, period_words(each.begin, each.end)) for key, each in self._periods.items()]
        self.fields["centre"].choices = [(each.pk, each.name) for each in centres]  # type: ignore[attr-defined]
        self.fields["period"].choices = words  # type: ignore[attr-defined]

    def chosen_period(self) -> Period:
        """Return the days that were chosen."""
        return self._periods[self.cleaned_data["period"]]


class PaymentForm(forms.Form):
    """When the money came."""

    use_required_attribute = False
    paid_on = DayField(label="Bezahlt am", error_messages=DAY_WRONG)


class CorrectionForm(forms.Form):
    """Why an invoice is taken back."""

    use_required_attribute = False
    reason = forms.CharField(
        label="Grund der Gutschrift",
        max_length=200,
        help_text="Steht auf der Gutschrift, zum Beispiel: falscher Preis ab 1. Juli.",
        error_messages={
            "required": "Geben Sie den Grund an. Er steht auf der Gutschrift.",
            "max_length": "Kürzen Sie den Grund auf 200 Zeichen.",
        },
    )


def _text(label: str, *, most: int, help_text: str = "", validators: Iterable[Any] = ()) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        help_text=help_text,
        validators=list(validators),
        error_messages={"max_length": f"Kürzen Sie die Angabe auf {most} Zeichen."},
    )


class PartyForm(forms.Form):
    """What invoices say of an authority; all may stay empty, the page says what is missing."""

    is_filter = True
    """No field is called optional: each is needed by one side or the other before an invoice is issued."""
    use_required_attribute = False
    street = _text("Straße und Hausnummer", most=160)
    postal_code = _text(
        "Postleitzahl", most=5, validators=[RegexValidator(r"^\d{5}$", "Geben Sie fünf Ziffern an.")]
    )
    town = _text("Ort", most=80)
    leitweg_id = _text(
        "Leitweg-ID",
        most=46,
        help_text="Wohin Rechnungen an sie gehen, zum Beispiel 04011000-1234512345-06.",
    )
    contact_name = _text("Ansprechperson", most=120)
    phone = PhoneNumberField(label="Rufnummer", required=False)
    email = forms.EmailField(
        label="E-Mail-Adresse",
        required=False,
        max_length=254,
        error_messages={"invalid": "Geben Sie eine E-Mail-Adresse an wie kasse@kreis.example."},
    )
    iban = _text("IBAN", most=42)
    vat_id = _text(
        "Umsatzsteuer-ID",
        most=14,
        validators=[RegexValidator(r"^DE\d{9}$", "Geben Sie DE und neun Ziffern an.")],
    )
    tax_number = _text(
        "Steuernummer",
        most=20,
        validators=[RegexValidator(r"^[\d/ ]{8,20}$", "Geben Sie Ziffern an, zum Beispiel 343/5764/0018.")],
    )

    def clean_leitweg_id(self) -> str:
        """Refuse wrong check digits."""
        leitweg_id: str = self.cleaned_data["leitweg_id"].upper()
        if leitweg_id and not is_leitweg_id(leitweg_id):
            raise forms.ValidationError("Die Prüfziffern der Leitweg-ID stimmen nicht. Prüfen Sie sie.")
        return leitweg_id

    def clean_iban(self) -> str:
        """Refuse wrong check digits; kept without spaces."""
        iban = compact(self.cleaned_data["iban"])
        if iban and not is_iban(iban):
            raise forms.ValidationError("Die Prüfziffern der IBAN stimmen nicht. Prüfen Sie sie.")
        return iban

    def clean(self) -> dict[str, Any]:
        """Refuse half an address."""
        given = [name for name in ADDRESS if self.cleaned_data.get(name)]
        for name in ADDRESS:
            if given and name not in given and name not in self.errors:
                self.add_error(name, "Geben Sie die ganze Anschrift an, oder lassen Sie sie leer.")
        return self.cleaned_data


def shown_party(party: BillingParty | None) -> dict[str, str]:
    """Return the data as a person writes them."""
    if party is None:
        return {}
    told = {name: getattr(party, name) for name in (*ADDRESS, *PARTY_FIELDS)}
    return told | {"iban": readable(party.iban), "phone": readable_number(party.phone) if party.phone else ""}
