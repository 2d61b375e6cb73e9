"""The quality handbook on pages: written on one side, confirmed on the other, compared, on paper."""

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Authority, Membership
from buergerdraht.channels.models import OutgoingMail
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.office.tests.conftest import Office
from buergerdraht.office.tests.test_agreements import agreement, partner, read
from buergerdraht.reports.models import HandbookVersion

__all__ = ["agreement", "partner"]
PAGE = "/qualitaetshandbuch/leun/"
TYPED = {"saves": "0", "reason": "Erste Fassung", "standards": "Wir melden uns freundlich."}


@pytest.fixture(autouse=True)
def _agreement(agreement: object) -> None:
    """There is one with Leun."""


def version() -> HandbookVersion:
    with all_authorities():
        return HandbookVersion.objects.latest("number")


def proposed(client: Client, **changes: str) -> str:
    """Write and propose; return the version's address."""
    assert client.post(f"{PAGE}entwurf", TYPED | changes).status_code == 302
    path = f"{PAGE}fassungen/{version().pk}/"
    assert client.post(f"{path}vorschlagen", {"saves": version().saves}).status_code == 302
    return path


def test_a_handbook_is_written_by_the_centre_and_confirmed_by_the_partner(
    admin: Client, partner: Client
) -> None:
    assert "Noch keine Fassung vereinbart" in read(partner, PAGE)
    path = proposed(admin)
    assert "wartet auf Ihre Antwort" in read(partner, PAGE)
    assert "Wir melden uns freundlich." in read(partner, path)
    assert partner.post(f"{path}bestaetigen", {"saves": version().saves}).status_code == 302
    assert "Fassung 1, vereinbart am" in read(admin, PAGE)
    assert "Fassung 1" in read(admin, "/qualitaetshandbuch/")
    assert OutgoingMail.objects.get().subject == "Qualitätshandbuch: Stadt Leun"


def test_two_versions_are_compared(admin: Client, partner: Client) -> None:
    path = proposed(admin)
    partner.post(f"{path}bestaetigen", {"saves": version().saves})
    second = proposed(partner, standards="Wir melden uns freundlich und kurz.", reason="Kürzer")
    shown = read(admin, second)
    assert "Von Fassung 1 zu Fassung 2" in shown
    assert '<ins><span class="kern-sr-only">neu: </span> und kurz' in shown
    assert "Von Fassung 1 zu Fassung 2" in read(admin, f"{path}?vergleich=2")


def test_who_proposes_does_not_confirm(admin: Client, partner: Client) -> None:
    path = proposed(admin)
    assert "Zustimmen" not in read(admin, path)
    assert admin.post(f"{path}bestaetigen", {"saves": version().saves}).status_code == 422
    assert partner.post(f"{path}zurueckgeben", {"answer": ""}).status_code == 422
    assert partner.post(f"{path}zurueckgeben", {"answer": "Mehr Zeit"}).status_code == 302
    assert "Mehr Zeit" in read(admin, PAGE)


def test_a_draft_is_its_sides_own(admin: Client, partner: Client) -> None:
    admin.post(f"{PAGE}entwurf", TYPED)
    path = f"{PAGE}fassungen/{version().pk}/"
    assert partner.get(path).status_code == 404
    assert partner.get(f"{PAGE}entwurf").status_code == 422
    assert "freundlich" in read(admin, f"{PAGE}entwurf")
    assert admin.post(f"{path}verwerfen").status_code == 302


def test_a_draft_says_what_changes_and_why(admin: Client) -> None:
    answer = admin.post(f"{PAGE}entwurf", TYPED | {"reason": ""})
    assert answer.status_code == 422
    assert "Schreiben Sie, was sich ändert" in answer.content.decode()


def test_who_reads_figures_reads_and_changes_nothing(office: Office, admin: Client) -> None:
    supervisor = User.objects.create_user("roth")
    Membership.objects.create(user=supervisor, role=Role.SUPERVISOR, centre=office.centre)
    path = proposed(admin)
    client = Client()
    client.force_login(supervisor)
    assert "Änderung entwerfen" not in read(client, PAGE)
    assert client.get(path).status_code == 404
    assert client.get(f"{PAGE}entwurf").status_code == 403


def test_another_partner_finds_nothing(admin: Client) -> None:
    path = proposed(admin)
    place = Authority.objects.create(slug="geseke", name="Stadt Geseke", level="municipality")
    stranger = User.objects.create_user("fremd")
    Membership.objects.create(user=stranger, role=Role.PARTNER_MANAGER, authority=place)
    client = Client()
    client.force_login(stranger)
    assert {client.get(each).status_code for each in (PAGE, path, f"{PAGE}handbuch.pdf")} == {404}


def test_it_is_a_paper_with_every_chapter(admin: Client, partner: Client) -> None:
    path = proposed(admin)
    for address in (f"{PAGE}handbuch.pdf", f"{path}fassung.pdf"):
        content = partner.get(address).getvalue()
        told = " ".join(each.extract_text() for each in PdfReader(BytesIO(content)).pages)
        assert "10. Änderungen" in told
        assert "Stadt Leun" in told
    assert "Wir melden uns freundlich." in told
