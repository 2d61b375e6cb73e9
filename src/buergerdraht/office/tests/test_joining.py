"""A municipality joins: one question after the other, by any way through them."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate

from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.agreements.routing.rules import Way
from buergerdraht.agreements.routing.table import routing_table
from buergerdraht.authorities.models import Authority, DirectoryEntry, PhoneNumber
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.models import AuditEntry
from buergerdraht.office.tests.conftest import Office
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import weekly_sentence
from buergerdraht.telephony.models import Call

START = "/verwaltung/neue-gemeinde/"
LEUN_AGS = "06532016"


def answers(office: Office) -> dict[str, dict[str, str]]:
    return {
        "vereinbarung": {
            "centre": str(office.centre.pk),
            "legal_form": "public_law",
            "valid_from": localdate().isoformat(),
        },
        "rufnummer": {"number": "069 90009-300", "label": "Zentrale"},
        "servicezeiten": {"source": "own", "monday": "8-12 und 13-16 Uhr", "friday": "8–12", "state": "HE"},
        "routing": {"way": "takeover"},
        "begruessung": {"greeting": "Guten Tag, {Behörde}, {Name} am Apparat."},
        "kontakt": {"name": ""},
    }


def choose_leun(browser: Client) -> str:
    return follow(browser, START, {"ags": LEUN_AGS})


def follow(browser: Client, address: str, told: dict[str, str]) -> str:
    response = browser.post(address, told)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def answer_all(browser: Client, office: Office) -> str:
    address = choose_leun(browser)
    for step, told in answers(office).items():
        assert address == f"{START}{step}"
        address = follow(browser, address, told)
    return address


def test_a_municipality_of_the_list_joins_with_everything_as_answered(admin: Client, office: Office) -> None:
    assert answer_all(admin, office) == f"{START}pruefen"
    done = follow(admin, f"{START}pruefen", {})
    served = ServedNumber.objects.get(number__number="+496990009300")
    assert done == f"{START}fertig/{served.pk}"
    assert (served.number.authority.name, served.number.authority.regional_key) == ("Stadt Leun", LEUN_AGS)
    assert served.greeting == "Guten Tag, {authority}, {agent} am Apparat."
    assert weekly_sentence(rules_of(served.service_hours)) == "Mo 8–12 und 13–16 Uhr, Fr 8–12 Uhr"
    assert served.agreement.legal_form == Agreement.LegalForm.PUBLIC_LAW
    page = admin.get(done).content.decode()
    assert "kommen ab sofort im Servicecenter Wetzlar an" in page
    assert "Das Telefonverzeichnis ist leer." in page


def test_who_joined_her_stands_in_the_audit_trail(admin: Client, office: Office) -> None:
    answer_all(admin, office)
    follow(admin, f"{START}pruefen", {})
    verbs = set(AuditEntry.objects.filter(actor_id=office.admin.pk).values_list("verb", flat=True))
    assert {"agreement.concluded", "served_number.added"} <= verbs


def test_nothing_is_made_before_the_last_step(admin: Client, office: Office) -> None:
    answer_all(admin, office)
    assert not Authority.objects.filter(name="Stadt Leun").exists()
    assert not PhoneNumber.objects.filter(number="+496990009300").exists()


def test_what_was_answered_stands_in_the_fields_when_one_goes_back(admin: Client, office: Office) -> None:
    answer_all(admin, office)
    assert 'value="069 90009-300"' in admin.get(f"{START}rufnummer").content.decode()
    assert 'value="8-12 und 13-16 Uhr"' in admin.get(f"{START}servicezeiten").content.decode()


def test_a_later_question_leads_back_to_the_first_open_one(admin: Client) -> None:
    choose_leun(admin)
    assert admin.get(f"{START}begruessung")["Location"] == f"{START}vereinbarung"
    assert admin.get(f"{START}pruefen")["Location"] == f"{START}vereinbarung"


def test_a_changed_answer_leads_back_to_the_check(admin: Client, office: Office) -> None:
    answer_all(admin, office)
    assert follow(admin, f"{START}rufnummer", {"number": "069 90009-301"}) == f"{START}pruefen"
    assert "069 90009301" in admin.get(f"{START}pruefen").content.decode()


def test_a_number_in_use_is_refused_with_its_owner(admin: Client, office: Office, other: Office) -> None:
    choose_leun(admin)
    follow(admin, f"{START}vereinbarung", answers(office)["vereinbarung"])
    response = admin.post(f"{START}rufnummer", {"number": "0221 4710100"})
    assert response.status_code == 422
    assert "<title>Fehler: " in response.content.decode()
    assert "gehört schon zu Stadt Soest (Servicecenter Soest)" in response.content.decode()
    assert 'value="0221 4710100"' in response.content.decode()


def test_a_number_that_was_taken_meanwhile_leads_back_to_its_question(admin: Client, office: Office) -> None:
    answer_all(admin, office)
    PhoneNumber.objects.create(number="+496990009300", authority=office.authority)
    assert follow(admin, f"{START}pruefen", {}) == f"{START}rufnummer"
    assert not Authority.objects.filter(name="Stadt Leun").exists()
    page = admin.get(f"{START}rufnummer").content.decode()
    assert "Diese Rufnummer gehört schon zu Stadt Wetzlar." in page


def test_a_municipality_that_is_served_is_refused_at_once(admin: Client, other: Office) -> None:
    Authority.objects.filter(pk=other.authority.pk).update(regional_key=LEUN_AGS)
    response = admin.post(START, {"ags": LEUN_AGS})
    assert response.status_code == 422
    assert "gehört schon zum Servicecenter Soest" in response.content.decode()


def test_only_centres_that_she_administers_can_be_chosen(
    admin: Client, office: Office, other: Office
) -> None:
    choose_leun(admin)
    told = {**answers(office)["vereinbarung"], "centre": str(other.centre.pk)}
    assert admin.post(f"{START}vereinbarung", told).status_code == 422


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"regional_key": "06532016", "state": "BY"}, "gehört zu Hessen"),
        ({"regional_key": "99532016", "state": "BY"}, "gehört zu keinem Land"),
        ({"regional_key": "653", "state": "HE"}, "mit 8 oder 12 Ziffern"),
        ({"postal_code": "356"}, "mit 5 Ziffern"),
        ({"name": ""}, "Geben Sie den Namen an."),
    ],
)
def test_a_free_entry_is_checked(admin: Client, told: dict[str, str], sentence: str) -> None:
    entry = {"name": "Amt Beispiel", "level": "joint_municipality", "state": "SH", **told}
    response = admin.post(f"{START}angaben", entry)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_an_amt_joins_by_free_entry_without_a_key(admin: Client) -> None:
    entry = {"name": "Amt Beispiel", "level": "joint_municipality", "state": "SH"}
    assert follow(admin, f"{START}angaben", entry) == f"{START}vereinbarung"


def test_own_hours_need_at_least_one(admin: Client, office: Office) -> None:
    answer_all(admin, office)
    response = admin.post(f"{START}servicezeiten", {"source": "own", "state": "HE"})
    assert "Tragen Sie für mindestens einen Tag Zeiten ein." in response.content.decode()


def test_days_do_not_matter_where_the_centres_hours_hold(admin: Client, office: Office) -> None:
    answer_all(admin, office)
    told = {"source": "copy", "monday": "unlesbar", "state": "HE"}
    assert follow(admin, f"{START}servicezeiten", told) == f"{START}pruefen"
    assert "Mo–Fr 8–18 Uhr, wie das Servicecenter" in admin.get(f"{START}pruefen").content.decode()


def test_the_preview_without_scripts_keeps_what_is_typed_and_saves_nothing(
    admin: Client, office: Office
) -> None:
    answer_all(admin, office)
    response = admin.post(f"{START}begruessung", {"greeting": "{Behörde}, {Name}.", "preview": "1"})
    assert response.status_code == 200
    assert "Stadt Leun, Jana Weber." in response.content.decode()
    assert "am Apparat" in admin.get(f"{START}pruefen").content.decode()


def test_the_draft_is_offered_again_and_can_be_dropped(admin: Client) -> None:
    choose_leun(admin)
    assert "Eine Aufnahme ist noch nicht fertig" in admin.get("/verwaltung/").content.decode()
    follow(admin, f"{START}verwerfen", {})
    assert "Eine Aufnahme ist noch nicht fertig" not in admin.get("/verwaltung/").content.decode()


def test_the_list_is_searched_without_scripts_and_with_them(admin: Client) -> None:
    page = admin.get(START, {"suche": "leun"}).content.decode()
    fragment = admin.get(START, {"suche": "leun"}, headers={"X-Requested-With": "fetch"}).content.decode()
    assert "<html" in page
    assert "<html" not in fragment
    assert all("Stadt Leun" in text and "2 Treffer" in text for text in (page, fragment))


def test_a_municipality_joins_with_its_own_attendant_and_a_first_contact(
    admin: Client, office: Office
) -> None:
    answer_all(admin, office)
    told = {"way": "absence", "attendant": "069 90009-301", "monday": "8-12"}
    follow(admin, f"{START}routing", told)
    follow(admin, f"{START}kontakt", {"name": "Bürgerbüro", "phone": "069 90009-310"})
    shown = admin.get(f"{START}pruefen").content.decode()
    assert "069 90009301" in shown
    assert "Bürgerbüro, 069 90009310" in shown
    follow(admin, f"{START}pruefen", {})
    plan = routing_table().routes["+496990009300"].plan
    assert plan.attendant is not None
    assert (plan.attendant.address, plan.stages[0].way) == ("+496990009301", Way.ABSENCE)
    assert plan.attendant.presence is not None
    assert weekly_sentence(plan.attendant.presence) == "Mo 8–12 Uhr"
    assert DirectoryEntry.objects.filter(authority__name="Stadt Leun", name="Bürgerbüro").exists()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"way": ""}, "Wählen Sie, wer die Anrufe annimmt."),
        ({"way": "overflow"}, "Geben Sie ihre Nummer an."),
        ({"way": "overflow", "attendant": "069 90009-300"}, "im Kreis zurück"),
        ({"way": "absence", "attendant": "069 90009-301"}, "wann die Vermittlung besetzt ist"),
        (
            {"way": "absence", "attendant": "069 90009-301", "monday": "17-18"},
            "Mo 16–17 Uhr nimmt niemand an",
        ),
    ],
)
def test_a_way_that_cannot_be_is_refused(
    admin: Client, office: Office, told: dict[str, str], sentence: str
) -> None:
    answer_all(admin, office)
    response = admin.post(f"{START}routing", told)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_an_attendant_whose_number_is_served_is_refused_at_her_field(
    admin: Client, office: Office, other: Office
) -> None:
    answer_all(admin, office)
    refused = admin.post(f"{START}routing", {"way": "overflow", "attendant": "0221 4710100"})
    assert refused.status_code == 422
    assert 'href="#id_attendant">Der Anruf käme im Kreis zurück' in refused.content.decode()


def test_half_a_contact_is_refused(admin: Client, office: Office) -> None:
    answer_all(admin, office)
    response = admin.post(f"{START}kontakt", {"name": "Bürgerbüro"})
    assert "Geben Sie die Rufnummer an." in response.content.decode()


def test_the_end_tells_whether_a_call_has_come_and_what_is_missing(admin: Client, office: Office) -> None:
    answer_all(admin, office)
    done = follow(admin, f"{START}pruefen", {})
    shown = admin.get(done).content.decode()
    assert "Noch kein Anruf ist angekommen." in shown
    assert "/verwaltung/behoerden/stadt-leun/" in shown
    served, now, call_id = ServedNumber.objects.get(number__number="+496990009300"), utc_now(), uuid4()
    Call.objects.create(
        id=call_id, channel_id=str(call_id), centre=office.centre, authority=served.number.authority,
        served_number=served, dialled_number="+496990009300", caller_kind="withheld", state="queued",
        arrived_at=now,
    )  # fmt: skip
    assert "Ein Anruf ist angekommen." in admin.get(done).content.decode()


def test_who_joins_with_an_attendant_reads_what_happens_with_a_call_now(
    admin: Client, office: Office
) -> None:
    address = choose_leun(admin)
    routing = {"way": "absence", "attendant": "069 90009-301", "monday": "8-12"}
    for told in (answers(office) | {"routing": routing}).values():
        address = follow(admin, address, told)
    done = admin.get(follow(admin, f"{START}pruefen", {})).content.decode()
    assert "gehen ab sofort diesen Weg:" in done
    assert "zuerst die Vermittlung der Stadt Leun" in done
    assert "Um diese Zeit geschieht das:" in done
