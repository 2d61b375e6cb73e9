"""The routing of a number: seen, changed, refused with its reason; what becomes of a call."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.agreements.models import Attendant, CentreHelp, NumberRouting, Phase
from buergerdraht.authorities.models import Membership
from buergerdraht.office.tests.conftest import Office

BENCH = "/verwaltung/was-passiert-wenn"
ATTENDANT = "+496990009101"


@pytest.fixture
def attendant(office: Office) -> Attendant:
    return Attendant.objects.create(authority=office.authority, number=ATTENDANT)


@pytest.fixture
def page(office: Office) -> str:
    return f"/verwaltung/rufnummern/{office.served.pk}/routing"


@pytest.fixture
def manager(office: Office, client: Client) -> Client:
    """Who keeps the authority at the authority itself."""
    user = User.objects.create_user("vogt")
    Membership.objects.create(user=user, role=Role.PARTNER_MANAGER, authority=office.authority)
    client.force_login(user)
    return client


def text(browser: Client, address: str, **query: str) -> str:
    return browser.get(address, query).content.decode()


def change(admin: Client, page: str, **told: object) -> str:
    response = admin.post(f"{page}/aendern", {"is_backed_up": "on", **told}, follow=True)
    return response.content.decode()


def test_without_anything_agreed_the_centre_takes_all(admin: Client, page: str) -> None:
    shown = text(admin, page)
    assert "Volle Übernahme" in shown
    assert '<span class="bd-strong">Mo–Fr 8–18 Uhr:</span> das Servicecenter.' in shown


def test_a_way_is_chosen_and_told_in_a_sentence(admin: Client, page: str, attendant: Attendant) -> None:
    shown = change(admin, page, way_immer="overflow", attendant=attendant.pk)
    assert "Das Routing gilt ab dem nächsten Anruf." in shown
    assert "zuerst die Vermittlung der Stadt Wetzlar; nimmt sie nicht ab, das Servicecenter." in shown
    assert 'fill="url(#plan-p2)"' in shown
    assert 'value="overflow" checked' in text(admin, f"{page}/aendern")


def test_each_phase_of_the_agreement_has_its_way(
    admin: Client, page: str, office: Office, attendant: Attendant
) -> None:
    for kind, begin, end in (
        ("pilot", date(2020, 1, 1), date(2021, 1, 1)),
        ("regular", date(2021, 1, 1), None),
    ):
        Phase.objects.create(agreement=office.served.agreement, kind=kind, valid_from=begin, valid_until=end)
    assert "Pilotphase, ab 1. Januar 2020 bis 31. Dezember 2020" in text(admin, f"{page}/aendern")
    change(admin, page, way_pilot="overflow", way_regular="takeover", attendant=attendant.pk)
    routing = NumberRouting.objects.get(served_number=office.served)
    assert dict(routing.ways.values_list("phase", "way")) == {"pilot": "overflow", "regular": "takeover"}
    then = text(admin, page, woche="2020-06-01")
    assert "Pilotphase, seit 1. Januar 2020" in then


def test_a_way_without_its_attendant_is_refused_at_the_field(admin: Client, page: str) -> None:
    response = admin.post(f"{page}/aendern", {"way_immer": "absence"})
    assert response.status_code == 422
    assert "Bei diesem Weg klingelt die Vermittlung." in response.content.decode()


def test_an_attendant_of_another_authority_is_no_choice(admin: Client, page: str, other: Office) -> None:
    foreign = Attendant.objects.create(authority=other.authority, number="+492214710101")
    response = admin.post(f"{page}/aendern", {"way_immer": "overflow", "attendant": foreign.pk})
    assert "Wählen Sie eine Vermittlung dieser Behörde." in response.content.decode()


def test_an_attendant_is_entered_and_changed(admin: Client, office: Office) -> None:
    address = f"/verwaltung/behoerden/{office.authority.slug}/vermittlung"
    told = {"number": "069 90009-101", "ring_seconds": "25", "source": "own", "monday": "8-12", "state": "HE"}
    assert (
        "Die Vermittlung ist eingetragen." in admin.post(f"{address}/neu", told, follow=True).content.decode()
    )
    entered = Attendant.objects.get()
    assert (entered.number, entered.ring_seconds) == (ATTENDANT, 25)
    admin.post(f"{address}/{entered.pk}", {**told, "source": "copy", "monday": "nie"})
    entered.refresh_from_db()
    assert entered.presence is None


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"number": "069 90009-100"}, "Der Anruf käme im Kreis zurück: 069 90009100."),
        ({"number": ""}, "Geben Sie an, wo die Vermittlung zu erreichen ist."),
        ({"ring_seconds": "3"}, "Unter 5 Sekunden"),
        ({"source": "own"}, "mindestens einen Tag"),
    ],
)
def test_an_attendant_that_cannot_be_is_refused(
    admin: Client, office: Office, told: dict[str, str], sentence: str
) -> None:
    usual = {"number": "069 90009-101", "ring_seconds": "20", "source": "copy", "state": "HE"}
    address = f"/verwaltung/behoerden/{office.authority.slug}/vermittlung/neu"
    response = admin.post(address, {**usual, **told})
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_time_at_which_nobody_answers_between_attendant_and_centre_is_refused_in_every_form(
    admin: Client, office: Office, page: str, attendant: Attendant
) -> None:
    reason, number = "Mo 12–13 Uhr nimmt niemand an", f"/verwaltung/rufnummern/{office.served.pk}"
    afternoons = {"source": "own", "monday": "13-17", "state": "HE"}
    mornings = {**afternoons, "number": "069 90009-101", "ring_seconds": "25", "monday": "8-12"}

    def refused(address: str, **told: object) -> str:
        response = admin.post(address, told)
        assert response.status_code == 422
        return response.content.decode()

    attendant_page = f"/verwaltung/behoerden/{office.authority.slug}/vermittlung/{attendant.pk}"
    admin.post(attendant_page, mornings)
    admin.post(f"{number}/servicezeiten", afternoons)
    assert reason in refused(f"{page}/aendern", way_immer="overflow", attendant=attendant.pk)

    admin.post(attendant_page, {**mornings, "monday": "8-13"})
    change(admin, page, way_immer="overflow", attendant=attendant.pk)
    assert reason in refused(attendant_page, **mornings)
    assert "Mo 13–14 Uhr" in refused(f"{number}/servicezeiten", **{**afternoons, "monday": "14-17"})

    change(admin, page, way_immer="takeover", attendant=attendant.pk)
    admin.post(attendant_page, mornings)
    day = localdate() + timedelta(days=3)
    assert reason in refused(f"{page}/planen", valid_from=day.isoformat(), way_immer="overflow")


def test_a_number_where_an_attendant_rings_is_not_served(
    admin: Client, office: Office, attendant: Attendant
) -> None:
    address = f"/verwaltung/rufnummern/neu/{office.authority.slug}"
    response = admin.post(address, {"number": "069 90009-101"})
    assert response.status_code == 422
    assert "Unter dieser Rufnummer klingelt die Vermittlung: Stadt Wetzlar." in response.content.decode()


def test_the_partner_manager_sees_the_week_and_presses_absent(
    manager: Client, page: str, office: Office, attendant: Attendant
) -> None:
    routing = NumberRouting.objects.create(served_number=office.served, attendant=attendant)
    routing.ways.create(phase="", way="absence")
    shown = text(manager, page)
    assert "Ab jetzt abwesend" in shown
    assert "Routing ändern" not in shown
    assert manager.get(f"{page}/aendern").status_code == 403
    manager.post(f"/verwaltung/vermittlungen/{attendant.pk}/abwesend")
    assert "abwesend gemeldet" in text(manager, page)
    manager.post(f"/verwaltung/vermittlungen/{attendant.pk}/wieder-da")
    assert "Ab jetzt abwesend" in text(manager, page)


def test_nobody_sees_the_routing_of_others(admin: Client, other: Office) -> None:
    assert admin.get(f"/verwaltung/rufnummern/{other.served.pk}/routing").status_code == 404


def test_the_bench_says_what_becomes_of_a_call(admin: Client, page: str, attendant: Attendant) -> None:
    change(admin, page, way_immer="overflow", attendant=attendant.pk)
    told = text(admin, BENCH, nummer="069 90009-100", tag="23.11.2026", zeit="9:30")
    assert "Die Vermittlung der Stadt Wetzlar klingelt unter 069 90009101, höchstens 20 Sekunden." in told
    assert "Der Anruf geht an die nächste freie Servicekraft: Servicecenter Wetzlar." in told
    closed = text(admin, BENCH, nummer="069 90009-100", tag="2026-12-25", zeit="09:30")
    assert "geschlossen wegen Feiertag (Erster Weihnachtstag)" in closed
    assert "Montag, 28. Dezember, um 8 Uhr" in closed


def test_before_its_first_day_the_number_is_not_served(admin: Client) -> None:
    told = text(admin, BENCH, nummer="069 90009-100", tag="2019-12-31", zeit="9:30")
    assert "Die Rufnummer wird an dem Tag nicht bedient, sondern ab 1. Januar 2020." in told


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"nummer": "0221 4710100"}, "nimmt keines Ihrer Servicecenter Anrufe an"),
        ({"tag": "morgen"}, "Schreiben Sie den Tag so"),
        ({"tag": "0001-01-01"}, "zwischen 1991 und 2100"),
        ({"zeit": "halb zehn"}, "Schreiben Sie die Uhrzeit so"),
        ({"nummer": ""}, "Geben Sie die gewählte Rufnummer an."),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(
    admin: Client, other: Office, query: dict[str, str], sentence: str
) -> None:
    usual = {"nummer": "069 90009-100", "tag": "2026-11-23", "zeit": "9:30"}
    response = admin.get(BENCH, {**usual, **query})
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_the_bench_offers_the_first_own_number_at_this_moment(manager: Client) -> None:
    assert 'value="069 90009100"' in text(manager, BENCH)


def test_another_centre_helps_out(admin: Client, office: Office, other: Office) -> None:
    address = f"/verwaltung/servicecenter/{office.centre.slug}/aushilfe"
    told = {"helper": other.centre.pk, "after_seconds": "90", "is_for_115_only": "on"}
    shown = admin.post(address, told, follow=True).content.decode()
    assert "nach 90 Sekunden, nur Anrufe an die 115" in shown
    admin.post(f"{address}/{CentreHelp.objects.get().pk}/beenden")
    assert not CentreHelp.objects.exists()
    given = CentreHelp.objects.create(centre=other.centre, helper=office.centre)
    assert "Hier hilft dieses Servicecenter aus" in text(admin, address)
    admin.post(f"{address}/{given.pk}/beenden")
    assert not CentreHelp.objects.exists()
    assert admin.post(address, {"helper": office.centre.pk, "after_seconds": "1"}).status_code == 422
    assert admin.get(f"/verwaltung/servicecenter/{other.centre.slug}/aushilfe").status_code == 404


def test_a_change_is_planned_shown_tried_and_taken_back(admin: Client, page: str, office: Office) -> None:
    day = localdate() + timedelta(days=30)
    told = {"valid_from": day.isoformat(), "way_immer": "attendant"}
    refused = admin.post(f"{page}/planen", told)
    assert refused.status_code == 422
    assert "Wählen Sie sie zuerst unter" in refused.content.decode()
    Attendant.objects.create(authority=office.authority, number=ATTENDANT)
    change(admin, page, way_immer="takeover", attendant=Attendant.objects.get().pk)
    assert admin.post(f"{page}/planen", {**told, "valid_from": "2020-01-01"}).status_code == 422
    shown = admin.post(f"{page}/planen", told, follow=True).content.decode()
    assert "Anrufe gehen nur zur Vermittlung." in shown
    assert "Was passiert dann?" in shown
    assert 'value="attendant" checked' in text(admin, f"{page}/planen", ab=day.isoformat())
    then = text(admin, BENCH, nummer="069 90009-100", tag=day.isoformat(), zeit="09:00")
    assert "Anrufe gehen nur zur Vermittlung." in then
    back = admin.post(f"{page}/doch-nicht", {"ab": day.isoformat()}, follow=True).content.decode()
    assert "Zurückgenommen" in back
    assert "Was passiert dann?" not in back
