"""Monthly reports: made with figures and charts, read by both sides and nobody else, sent again by hand."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Role
from buergerdraht.authorities.models import Membership
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.office.reports.making import make_reports
from buergerdraht.office.tests.conftest import Office
from buergerdraht.office.tests.test_evaluation import WEEK, _counted, signed_in
from buergerdraht.reports.models import MonthlyReport, ReportChoice, ReportMail

__all__ = ["_counted"]
DECEMBER = datetime(2026, 12, 1, 4, 40, tzinfo=UTC)


@pytest.fixture
def manager(office: Office) -> Client:
    user = User.objects.create_user("vogt", email="vogt@wetzlar.example")
    Membership.objects.create(user=user, role=Role.PARTNER_MANAGER, authority=office.authority)
    return signed_in(user)


@pytest.fixture
def page(office: Office, manager: Client) -> str:
    """Address of the report of the partner's November."""
    with all_authorities():
        make_reports(now=DECEMBER)
        report = MonthlyReport.objects.get(agreement=office.served.agreement)
    return f"/monatsberichte/{report.pk}/"


def words(client: Client, path: str, data: dict[str, str] | None = None) -> str:
    response = client.get(path, data)
    assert response.headers["Content-Type"] == "application/pdf"
    return " ".join(each.extract_text() for each in PdfReader(BytesIO(response.getvalue())).pages)


def test_each_agreement_has_its_report_on_the_first_working_day(office: Office, other: Office) -> None:
    with all_authorities():
        assert make_reports(now=DECEMBER - timedelta(days=1)) == 2  # of October, made up for
        assert make_reports(now=DECEMBER) == 2
        assert make_reports(now=DECEMBER) == 0


def test_both_sides_read_the_same_figures_as_a_paper(office: Office, manager: Client, page: str) -> None:
    told = words(manager, f"{page}bericht.pdf")
    assert "Monatsbericht November 2026" in told
    assert "4 angebotene Anrufe, davon 3 angenommen." in told
    assert "Kennzahlen mit Ziel und Vergleich" in told
    assert told == words(signed_in(office.admin), f"{page}bericht.pdf")


def test_the_list_and_the_page_say_who_got_it(manager: Client, page: str) -> None:
    assert "November 2026" in manager.get("/monatsberichte/").content.decode()
    assert "vogt@wetzlar.example" in manager.get(page).content.decode()


def test_others_find_nothing(other: Office, page: str) -> None:
    stranger = signed_in(other.admin)
    assert stranger.get(page).status_code == 404
    assert stranger.get(f"{page}bericht.pdf").status_code == 404
    assert stranger.post(f"{page}senden").status_code == 404


def test_each_side_chooses_who_gets_it_and_sends_it_again(office: Office, manager: Client, page: str) -> None:
    assert signed_in(office.admin).post(f"{page}senden").status_code == 422  # the first is under way
    with all_authorities():
        ReportMail.objects.update(state="sent", settled_at=DECEMBER)
    assert manager.post(f"{page}senden").status_code == 302
    assert manager.post(f"{page}empfang", {"recipients": "nobody"}).status_code == 302
    assert manager.post(f"{page}empfang", {}).status_code == 422
    assert "niemand den Bericht per E-Mail" in manager.get(page).content.decode()
    with all_authorities():
        assert ReportChoice.objects.get().recipients == "nobody"
        assert ReportMail.objects.count() == 2


def test_who_only_reads_figures_changes_nothing(office: Office, page: str) -> None:
    supervisor = User.objects.create_user("roth")
    Membership.objects.create(user=supervisor, role=Role.SUPERVISOR, centre=office.centre)
    client = signed_in(supervisor)
    assert "Noch einmal senden" not in client.get(page).content.decode()
    assert client.post(f"{page}senden").status_code == 403


def test_an_evaluation_is_a_paper_too(office: Office) -> None:
    told = words(signed_in(office.admin), "/auswertung/auswertung.pdf", WEEK | {"kanal": "phone"})
    assert "16.11.2026 bis 22.11.2026. Nur: Anruf." in told
    assert "4 angebotene Anrufe, davon 3 angenommen." in told
    assert "Anteil der Anrufe in der Warteschlange" in told
