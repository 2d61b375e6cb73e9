"""Both sides read the same invoices; the centre takes each from draft to payment, the partner looks on."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate
from lxml import etree

from buergerdraht.accounts.models import User
from buergerdraht.billing.einvoice.validation import nothing_found
from buergerdraht.billing.models import BillingParty, BillingRun, Invoice
from buergerdraht.billing.operations import check_invoice, draft_invoice, issue_invoice
from buergerdraht.billing.rules.pricing import Period
from buergerdraht.billing.tests.conftest import Desk, make_desk
from buergerdraht.foundation.clock import utc_now
from buergerdraht.office.billing.forms import periods
from buergerdraht.servicehours.rules import BERLIN


@pytest.fixture
def desk(db: None) -> Desk:
    """Two calls in the last month."""
    desk = make_desk()
    noon = datetime.combine(period().begin, time(12), tzinfo=BERLIN)
    desk.talk(noon, seconds=100)
    desk.talk(noon + timedelta(hours=1), seconds=80.5)
    return desk


def period() -> Period:
    return next(periods(localdate()))


def drafted(desk: Desk) -> Invoice:
    return draft_invoice(desk.agreement, period=period(), now=utc_now())


def issued(desk: Desk) -> Invoice:
    invoice = drafted(desk)
    check_invoice(invoice, by=desk.controller, now=utc_now(), rules=nothing_found)
    issue_invoice(invoice, by=desk.controller, now=utc_now())
    invoice.refresh_from_db()
    return invoice


def come_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str, status: int = 200, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def press(client: Client, address: str, **told: str) -> Any:
    return client.post(address, told)


def downloaded(client: Client, address: str) -> bytes:
    return b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]


def test_an_empty_list_says_what_to_do(desk: Desk) -> None:
    assert "Legen Sie Entwürfe für einen Monat an" in text(come_in(desk.controller), "/abrechnung/")
    assert "Sobald Ihr Servicecenter eine Rechnung ausstellt" in text(come_in(desk.partner), "/abrechnung/")


def test_the_list_has_sums_and_finds_by_time_partner_and_state(desk: Desk) -> None:
    invoice, client = issued(desk), come_in(desk.controller)
    page = text(client, "/abrechnung/")
    assert invoice.number in page
    assert page.count("2,87 EUR") == 3
    assert invoice.number in text(client, "/abrechnung/", partner=str(desk.house.leun.pk), stand="issued")
    assert "Keine Rechnung gefunden" in text(client, "/abrechnung/", stand="overdue")
    assert "Keine Rechnung gefunden" in text(client, "/abrechnung/", von=str(period().end))
    assert "Keine Rechnung gefunden" in text(client, "/abrechnung/", bis="2020-01-01")
    assert "Der letzte Tag liegt vor dem ersten" in text(
        client, "/abrechnung/", 422, von="2020-02-01", bis="2020-01-01"
    )


def test_a_partner_reads_what_was_issued_to_it_and_nothing_else(desk: Desk) -> None:
    partner, draft = come_in(desk.partner), drafted(desk)
    assert partner.get(f"/abrechnung/{draft.pk}/").status_code == 404
    draft.delete()
    invoice = issued(desk)
    page = text(partner, f"/abrechnung/{invoice.pk}/")
    assert "2 Anrufe" in page
    assert "unverändert, wie ausgestellt" in page
    assert "Nächster Schritt" not in page
    assert desk.controller.display_name not in page
    assert press(partner, f"/abrechnung/{invoice.pk}/gutschrift", reason="x").status_code == 403
    assert come_in(desk.stranger).get(f"/abrechnung/{invoice.pk}/").status_code == 404


def test_the_treasury_gets_what_is_issued_with_credit_notes_below_zero(desk: Desk) -> None:
    invoice, client = issued(desk), come_in(desk.controller)
    press(client, f"/abrechnung/{invoice.pk}/gutschrift", reason="=1+1")
    drafted(desk)
    head, *rows = downloaded(client, "/abrechnung/kasse.csv").decode("utf-8-sig").splitlines()
    assert head.startswith("Belegnummer;Belegart;Belegdatum;")
    assert len(rows) == 2
    note, first = sorted(rows, key=lambda row: "Gutschrift" not in row)
    assert ";2,87;0,00;2,87;DE02120300000000202051;" in first
    assert f";-2,87;0,00;-2,87;DE02120300000000202051;{note.split(';')[0]};{invoice.number};'=1+1" in note
    assert client.get("/abrechnung/kasse.csv", {"von": "gestern"}).status_code == 422


def test_what_is_missing_is_named_with_the_way_to_its_field(desk: Desk) -> None:
    BillingParty.objects.filter(authority=desk.house.leun).update(leitweg_id="")
    invoice, client = drafted(desk), come_in(desk.controller)
    response = press(client, f"/abrechnung/{invoice.pk}/pruefen")
    place = f"/abrechnung/angaben/{desk.house.leun.pk}/#id_leitweg_id"
    assert response.status_code == 422
    assert f'<a href="{place}">Stadt Leun: Leitweg-ID fehlt.' in response.content.decode()
    party = place.partition("#")[0]
    assert "Leitweg-ID fehlt" in text(client, party)
    refused = press(client, party, leitweg_id="04011000-1234512345-07", iban="DE1", street="Weg 1")
    said = refused.content.decode()
    assert refused.status_code == 422
    for sentence in (
        "Prüfziffern der Leitweg-ID",
        "Prüfziffern der IBAN",
        "Geben Sie die ganze Anschrift an",
    ):
        assert sentence in said
    press(client, party, leitweg_id="04011000-1234512345-06", iban="de02 1203 0000 0000 2020 51")
    kept = BillingParty.objects.get(authority=desk.house.leun)
    assert (kept.leitweg_id, kept.iban) == ("04011000-1234512345-06", "DE02120300000000202051")
    assert "vollständig" in text(come_in(desk.partner), "/abrechnung/angaben/")
    assert "DE02 1203 0000 0000 2020 51" in text(come_in(desk.partner), party)
    seller = f"/abrechnung/angaben/{desk.house.centre.authority.pk}/"
    assert come_in(desk.partner).get(seller).status_code == 404


def test_an_invoice_goes_from_checked_to_paid_and_back_by_a_credit_note(desk: Desk) -> None:
    invoice, client = drafted(desk), come_in(desk.controller)
    page = f"/abrechnung/{invoice.pk}"
    check_invoice(invoice, by=desk.controller, now=utc_now(), rules=nothing_found)
    press(client, f"{page}/zuruecksetzen")
    check_invoice(invoice, by=desk.controller, now=utc_now(), rules=nothing_found)
    assert "Ausstellen" in text(client, f"{page}/")
    press(client, f"{page}/ausstellen")
    assert press(client, f"{page}/ausstellen").status_code == 422
    assert "in der Zukunft" in press(client, f"{page}/bezahlt", paid_on="01.01.2020").content.decode()
    assert press(client, f"{page}/bezahlt", paid_on="").status_code == 422
    press(client, f"{page}/bezahlt", paid_on=str(localdate()))
    press(client, f"{page}/unbezahlt")
    assert press(client, f"{page}/unbezahlt").status_code == 422
    press(client, f"{page}/bezahlt", paid_on=str(localdate()))
    assert press(client, f"{page}/gutschrift", reason="").status_code == 422
    press(client, f"{page}/gutschrift", reason="Falscher Preis")
    shown = text(client, f"{page}/")
    assert "Diese Rechnung gilt nicht mehr" in shown
    for what in (
        "geprüft",
        "wieder Entwurf",
        "ausgestellt",
        "Zahlung zurückgenommen",
        "mit einer Gutschrift",
    ):
        assert what in shown
    note = Invoice.objects.get(kind="credit_note")
    assert "Grund: Falscher Preis" in text(client, f"/abrechnung/{note.pk}/")
    assert press(client, f"/abrechnung/{note.pk}/bezahlt", paid_on=str(localdate())).status_code == 422


def test_a_draft_is_worked_out_anew_and_dropped(desk: Desk) -> None:
    invoice, client = drafted(desk), come_in(desk.controller)
    desk.house.make_call(arrived_at=datetime.combine(period().begin, time(9), tzinfo=BERLIN), state="talking")
    assert "1 Anruf dieser Zeit läuft noch und fehlt im Entwurf." in text(
        client, f"/abrechnung/{invoice.pk}/"
    )
    press(client, f"/abrechnung/{invoice.pk}/neu-berechnen")
    anew = Invoice.objects.get()
    assert anew != invoice
    press(client, f"/abrechnung/{anew.pk}/verwerfen")
    assert not Invoice.objects.exists()
    assert press(client, f"/abrechnung/{anew.pk}/verwerfen").status_code == 404


def test_each_line_opens_its_calls_without_citizens_data(desk: Desk) -> None:
    invoice = issued(desk)
    line, partner = invoice.lines.get(), come_in(desk.partner)
    page = text(partner, f"/abrechnung/positionen/{line.pk}/")
    assert "1:40 min" in page
    assert "1:21 min" in page
    rows = (
        downloaded(partner, f"/abrechnung/positionen/{line.pk}/anrufe.csv").decode("utf-8-sig").splitlines()
    )
    assert rows[0] == "Tag;Uhrzeit;Rufnummer;Gezählte Sekunden"
    assert [row.rpartition(";")[2] for row in rows[1:]] == ["100", "81"]
    assert "23125" not in page + "".join(rows)
    assert come_in(desk.stranger).get(f"/abrechnung/positionen/{line.pk}/").status_code == 404


def test_papers_are_downloaded_by_both_sides_and_never_of_drafts(desk: Desk) -> None:
    invoice, partner = issued(desk), come_in(desk.partner)
    xml = downloaded(partner, f"/abrechnung/{invoice.pk}/xrechnung.xml")
    assert etree.fromstring(xml).tag.endswith("CrossIndustryInvoice")
    pdf = downloaded(partner, f"/abrechnung/{invoice.pk}/rechnung.pdf")
    assert pdf.startswith(b"%PDF-")
    assert pdf == downloaded(come_in(desk.controller), f"/abrechnung/{invoice.pk}/rechnung.pdf")
    assert "Alle Belege sind unverändert" in text(partner, f"/abrechnung/{invoice.pk}/nachweis")
    earlier = list(periods(localdate()))[1]
    draft = draft_invoice(desk.agreement, period=earlier, now=utc_now())
    for name in ("xrechnung.xml", "rechnung.pdf", "nachweis"):
        assert come_in(desk.controller).get(f"/abrechnung/{draft.pk}/{name}").status_code == 404


def test_a_month_is_drafted_for_all_agreements_and_carried_on(desk: Desk) -> None:
    client = come_in(desk.controller)
    assert "Welche Zeit soll abgerechnet werden?" in text(client, "/abrechnung/laeufe/neu")
    assert press(client, "/abrechnung/laeufe/neu", period="1999").status_code == 422
    days = f"{period().begin}/{period().end}"
    told = {"centre": str(desk.house.centre.pk), "period": days, "task": "draft"}
    press(client, "/abrechnung/laeufe/neu", **told)
    run = BillingRun.objects.get()
    page = f"/abrechnung/laeufe/{run.pk}"
    assert "0 von 1 Vereinbarungen" in text(client, f"{page}/")
    press(client, f"{page}/fortsetzen")
    press(client, f"{page}/weiter")
    BillingRun.objects.update(ended_at=utc_now())
    drafted(desk)
    press(client, f"{page}/fortsetzen")
    assert "Entwürfe prüfen" in text(client, f"{page}/stand")
    press(client, f"{page}/weiter")
    assert BillingRun.objects.filter(task="check").exists()
    assert come_in(desk.stranger).get(f"{page}/").status_code == 404
    assert come_in(desk.partner).get(f"{page}/").status_code == 403
    other = told | {"centre": str(desk.house.other_centre.pk)}
    assert press(client, "/abrechnung/laeufe/neu", **other).status_code == 422
