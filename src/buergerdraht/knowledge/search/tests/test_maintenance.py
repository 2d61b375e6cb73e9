"""The index follows the database: every kind of thing, and the words of editors and agents."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from buergerdraht.authorities.models import Authority, DirectoryEntry, Unit
from buergerdraht.knowledge.models import Entry, Guide, LocalAddition, Notice, Site, SynonymGroup, WebPage
from buergerdraht.knowledge.search import api
from buergerdraht.knowledge.search.maintenance import index, reindex
from buergerdraht.knowledge.search.tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_index(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.SEARCH_DIR = tmp_path / "search"
    settings.THESAURUS_DIR = tmp_path
    yield
    api._indexes.clear()


@pytest.fixture
def leun() -> Authority:
    return Authority.objects.create(
        slug="leun", name="Stadt Leun", level="municipality", regional_key="06532015"
    )


@pytest.fixture
def soest() -> Authority:
    return Authority.objects.create(
        slug="soest", name="Stadt Soest", level="municipality", regional_key="05974040"
    )


@pytest.fixture
def service() -> Entry:
    return Entry.objects.create(
        kind="service",
        title="Personalausweis Ausstellung",
        citizen_title="Personalausweis beantragen",
        terms=["Ausweis"],
        leika_keys=["99008001001000"],
        texts={"short": "<p>Ausweis &amp; mehr</p>", "full": "<p>Biometrisches Foto</p>"},
        published_at=NOW,
    )


def keys(text: str, authority: Authority) -> list[str]:
    api._indexes.clear()
    return [hit.key for hit in api.search(text, authority_id=authority.pk, now=NOW).hits]


def test_every_kind_of_thing_is_found(leun: Authority, service: Entry) -> None:
    owner = {"authority": leun}
    unit = Unit.objects.create(name="Stadtbüro", street="Bahnhofstraße 25", **owner)
    person = DirectoryEntry.objects.create(
        name="Erika Muster", responsibility="Friedhof", phone="+496473123", unit=unit, **owner
    )
    guide = Guide.objects.create(
        title="Umzug", steps={"steps": [{"question": "Von wo?", "text": "Zuzug"}]}, published_at=NOW
    )
    notice = Notice.objects.create(
        title="Straßensperrung",
        valid_from_at=NOW,
        valid_until_at=NOW + timedelta(days=1),
        written_at=NOW,
        **owner,
    )
    site = Site.objects.create(start_url="https://leun.example", agreed_on=date(2026, 1, 1), **owner)
    page = WebPage.objects.create(
        site=site, url="https://leun.example/a", title="Stadtarchiv", text="Kirchenbücher", fetched_at=NOW
    )
    assert reindex(now=NOW) == 6
    assert keys("friedhof", leun)[0] == f"contact-{person.pk}"
    assert keys("stadtbüro", leun)[0] == f"unit-{unit.pk}"
    assert keys("zuzug", leun)[0] == f"guide-{guide.pk}"
    assert keys("straßensperrung", leun)[0] == f"notice-{notice.pk}"
    assert keys("kirchenbücher", leun)[0] == f"page-{page.pk}"
    assert keys("biometrisches foto", leun)[0] == f"entry-{service.pk}"
    assert keys("99008001001000", leun)[0] == f"entry-{service.pk}"


def test_drafts_and_archived_texts_are_not_found(leun: Authority, service: Entry) -> None:
    Entry.objects.create(kind="service", title="Entwurf")
    Entry.objects.create(kind="service", title="Altes", published_at=NOW, archived_at=NOW)
    assert reindex(now=NOW) == 1


def test_a_published_text_is_found_and_an_archived_one_is_not(leun: Authority, service: Entry) -> None:
    reindex(now=NOW)
    article = Entry.objects.create(kind="article", title="Wochenmarkt", authority=leun, published_at=NOW)
    index(f"entry-{article.pk}", now=NOW)
    assert keys("wochenmarkt", leun) == [f"entry-{article.pk}"]
    Entry.objects.filter(pk=article.pk).update(archived_at=NOW)
    index(f"entry-{article.pk}", now=NOW)
    assert keys("wochenmarkt", leun) == []


def test_an_authoritys_text_is_found_for_those_that_it_runs(leun: Authority, soest: Authority) -> None:
    Entry.objects.create(kind="article", title="Wochenmarkt", authority=soest, published_at=NOW)
    Authority.objects.filter(pk=leun.pk).update(administered_by=soest)
    reindex(now=NOW)
    assert keys("wochenmarkt", leun)


def test_a_regions_notice_is_found_there_alone(leun: Authority, soest: Authority) -> None:
    Notice.objects.create(
        title="Hochwasser",
        region="06",
        valid_from_at=NOW,
        valid_until_at=NOW + timedelta(days=1),
        written_at=NOW,
    )
    reindex(now=NOW)
    assert keys("hochwasser", leun)
    assert not keys("hochwasser", soest)


def test_words_of_local_additions_and_of_editors_lead_to_the_service(leun: Authority, service: Entry) -> None:
    LocalAddition.objects.create(entry=service, authority=leun, terms=["Plastikkärtchen"], published_at=NOW)
    SynonymGroup.objects.create(words=["Perserkarte"], entry=service, changed_at=NOW)
    SynonymGroup.objects.create(words=["Ausweis", "Papperl"], changed_at=NOW)
    reindex(now=NOW)
    for word in ("plastikkärtchen", "perserkarte", "papperl"):
        assert keys(word, leun) == [f"entry-{service.pk}"], word


def test_links_and_files_of_a_text_are_found_by_their_titles(leun: Authority, service: Entry) -> None:
    Entry.objects.filter(pk=service.pk).update(
        links=[{"kind": "form", "title": "Vollmacht zur Abholung", "url": "https://leun.example/v.pdf"}]
    )
    service.attachments.create(
        title="Checkliste Auslandsreise.pdf",
        file="x.pdf",
        media_type="application/pdf",
        size_bytes=1,
        added_at=NOW,
    )
    reindex(now=NOW)
    for words in ("vollmacht abholung", "checkliste auslandsreise"):
        assert keys(words, leun) == [f"entry-{service.pk}"], words


@pytest.mark.parametrize("key", ["synonyms", "picks", "places", "all", "entry-1"])
def test_whatever_is_told_without_an_index_one_is_built(leun: Authority, service: Entry, key: str) -> None:
    index(key, now=NOW)
    assert keys("personalausweis", leun)


def test_a_new_authority_is_named_once_it_was_told(leun: Authority, soest: Authority, service: Entry) -> None:
    reindex(now=NOW)
    Authority.objects.create(slug="geseke", name="Stadt Geseke", level="municipality")
    index("places", now=NOW)
    named = api.search("personalausweis geseke", authority_id=leun.pk, now=NOW).named_authority
    assert named is not None
    assert named.name == "Stadt Geseke"


def test_a_page_that_finds_no_index_asks_for_one(leun: Authority) -> None:
    with pytest.raises(api.SearchUnavailable):
        api.search("ausweis", authority_id=leun.pk, now=NOW)


def test_the_command_says_how_much_it_read(service: Entry) -> None:
    output = StringIO()
    call_command("reindex_knowledge", stdout=output)
    assert "Suchindex mit 1 Texten aufgebaut." in output.getvalue()
