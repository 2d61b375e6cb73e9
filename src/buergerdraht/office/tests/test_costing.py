"""Pages of costing and economic report: reckoned by the centre, offered, read and agreed by the partner."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate
from pypdf import PdfReader

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement, AgreementVersion, ServedNumber
from buergerdraht.authorities.models import Authority, Membership, PhoneNumber
from buergerdraht.billing.costing_models import Costing, CostOffer, EconomicBasis
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.office.tests.conftest import Office
from buergerdraht.quality.operations import add_up, write_facts
from buergerdraht.telephony.models import Call

LAST = localdate().year - 1
PAGE = f"/kostenkalkulation/wetzlar/{LAST}/"


@pytest.fixture
def agreement(office: Office) -> Agreement:
    leun = Authority.objects.create(slug="leun", name="Stadt Leun", level="municipality")
    return Agreement.objects.create(
        slug="leun", centre=office.centre, partner=leun, legal_form="contract", valid_from=date(2018, 1, 1)
    )


@pytest.fixture
def controller(office: Office) -> Client:
    return browser(User.objects.create_user("rita"), Role.CONTROLLER, centre=office.centre)


@pytest.fixture
def partner(agreement: Agreement) -> Client:
    return browser(User.objects.create_user("sabine"), Role.PARTNER_MANAGER, authority=agreement.partner)


def browser(user: User, role: Role, **place: Any) -> Client:
    Membership.objects.create(user=user, role=role, **place)
    client = Client()
    client.force_login(user)
    return client


def typed(agreement: Agreement, **changes: Any) -> dict[str, Any]:
    """One post for 60,000 EUR and 30,000 minutes of Leun: 2.00 EUR a minute."""
    name = f"party_{agreement.pk}_"
    return {
        "saves": 0, "valid_from": f"01.01.{LAST + 2}", "key": "minutes", "rounding": "cent",
        "staff_0_label": "Servicekräfte", "staff_0_posts": "1", "staff_0_cost": "60.000,00",
        f"{name}minutes": "30.000", f"{name}calls": "10000",
    } | changes  # fmt: skip


def words(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.headers["Content-Type"] == "application/pdf"
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(response.getvalue())).pages)


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_centres_own_authority_bears_its_share_and_is_offered_nothing(
    office: Office, controller: Client, agreement: Agreement
) -> None:
    own = office.served.agreement
    minutes = {f"party_{own.pk}_minutes": "30.000", f"party_{own.pk}_calls": "10000"}
    assert controller.post(f"{PAGE}aendern", typed(agreement, **minutes)).status_code == 302
    page = read(controller, PAGE)
    assert "trägt der Träger selbst" in page
    assert f'name="agreement" value="{agreement.pk}"' in page
    assert f'name="agreement" value="{own.pk}"' not in page


def test_a_costing_is_written_offered_and_agreed_on_by_both(
    controller: Client, partner: Client, agreement: Agreement
) -> None:
    assert f"Kalkulation {LAST} beginnen" in read(controller, "/kostenkalkulation/")
    assert "Noch kein Vorschlag" in read(partner, "/kostenkalkulation/")
    assert "Kennzahlen: 0" in read(controller, f"{PAGE}aendern")
    shown = controller.post(f"{PAGE}aendern", typed(agreement), follow=True).content.decode()
    assert "2,00 EUR je Minute, gezählt: Gespräch" in shown
    assert partner.get(PAGE).status_code == 403
    with all_authorities():
        saves = Costing.objects.get().saves
    chosen = {"agreement": [str(agreement.pk), "999999", "x"], "saves": saves}
    told = controller.post(f"{PAGE}vorschlagen", chosen, follow=True).content.decode()
    assert "Vorgeschlagen: Stadt Leun." in told
    assert "ansehen" in told
    with all_authorities():
        offer = CostOffer.objects.get()
        version = AgreementVersion.objects.latest("pk")
    path = f"/kostenkalkulation/vorschlaege/{offer.pk}/"
    assert "Was Ihnen vorgeschlagen ist" in read(partner, "/kostenkalkulation/")
    assert "60.000,00 EUR" in read(partner, path)
    assert "2,00 EUR je Minute" in words(partner, f"{path}kalkulation.pdf")
    confirm = f"/vereinbarungen/leun/fassungen/{version.pk}/bestaetigen"
    partner.post(confirm, {"saves": version.saves})
    assert "vereinbart" in read(controller, PAGE)
    assert "2,00 EUR je Minute" in read(partner, "/vereinbarungen/leun/")
    assert "Stadt Leun" in words(controller, f"{PAGE}kalkulation.pdf")


def test_what_if_stands_beside_the_costing_and_is_not_kept(controller: Client, agreement: Agreement) -> None:
    controller.post(f"{PAGE}aendern", typed(agreement))
    shown = read(controller, f"{PAGE}?menge=-50&stellen=1&zuschlag=10")
    assert "8,80 EUR" in shown, "132,000 EUR by 15,000 minutes"
    assert "+6,80 EUR" in shown
    assert "8,80 EUR" not in read(controller, PAGE)
    assert controller.get(f"{PAGE}?menge=viel").status_code == 422


def test_faults_are_told_at_their_fields_and_nothing_typed_is_lost(
    controller: Client, agreement: Agreement
) -> None:
    name = f"party_{agreement.pk}_percent"
    wrong = {"staff_0_cost": "", "staff_1_cost": "9", "rooms": "viel", name: "101"}
    response = controller.post(f"{PAGE}aendern", typed(agreement, **wrong))
    assert response.status_code == 422
    faults = response.context["form"].errors
    assert set(faults) == {"staff_0_cost", "staff_1_posts", "rooms", name}
    assert 'value="viel"' in response.content.decode()
    by_people = controller.post(f"{PAGE}aendern", typed(agreement, key="inhabitants"))
    assert by_people.context["form"].errors["key"] == [
        "Für die Verteilung nach Einwohnerzahl fehlen die Zahlen der Behörden. Ergänzen Sie sie."
    ]


def test_a_refused_offer_and_settlement_are_told_by_name(controller: Client, agreement: Agreement) -> None:
    controller.post(f"{PAGE}aendern", typed(agreement))
    stale = {"agreement": agreement.pk, "saves": "0"}
    told = controller.post(f"{PAGE}vorschlagen", stale, follow=True).content.decode()
    assert "Vorgeschlagen:" not in told
    assert not CostOffer.objects.exists()
    settled = controller.post(f"{PAGE}ausgleichen", {"agreement": agreement.pk}, follow=True)
    assert "Stadt Leun: Nichts auszugleichen" in settled.content.decode()


def test_years_and_centres_that_cannot_be_are_not_found(controller: Client, other: Office) -> None:
    for path in (f"wetzlar/{LAST}/", "wetzlar/1/aendern", "wetzlar/99999/aendern", f"soest/{LAST}/aendern"):
        assert controller.get(f"/kostenkalkulation/{path}").status_code == 404
    assert controller.get("/kostenkalkulation/vorschlaege/1/").status_code == 404


def counted_call(office: Office, agreement: Agreement) -> None:
    """A talk of ten minutes this year."""
    number = PhoneNumber.objects.create(authority=agreement.partner, number="+496473123")
    hours = office.centre.service_hours
    served = ServedNumber.objects.create(
        number=number, agreement=agreement, greeting="Guten Tag", service_hours=hours
    )
    call_id, at = uuid4(), utc_now() - timedelta(minutes=20)
    Call.objects.create(
        id=call_id, channel_id=str(call_id), centre=office.centre, authority=agreement.partner,
        served_number=served, dialled_number=number.number, caller_kind=Call.CallerKind.WITHHELD,
        state=Call.State.ENDED, disposition="answered", arrived_at=at, answered_at=at,
        ended_at=at + timedelta(minutes=10),
    )  # fmt: skip
    add_up(write_facts([call_id]))


def test_both_sides_read_the_same_economic_report(
    office: Office, agreement: Agreement, controller: Client, partner: Client
) -> None:
    with all_authorities():
        counted_call(office, agreement)
    path = f"/wirtschaftlichkeit/?was=leun&jahr={datetime.now().year}"  # noqa: DTZ005
    assert "Die Entlastung ist noch nicht vereinbart" in read(partner, path)
    basis = "/wirtschaftlichkeit/leun/grundlagen"
    assert partner.post(basis, {"relief_minutes": ""}).status_code == 422
    assert partner.post(basis, {"relief_minutes": "5", "calls_before": "1", "reached_before": "2"}).status_code == 422  # fmt: skip  # noqa: E501
    partner.post(basis, {"relief_minutes": "4,5", "hour_cost": "51,20", "calls_before": "8000"})
    with all_authorities():
        kept = EconomicBasis.objects.get()
    assert (kept.relief_minutes, kept.calls_before) == (Decimal("4.50"), 8000)
    assert 'value="4,5"' in read(controller, basis)
    for side in (controller, partner):
        shown = read(side, path)
        assert "Entlastung der Ämter" in shown
        assert "vor dem Start" in shown
        assert "Was die Zahlen bedeuten" in words(side, path.replace("/?", "/bericht.pdf?"))
    assert "Kalkulation" in read(controller, f"{path.replace('leun', 'center:wetzlar')}")


def test_a_report_without_calls_or_about_others_says_so(
    office: Office, agreement: Agreement, controller: Client, partner: Client, other: Office
) -> None:
    assert "Keine Anrufe in dieser Zeit" in read(partner, "/wirtschaftlichkeit/")
    assert partner.get("/wirtschaftlichkeit/?was=soest").status_code == 422
    assert partner.get("/wirtschaftlichkeit/bericht.pdf?was=soest").status_code == 422
    assert "Keine Anrufe in dieser Zeit" in read(controller, "/wirtschaftlichkeit/?was=center:wetzlar")
    lonely = Authority.objects.create(slug="wetzlar-land", name="Landkreis", level="county")
    alone = browser(User.objects.create_user("allein"), Role.PARTNER_MANAGER, authority=lonely)
    assert "Noch keine Vereinbarung" in read(alone, "/wirtschaftlichkeit/")
