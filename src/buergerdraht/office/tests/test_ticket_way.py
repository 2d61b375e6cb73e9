"""How tickets reach a partner: one question, with every wrong answer named."""

import pytest
from django.test import Client

from buergerdraht.agreements.models import Agreement
from buergerdraht.office.tests.conftest import Office

PAGE = "/verwaltung/behoerden/stadt-wetzlar/tickets"


def test_tickets_go_by_mail_from_the_next_one_on(admin: Client, office: Office) -> None:
    assert "Wie erreichen Tickets die Behörde?" in admin.get(PAGE).content.decode()
    answers = {"way": "mail", "address": "rathaus@wetzlar.example", "names_citizen": "on"}
    shown = admin.post(PAGE, answers, follow=True).content.decode()
    assert "Das nächste Ticket an Stadt Wetzlar nimmt diesen Weg." in shown
    assert "per E-Mail: rathaus@wetzlar.example" in shown
    agreement = Agreement.objects.get(slug="wetzlar")
    assert (agreement.ticket_way, agreement.tickets_name_citizen) == ("mail", True)
    admin.post(PAGE, {**answers, "way": "portal"})
    agreement.refresh_from_db()
    assert (agreement.ticket_way, agreement.ticket_address) == ("portal", "")


def test_tickets_go_by_fax_from_the_next_one_on(admin: Client, office: Office) -> None:
    answers = {"way": "fax", "address": "06473 9144-19"}
    admin.post(PAGE, answers)
    agreement = Agreement.objects.get(slug="wetzlar")
    assert (agreement.ticket_way, agreement.ticket_address) == ("fax", "+496473914419")
    assert 'value="06473 914419"' in admin.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"way": "brief"}, "Wählen Sie den Weg."),
        ({"way": "fax"}, "Schreiben Sie die Faxnummer mit Vorwahl"),
        ({"way": "fax", "address": "siehe Telefonbuch"}, "Schreiben Sie die Faxnummer mit Vorwahl"),
        ({"way": "mail"}, "Geben Sie die E-Mail-Adresse der Behörde an."),
        ({"way": "mail", "address": "rathaus"}, "Schreiben Sie die Adresse so"),
        ({"way": "mail", "address": "rathaus@fürth.example"}, "ohne Umlaute"),
    ],
)
def test_a_wrong_answer_is_named(admin: Client, answers: dict[str, str], sentence: str) -> None:
    refused = admin.post(PAGE, answers)
    assert (refused.status_code, sentence in refused.content.decode()) == (422, True)


def test_who_administers_another_centre_does_not_see_it(admin: Client, other: Office) -> None:
    assert admin.get("/verwaltung/behoerden/stadt-soest/tickets").status_code == 404
