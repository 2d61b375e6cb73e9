"""The pages of gaps, hints, synonyms and web sites, as an editor uses them."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import Entry, Gap, SearchRecord, Site, Suggestion, SynonymGroup, WebPage
from buergerdraht.knowledge.operations.learning import record_pick, record_search, report_not_found, suggest
from buergerdraht.knowledge.search.maintenance import reindex
from buergerdraht.servicehours.rules import local_day

GAPS, HINTS, SYNONYMS, SITES = (
    f"/redaktion/{name}/" for name in ("luecken", "hinweise", "synonyme", "webauftritte")
)
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Settings) -> None:
    settings.SEARCH_DIR = tmp_path


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    def as_user(user: User) -> Client:
        client.force_login(user)
        return client

    return as_user


@pytest.fixture
def searched(centre: ServiceCentre, leun: Authority, entry: Entry) -> None:
    """'plastikkarte' is not found, 'personalausweis' is opened next; 'glasfaser' is not found at all."""
    now = utc_now()
    for _ in range(2):
        first = record_search("plastikkarte", centre=centre, authority=leun, hits=0, now=now)
        later = record_search(
            "personalausweis", centre=centre, authority=leun, hits=1, after_id=first, now=now
        )
        assert later
        record_pick(later, centre=centre, key=f"entry-{entry.pk}", rank=1, now=now)
    missed = record_search("glasfaser", centre=centre, authority=leun, hits=2, now=now)
    assert missed
    report_not_found(missed, centre=centre, now=now)


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.usefixtures("searched")
def test_gaps_are_listed_with_reason_and_proposal(sign_in: SignIn, ines: User) -> None:
    text = page(sign_in(ines), GAPS)
    assert "„plastikkarte“" in text
    assert "2-mal ohne Treffer" in text
    assert "2-mal wurde danach „Personalausweis beantragen“ geöffnet" in text
    assert "Artikel beginnen" in text


@pytest.mark.usefixtures("searched")
def test_one_key_makes_a_synonym_that_the_search_knows(sign_in: SignIn, ines: User, entry: Entry) -> None:
    client = sign_in(ines)
    answer = client.post(GAPS + "annehmen/", {"key": "plastikkart"}, follow=True)
    assert "„plastikkarte“ führt jetzt zu „Personalausweis beantragen“." in answer.content.decode()
    assert ProcrastinateJob.objects.filter(
        task_name="knowledge.index", args={"key": f"entry-{entry.pk}"}
    ).exists()
    reindex(now=utc_now())
    group = SynonymGroup.objects.get()
    assert "1. Personalausweis beantragen" in page(client, f"{SYNONYMS}{group.pk}/")


@pytest.mark.usefixtures("searched")
def test_a_decision_is_undone(sign_in: SignIn, ines: User) -> None:
    client = sign_in(ines)
    client.post(GAPS + "keine/", {"key": "glasfas"})
    assert "ist keine Lücke" in page(client, GAPS)
    assert "„glasfaser“" not in page(client, GAPS)
    client.post(f"{GAPS}{Gap.objects.get().pk}/zurueck/")
    assert "„glasfaser“" in page(client, GAPS)


@pytest.mark.usefixtures("searched")
def test_a_gap_is_closed_otherwise_than_proposed(
    sign_in: SignIn, ines: User, entry: Entry, leun: Authority
) -> None:
    client = sign_in(ines)
    address = GAPS + "anders/?key=glasfas&suche=personalausweis"
    assert "Personalausweis beantragen" in page(client, address)
    refused = client.post(address, {"decision": "addition", "entry": "", "authority": "alle"})
    assert refused.status_code == 422
    assert "Suchen und wählen Sie den Text." in refused.content.decode()
    done = client.post(address, {"decision": "addition", "entry": entry.pk, "authority": leun.pk})
    assert done.status_code == 302
    assert Gap.objects.get().decision == "addition"


@pytest.mark.usefixtures("searched")
def test_an_unknown_gap_is_not_found(sign_in: SignIn, ines: User) -> None:
    assert sign_in(ines).post(GAPS + "annehmen/", {"key": "nie gesucht"}).status_code == 404


@pytest.mark.usefixtures("searched")
def test_a_partners_editor_may_not_write_for_all(sign_in: SignIn, petra: User) -> None:
    client = sign_in(petra)
    refused = client.post(GAPS + "annehmen/", {"key": "plastikkart"})
    assert refused.status_code == 422
    assert not SynonymGroup.objects.exists()
    assert client.post(GAPS + "annehmen/", {"key": "glasfas"}).status_code == 302


@pytest.mark.usefixtures("searched")
def test_the_charts_have_their_figures_as_tables(sign_in: SignIn, ines: User) -> None:
    text = page(sign_in(ines), GAPS + "entwicklung/")
    for title in ("Veröffentlichte Texte", "Alter der Texte", "Im Erstkontakt beantwortet"):
        assert f"Zahlen als Tabelle: {title}" in text
    assert "In diesem Monat 5 Suchen, 40 % mit geöffnetem Treffer." in text


def test_a_hint_is_read_taken_up_and_answered(
    sign_in: SignIn, ines: User, sabine: User, entry: Entry
) -> None:
    hint = suggest(entry, authority=None, text="Frist fehlt", searched="frist", user=sabine, now=utc_now())
    client, address = sign_in(ines), f"{HINTS}{hint.pk}/"
    assert "Frist fehlt" in page(client, HINTS)
    assert client.post(address + "entwurf/").status_code == 302
    assert "Zum Entwurf" in page(client, address)
    refused = client.post(address, {"state": "declined", "answer": ""})
    assert "Nennen Sie den Grund" in refused.content.decode()
    client.post(address, {"state": "done", "answer": "Danke, ergänzt."})
    hint.refresh_from_db()
    assert (hint.state, hint.answer) == (Suggestion.State.DONE, "Danke, ergänzt.")
    client.post(address + "wieder-offen/")
    assert "Frist fehlt" in page(client, HINTS)


def test_hints_of_others_are_not_there(
    sign_in: SignIn, olga: User, ines: User, entry: Entry, leun: Authority
) -> None:
    hint = suggest(entry, authority=leun, text="Raum falsch", user=ines, now=utc_now())
    client = sign_in(olga)
    assert "Raum falsch" not in page(client, HINTS)
    assert client.get(f"{HINTS}{hint.pk}/").status_code == 404


def test_synonyms_are_written_and_conflicts_are_told(sign_in: SignIn, ines: User) -> None:
    client = sign_in(ines)
    assert client.post(SYNONYMS + "neu/", {"words": "Perso"}).status_code == 422
    client.post(SYNONYMS + "neu/", {"words": "Perso\n Personalausweis \nPerso"})
    group = SynonymGroup.objects.get()
    assert group.words == ["Perso", "Personalausweis"]
    client.post(SYNONYMS + "neu/", {"words": "perso\nReisepass"})
    other = SynonymGroup.objects.exclude(pk=group.pk).get()
    assert "steht auch in" in page(client, f"{SYNONYMS}{other.pk}/")
    assert "Perso, Personalausweis" in page(client, SYNONYMS + "?suche=Perso")
    client.post(f"{SYNONYMS}{other.pk}/loeschen/")
    assert SynonymGroup.objects.get() == group


def test_a_site_is_entered_fetched_and_ended(sign_in: SignIn, petra: User, leun: Authority) -> None:
    client = sign_in(petra)
    fields = {
        "authority": leun.pk,
        "start_url": "https://www.leun.example/",
        "further_hosts": "service.leun.example",
    }
    future = (local_day(utc_now()) + timedelta(days=3)).isoformat()
    assert client.post(SITES + "neu/", {**fields, "agreed_on": future}).status_code == 422
    client.post(SITES + "neu/", {**fields, "agreed_on": "2026-01-02", "is_active": "on"})
    site = Site.objects.get()
    assert site.hosts == ["www.leun.example", "service.leun.example"]
    assert "Noch kein Abruf" in page(client, f"{SITES}{site.pk}/")
    client.post(f"{SITES}{site.pk}/abrufen/")
    client.post(f"{SITES}{site.pk}/abrufen/")
    assert ProcrastinateJob.objects.filter(task_name="knowledge.crawl_site").count() == 1
    client.post(f"{SITES}{site.pk}/beenden/")
    assert not Site.objects.exists()


def test_pages_of_a_host_that_is_no_longer_agreed_go(sign_in: SignIn, petra: User, leun: Authority) -> None:
    site = Site.objects.create(
        authority=leun,
        start_url="https://a.example/",
        hosts=["a.example", "b.example"],
        agreed_on=date(2026, 1, 2),
    )
    for host in site.hosts:
        WebPage.objects.create(site=site, url=f"https://{host}/", digest=host, fetched_at=utc_now())
    fields = {
        "authority": leun.pk,
        "start_url": site.start_url,
        "further_hosts": "",
        "agreed_on": "2026-01-02",
    }
    sign_in(petra).post(f"{SITES}{site.pk}/aendern/", fields)
    assert WebPage.objects.get().url == "https://a.example/"


def test_the_report_says_what_was_refused_and_why(sign_in: SignIn, petra: User, leun: Authority) -> None:
    problem = {"url": "https://a.example/x", "reason": "zu groß"}
    report = {
        "state": "done",
        "fetched": 7,
        "counts": {"new": 6},
        "refused": {"zu groß": 1},
        "problems": [problem],
    }
    site = Site.objects.create(
        authority=leun,
        start_url="https://a.example/",
        hosts=["a.example"],
        agreed_on=date(2026, 1, 2),
        report=report,
    )
    for address in (f"{SITES}{site.pk}/", f"{SITES}{site.pk}/stand/"):
        text = page(sign_in(petra), address)
        assert "1 Seite: zu groß" in text
        assert "https://a.example/x" in text


def test_the_log_of_searches_knows_no_agent() -> None:
    names = {field.name for field in SearchRecord._meta.get_fields()}
    assert not {"user", "agent", "made_by", "call", "session"} & names


def test_words_that_lead_to_anothers_text_are_not_changed(
    sign_in: SignIn, olga: User, leun: Authority
) -> None:
    theirs = Entry.objects.create(kind="article", title="Freibad", authority=leun, published_at=utc_now())
    group = SynonymGroup.objects.create(words=["Schwimmbad"], entry=theirs, changed_at=utc_now())
    client = sign_in(olga)
    assert client.post(f"{SYNONYMS}{group.pk}/", {"words": "Hallenbad"}).status_code == 422
    assert client.post(f"{SYNONYMS}{group.pk}/loeschen/").status_code == 422
    assert SynonymGroup.objects.get().words == ["Schwimmbad"]
