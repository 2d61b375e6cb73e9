"""The partner's own figures, as a chart with its table and as a file."""

from datetime import timedelta

from django.test import Client

from buergerdraht.foundation.clock import utc_now
from buergerdraht.tickets.operations import By, forward_ticket, open_ticket, react
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.tests.conftest import DRAFT, Cooperation, cooperation, everything

__all__ = ["cooperation", "everything"]


def test_figures_are_shown_and_given_as_a_file(cooperation: Cooperation, client: Client) -> None:
    client.force_login(cooperation.case_worker)
    assert "Noch keine Zahlen" in client.get("/portal/zahlen/").content.decode()
    at = utc_now() - timedelta(days=14)
    opened, _ = open_ticket(
        DRAFT, authority=cooperation.leun, centre=cooperation.centre, contact=None, by=By(), now=at
    )
    react(
        forward_ticket(opened, unit=None, by=By(), now=at), reaction=Reaction(answer="Ja."), by=By(), now=at
    )
    shown = client.get("/portal/zahlen/").content.decode()
    assert "In zwölf Monaten 1 rechtzeitig, 0 zu spät." in shown
    assert "Zahlen als Tabelle" in shown
    file = client.get("/portal/zahlen/reaktionen.csv").content.decode("utf-8-sig").splitlines()
    assert file[0].startswith("Monat;rechtzeitig;zu spät")
    assert len(file) == 13
    assert sum(int(line.split(";")[1]) for line in file[1:]) == 1


def test_others_see_none_of_it(cooperation: Cooperation, client: Client) -> None:
    client.force_login(cooperation.agent)
    assert client.get("/portal/zahlen/").status_code == 403
    assert client.get("/portal/zahlen/reaktionen.csv").status_code == 403
