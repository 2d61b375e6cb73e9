"""Agreements on pages: proposed on one side, confirmed on the other, with papers, files and notice."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate
from pypdf import PdfReader

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Agreement, AgreementFile, AgreementVersion
from buergerdraht.agreements.terms import end_after_notice
from buergerdraht.agreements.versions.queries import contents_of, term_of
from buergerdraht.authorities.models import Authority, Membership
from buergerdraht.channels.models import OutgoingMail
from buergerdraht.contacts.models import Concern, Contact
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.office.agreements.forms import DraftForm, shown_contents
from buergerdraht.office.agreements.reminding import send_reminders
from buergerdraht.office.tests.conftest import Office
from buergerdraht.telephony.models import Call

PAGE = "/vereinbarungen/leun/"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def agreement(office: Office) -> Agreement:
    leun = Authority.objects.create(slug="leun", name="Stadt Leun", level="municipality")
    return Agreement.objects.create(
        slug="leun",
        centre=office.centre,
        partner=leun,
        legal_form="contract",
        valid_from=date(2018, 1, 1),
        first_term_months=24,
        renewal_months=12,
        notice_months=6,
    )


@pytest.fixture
def partner(agreement: Agreement) -> Client:
    user = User.objects.create_user(
        "sabine.vogt", first_name="Sabine", last_name="Vogt", email="s@leun.example"
    )
    Membership.objects.create(user=user, role=Role.PARTNER_MANAGER, authority=agreement.partner)
    client = Client()
    client.force_login(user)
    return client


def typed(agreement: Agreement, **changes: Any) -> dict[str, Any]:
    """The form as it stands, with changes."""
    contents = contents_of(agreement)
    form = DraftForm(contents=contents, others=())
    shown = dict.fromkeys(form.fields, "") | shown_contents(contents) | {"saves": 0}
    sides = {name: "centre" for name in form.fields if name.endswith("_side")}
    return {name: value or sides.get(name, "") for name, value in shown.items()} | {"saves": 0} | changes


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def words(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.headers["Content-Type"] == "application/pdf"
    assert "attachment" in response.headers["Content-Disposition"]
    content = response.getvalue()
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def version() -> AgreementVersion:
    with all_authorities():
        return AgreementVersion.objects.latest("number")


def proposed(client: Client, agreement: Agreement, **changes: Any) -> str:
    """Write and propose; return the version's address."""
    client.post(f"{PAGE}entwurf", typed(agreement, **changes))
    path = f"{PAGE}fassungen/{version().pk}/"
    client.post(f"{path}vorschlagen", {"saves": version().saves})
    return path


def test_a_change_is_proposed_by_the_centre_and_confirmed_by_the_partner(
    admin: Client, partner: Client, agreement: Agreement
) -> None:
    path = proposed(admin, agreement, tasks="Vermitteln\n\nBeantworten", reason="Mehr Service")
    assert "wartet auf Ihre Antwort" in read(partner, PAGE)
    assert "wartet auf Ihre Antwort" in read(partner, "/portal/vereinbarung/")
    assert "Vereinbarungen, um die es jetzt geht" not in read(admin, "/verwaltung/")
    shown = read(partner, path)
    assert "Mehr Service" in shown
    assert "Was sich ändern soll" in shown
    answer = partner.post(f"{path}bestaetigen", {"saves": version().saves}, follow=True)
    assert "gilt ab sofort" in answer.content.decode()
    assert [mail.text.splitlines()[2] for mail in OutgoingMail.objects.order_by("pk")] == [
        "Fassung 2 ist vorgeschlagen und wartet auf Ihre Antwort."
    ]
    with all_authorities():
        assert contents_of(Agreement.objects.get(slug="leun")).tasks == ("Vermitteln", "Beantworten")
    assert "Was sich geändert hat" in read(admin, path)


def test_the_proposing_side_has_no_button_to_confirm_and_is_refused(
    admin: Client, partner: Client, agreement: Agreement
) -> None:
    path = proposed(admin, agreement, tasks="Vermitteln")
    assert "Zustimmen" not in read(admin, path)
    assert "Zustimmen" in read(partner, path)
    assert admin.post(f"{path}bestaetigen", {"saves": version().saves}).status_code == 422
    assert partner.post(f"{path}bestaetigen", {"saves": "viele"}).status_code == 422
    assert version().state == "proposed"


def test_a_proposal_goes_back_with_a_reason_and_can_be_changed(
    admin: Client, partner: Client, agreement: Agreement
) -> None:
    path = proposed(admin, agreement, tasks="Vermitteln")
    assert partner.post(f"{path}zurueckgeben", {"answer": ""}).status_code == 422
    partner.post(f"{path}zurueckgeben", {"answer": "Bitte auch Fax."})
    assert partner.get(path).status_code == 404
    assert "Bitte auch Fax." in read(admin, PAGE)
    again = typed(agreement, tasks="Vermitteln\nFax", saves=version().saves)
    assert admin.post(f"{PAGE}entwurf", again).status_code == 302
    admin.post(f"{path}verwerfen")
    assert "Fassung 2" not in read(admin, PAGE)


def test_a_proposal_is_withdrawn_by_its_own_side(
    admin: Client, partner: Client, agreement: Agreement
) -> None:
    path = proposed(partner, agreement, tasks="Vermitteln")
    assert "Fassung 2 wartet auf Antwort" in read(admin, "/verwaltung/")
    assert admin.post(f"{path}zuruecknehmen").status_code == 422
    assert admin.get(f"{PAGE}entwurf").status_code == 422
    assert "wieder ein Entwurf" in partner.post(f"{path}zuruecknehmen", follow=True).content.decode()
    assert "Entwurf fortsetzen" in read(partner, PAGE)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phase_pilot_from": "2018-01-01"}, "Pilotphase: Geben Sie den letzten Tag an"),
        ({"phase_pilot_last": "2018-01-01"}, "Pilotphase: Geben Sie auch den ersten Tag an."),
        (
            {
                "phase_pilot_from": "2018-01-01",
                "phase_pilot_last": "2018-05-31",
                "phase_regular_from": "2018-07-01",
            },
            "Zwischen Pilotphase und Regelbetrieb fehlt die Zeit vom 01.06.2018 bis 30.06.2018.",
        ),
        ({"target_service_level": "75"}, "Servicelevel: Geben Sie auch die Sekunden an."),
        ({"contact_0_name": "Amt"}, "Geben Sie an, wer wofür erreichbar ist."),
        ({"first_months": ""}, "nur eine Laufzeit verlängert sich"),
        ({"last_on": "2017-01-01"}, "Das Ende liegt vor dem Beginn."),
        ({"valid_from": "0001-01-01"}, "Schreiben Sie den Tag so"),
        ({"valid_from": ""}, "Geben Sie den Tag an."),
        ({"first_months": "10000"}, "Geben Sie höchstens 600 an."),
    ],
)
def test_what_cannot_hold_is_refused_at_its_field(
    admin: Client, agreement: Agreement, changes: dict[str, str], sentence: str
) -> None:
    response = admin.post(f"{PAGE}entwurf", typed(agreement, tasks="Bleibt stehen", **changes))
    shown = response.content.decode()
    assert response.status_code == 422
    assert shown.count(sentence) == 2
    assert "Bleibt stehen" in shown
    assert "<title>Fehler: " in shown


def test_a_second_agreement_for_the_same_time_is_refused_with_the_other_centres_name(
    admin: Client, agreement: Agreement, other: Office
) -> None:
    Agreement.objects.create(
        slug="leun-soest",
        centre=other.centre,
        partner=agreement.partner,
        legal_form="contract",
        valid_from=date(2015, 1, 1),
        valid_until=date(2019, 1, 1),
    )
    response = admin.post(f"{PAGE}entwurf", typed(agreement))
    sentence = "In dieser Zeit gilt schon eine Vereinbarung mit Servicecenter Soest, ab 01.01.2015"
    assert response.status_code == 422
    assert response.content.decode().count(sentence) == 2


def test_what_was_agreed_stands_in_the_fields_of_the_next_draft(admin: Client, agreement: Agreement) -> None:
    path = proposed(
        admin,
        agreement,
        phase_test_from="2018-01-01",
        phase_test_last="2018-12-31",
        target_overflow_reached="90",
        target_overflow_reached_seconds="60",
        contact_0_side="partner",
        contact_0_topic="Tickets",
        contact_0_name="Stadtbüro",
        contact_0_phone="069 90009 310",
    )
    shown = read(admin, path)
    for expected in ("31.12.2018", "mindestens 90 % innerhalb von 60 Sekunden", "069 90009310"):
        assert expected in shown
    admin.post(f"{path}zuruecknehmen")
    form = read(admin, f"{PAGE}entwurf")
    for expected in ('value="2018-12-31"', 'value="90"', 'value="Stadtbüro"'):
        assert expected in form


def test_the_agreement_is_given_as_a_paper(admin: Client, partner: Client, agreement: Agreement) -> None:
    assert "Vertrag mit Stadt Leun" in words(admin, f"{PAGE}vereinbarung.pdf")
    path = proposed(
        admin, agreement, tasks="Vermitteln", target_service_level="75", target_service_level_seconds="30"
    )
    partner.post(f"{path}bestaetigen", {"saves": version().saves})
    text = words(partner, f"{path}fassung.pdf")
    for expected in ("Vermitteln", "mindestens 75 % innerhalb von 30 Sekunden", "Sabine Vogt", "Fassung 2"):
        assert expected in text


def test_a_paper_names_the_files_that_belong_to_it(admin: Client, agreement: Agreement) -> None:
    admin.post(f"{PAGE}unterlagen", {"file": SimpleUploadedFile("beschluss.pdf", b"%PDF-1.7")})
    assert "beschluss.pdf" in words(admin, f"{PAGE}vereinbarung.pdf")


def test_a_report_without_calls_says_so_on_paper(admin: Client, agreement: Agreement) -> None:
    text = words(admin, f"{PAGE}bericht.pdf?von=2026-11-01&bis=2026-11-02")
    assert "keine Anrufe auf den vereinbarten Rufnummern" in " ".join(text.split())


def test_the_first_version_is_compared_with_nothing(admin: Client, agreement: Agreement) -> None:
    path = proposed(admin, agreement, tasks="Vermitteln")
    first = int(path.split("/")[-2]) - 1
    shown = read(admin, f"{PAGE}fassungen/{first}/")
    assert "Vor Bürgerdraht vereinbart" in shown
    assert "Was sich geändert hat" not in shown
    assert admin.get(f"{PAGE}entwurf").status_code == 422


def test_numbers_hours_and_the_way_of_tickets_are_told_as_they_are(
    admin: Client, office: Office, agreement: Agreement
) -> None:
    office.served.agreement = agreement
    office.served.save()
    for shown in (read(admin, PAGE), words(admin, f"{PAGE}vereinbarung.pdf")):
        assert "069 90009100" in shown
        assert "Zentrale: Mo–Fr 8–18 Uhr" in " ".join(shown.split())
        assert "im Portal" in shown


def test_the_list_tells_terms_and_is_given_as_a_file(admin: Client, agreement: Agreement) -> None:
    shown = read(admin, "/vereinbarungen/?suche=leun")
    assert "1 Vereinbarung für „leun“" in shown
    assert "Stadt Leun" in shown
    assert "Keine Vereinbarung gefunden" in read(admin, "/vereinbarungen/?suche=nirgends")
    lines = admin.get("/vereinbarungen/liste.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Partner;Servicecenter;Rechtsform")
    assert lines[1].startswith("Stadt Leun;Servicecenter Wetzlar;Vertrag;01.01.2018;gilt")


def test_notice_is_given_on_its_own_page(admin: Client, partner: Client, agreement: Agreement) -> None:
    path = f"{PAGE}kuendigung"
    assert "letzte Tag" in read(partner, path)
    today = localdate()
    ends = end_after_notice(term_of(agreement), given_on=today)
    assert ends
    assert partner.post(path, {"given_on": today}).status_code == 422
    assert partner.post(path, {"given_on": "2090-01-01", "is_meant": "on"}).status_code == 422
    shown = partner.post(path, {"given_on": today, "is_meant": "on"}, follow=True).content.decode()
    assert f"Die Vereinbarung endet mit dem {ends - timedelta(days=1):%d.%m.%Y}." in shown
    assert "Kündigung eintragen" not in read(admin, PAGE)
    assert "gekündigt" in read(admin, "/vereinbarungen/")


def test_files_are_laid_down_given_out_and_removed(
    admin: Client, partner: Client, agreement: Agreement
) -> None:
    paper = SimpleUploadedFile("unterschrieben.pdf", b"%PDF-1.7 x")
    program = SimpleUploadedFile("a.pdf", b"MZ\x00\x00")
    assert admin.post(f"{PAGE}unterlagen", {"file": program}).status_code == 422
    admin.post(f"{PAGE}unterlagen", {"file": paper})
    with all_authorities():
        file = AgreementFile.objects.get()
    response = partner.get(f"{PAGE}unterlagen/{file.pk}")
    assert response.getvalue() == b"%PDF-1.7 x"
    assert "attachment" in response.headers["Content-Disposition"]
    assert partner.post(f"{PAGE}unterlagen/{file.pk}/entfernen").status_code == 422
    assert "entfernt" in admin.post(f"{PAGE}unterlagen/{file.pk}/entfernen", follow=True).content.decode()


def call(office: Office, agreement: Agreement, *, at: datetime, wait: int | None) -> None:
    """A call of the trial, closed at once if somebody answered."""
    office.served.agreement = agreement
    office.served.save()
    with all_authorities():
        call_id = uuid4()
        row = Call.objects.create(
            id=call_id, channel_id=str(call_id), centre=office.centre, authority=office.authority,
            served_number=office.served, dialled_number="1", caller_kind="withheld", state="ended",
            disposition="abandoned_in_queue" if wait is None else "answered", arrived_at=at, queued_at=at,
            answered_at=None if wait is None else at + timedelta(seconds=wait),
            ended_at=at + timedelta(minutes=2),
        )  # fmt: skip
        if wait is not None:
            contact = Contact.objects.create(
                centre=office.centre, authority=office.authority, call=row, state="closed", opened_at=at,
                closed_at=at,
            )  # fmt: skip
            Concern.objects.create(
                contact=contact, authority=office.authority, position=0, outcome="answered"
            )


def test_a_result_report_tells_what_was_reached(admin: Client, office: Office, agreement: Agreement) -> None:
    assert "Keine Anrufe in dieser Zeit" in read(admin, f"{PAGE}bericht")
    for wait in (5, 10, 90, None):
        call(office, agreement, at=NOW, wait=wait)
    call(office, agreement, at=NOW - timedelta(days=300), wait=5)
    span = "?von=2026-11-01&bis=2026-11-30"
    shown = read(admin, f"{PAGE}bericht{span}")
    assert "4 Anrufe, davon 3 angenommen." in shown
    assert "100 Prozent sofort beantwortet" in shown
    text = words(admin, f"{PAGE}bericht.pdf{span}")
    for expected in ("50 % in 30 Sekunden", "01.11.2026 bis 30.11.2026", "Im Warten aufgelegt: 1"):
        assert expected in " ".join(text.split())
    for path in ("bericht", "bericht.pdf"):
        assert admin.get(f"{PAGE}{path}?von=2026-12-01&bis=2026-11-01").status_code == 422
        assert admin.get(f"{PAGE}{path}?von=1990-01-01&bis=2090-01-01").status_code == 422


def test_the_report_begins_with_the_trial(admin: Client, agreement: Agreement) -> None:
    agreement.phases.create(kind="pilot", valid_from=date(2017, 11, 1), valid_until=date(2018, 1, 1))
    shown = read(admin, f"{PAGE}bericht")
    assert 'value="2017-11-01"' in shown
    assert 'value="2017-12-31"' in shown


def test_both_sides_get_one_mail_before_a_notice_day(
    partner: Client, office: Office, agreement: Agreement
) -> None:
    User.objects.filter(pk=office.admin.pk).update(email="ruth@wetzlar.example")
    with all_authorities():
        assert send_reminders(now=datetime(2027, 3, 1, 6, tzinfo=UTC)) == 0
        assert send_reminders(now=datetime(2027, 5, 1, 6, tzinfo=UTC)) == 1
        assert send_reminders(now=datetime(2027, 5, 2, 6, tzinfo=UTC)) == 0
    mails = OutgoingMail.objects.order_by("recipient")
    assert [mail.recipient for mail in mails] == ["ruth@wetzlar.example", "s@leun.example"]
    assert mails[0].subject == "Kündigungsfrist bis 30.06.2027: Stadt Leun"
    assert "verlängert sie sich um 1 Jahr" in mails[0].text
    assert "/vereinbarungen/leun/" in mails[0].text


def test_who_runs_a_partner_speaks_for_it_and_is_reminded(office: Office, agreement: Agreement) -> None:
    runner = Authority.objects.create(slug="amt", name="Amt", level="joint_municipality")
    Authority.objects.filter(pk=agreement.partner_id).update(administered_by=runner)
    user = User.objects.create_user("amt", email="amt@amt.example")
    Membership.objects.create(user=user, role=Role.PARTNER_MANAGER, authority=runner)
    with all_authorities():
        send_reminders(now=datetime(2027, 5, 1, 6, tzinfo=UTC))
    assert OutgoingMail.objects.get().recipient == "amt@amt.example"


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.EDITOR])
def test_others_at_the_centre_do_not_negotiate(
    client: Client, office: Office, agreement: Agreement, role: Role
) -> None:
    user = User.objects.create_user("jana")
    Membership.objects.create(user=user, role=role, centre=office.centre)
    client.force_login(user)
    assert client.get("/vereinbarungen/").status_code == 403
    assert client.get(PAGE).status_code == 403


def test_a_controller_finds_the_agreements_first(
    client: Client, office: Office, agreement: Agreement
) -> None:
    user = User.objects.create_user("tim")
    Membership.objects.create(user=user, role=Role.CONTROLLER, centre=office.centre)
    client.force_login(user)
    assert client.get("/", follow=True).redirect_chain == [("/vereinbarungen/", 302)]
    assert client.get(PAGE).status_code == 200
    assert client.get("/vereinbarungen/nirgends/").status_code == 404
