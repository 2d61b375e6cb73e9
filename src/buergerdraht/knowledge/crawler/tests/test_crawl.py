"""The crawler against a real server: polite, patient, and never where it was not asked to."""

import gzip
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.network import Reach, may_be_reached
from buergerdraht.knowledge.crawler.crawl import KNOWN_PER_PAGE, Crawl
from buergerdraht.knowledge.crawler.fetching import Fetcher, Limits
from buergerdraht.knowledge.crawler.tests.server import (
    Handler,
    WebSite,
    drip,
    html,
    redirect,
    status,
    web_site,
)
from buergerdraht.knowledge.models import Site, WebPage

NOW = datetime(2026, 11, 24, 1, 10, tzinfo=UTC)
LIMITS = Limits(most_bytes=20_000, most_seconds=0.5, reach=Reach(has_loopback=True))


@pytest.fixture
def server() -> Iterator[WebSite]:
    with web_site() as site:
        yield site


@pytest.fixture
def leun(db: None) -> Authority:
    return Authority.objects.create(slug="stadt-leun", name="Stadt Leun", level="municipality")


@pytest.fixture
def site(leun: Authority, server: WebSite) -> Site:
    return Site.objects.create(
        authority=leun, start_url=f"{server.origin}/", hosts=[server.host], agreed_on=date(2026, 11, 1)
    )


def crawl(site: Site, *, limits: Limits = LIMITS, most_requests: int = 200) -> dict[str, Any]:
    """Crawl without pauses; the pauses asked for are in the report."""
    pauses: list[float] = []
    fetcher = Fetcher("Buergerdraht (Test)", limits)
    Crawl(site, fetcher=fetcher, now=lambda: NOW, pause=pauses.append).run(most_requests=most_requests)
    site.refresh_from_db()
    return {**site.report, "pauses": pauses}


def paths(server: WebSite) -> list[str]:
    return sorted(url.removeprefix(server.origin) for url in WebPage.objects.values_list("url", flat=True))


def reasons(report: dict[str, Any], path: str) -> list[str]:
    return [problem["reason"] for problem in report["problems"] if problem["url"].endswith(path)]


def test_pages_are_found_by_links_and_by_the_sitemap(site: Site, server: WebSite) -> None:
    server.pages |= {
        "/": html("Willkommen", "/amt/", title="Leun"),
        "/amt/": html("Bürgerbüro im Rathaus"),
        "/allein": html("Nur in der Sitemap"),
        "/sitemap.xml": lambda handler: handler.answer(
            200,
            f"<urlset><url><loc>{server.origin}/allein</loc></url></urlset>",
            Content_Type="application/xml",
        ),
    }
    report = crawl(site)
    assert paths(server) == ["/", "/allein", "/amt/"]
    assert (report["state"], report["counts"]["new"], site.crawled_at) == ("done", 3, NOW)
    assert site.position == {}
    assert WebPage.objects.get(url__endswith="/amt/").text == "Bürgerbüro im Rathaus\nweiter".removesuffix(
        "\nweiter"
    )


def test_packed_sitemaps_of_an_index_are_read(site: Site, server: WebSite) -> None:
    listed = gzip.compress(f"<urlset><url><loc>{server.origin}/tief</loc></url></urlset>".encode())
    server.pages |= {
        "/": html("Start"),
        "/tief": html("Tief unten"),
        "/robots.txt": lambda handler: handler.answer(
            200, f"Sitemap: {server.origin}/index.xml", Content_Type="text/plain"
        ),
        "/index.xml": lambda handler: handler.answer(
            200,
            f"<sitemapindex><sitemap><loc>{server.origin}/a.xml.gz</loc></sitemap></sitemapindex>",
            Content_Type="text/xml",
        ),
        "/a.xml.gz": lambda handler: handler.answer(200, listed, Content_Type="application/gzip"),
    }
    crawl(site)
    assert paths(server) == ["/", "/tief"]


def test_robots_txt_is_obeyed(site: Site, server: WebSite) -> None:
    rules = "User-agent: *\nDisallow: /intern\nDisallow: /*druck=\nCrawl-delay: 7"
    server.pages |= {
        "/robots.txt": lambda handler: handler.answer(200, rules, Content_Type="text/plain"),
        "/": html("Start", "/intern/akte", "/seite?druck=1", "/umweg"),
        "/umweg": redirect("/intern/akte"),
        "/intern/akte": html("geheim"),
        "/seite": html("Druckfassung"),
    }
    report = crawl(site)
    assert paths(server) == ["/"]
    assert not [path for path in server.asked if path.startswith(("/intern", "/seite"))]
    assert report["refused"]["robots.txt erlaubt es nicht"] == 2
    assert set(report["pauses"]) == {7.0}


def test_without_a_readable_robots_txt_nothing_is_fetched(site: Site, server: WebSite) -> None:
    server.pages |= {"/robots.txt": status(503), "/": html("Start")}
    assert crawl(site)["state"] == "failed"
    assert "/" not in server.asked


def test_the_pause_of_the_agreement_is_kept_between_requests(site: Site, server: WebSite) -> None:
    server.pages |= {"/": html("Start", "/a"), "/a": html("A")}
    assert crawl(site)["pauses"] == [2.0, 2.0]


def test_other_hosts_are_never_asked(site: Site, server: WebSite) -> None:
    with web_site() as other:
        other.pages["/"] = html("fremd")
        server.pages |= {
            "/": html("Start", f"{other.origin}/", "/weg", "http://user:pw@" + server.host + "/"),
            "/weg": redirect(f"{other.origin}/"),
        }
        report = crawl(site)
        assert other.asked == []
    assert paths(server) == ["/"]
    assert reasons(report, "/weg") == ["führt zu einer nicht vereinbarten Adresse"]


def test_this_machine_and_inner_nets_are_out_of_reach(site: Site, server: WebSite) -> None:
    server.pages["/"] = html("innen")
    report = crawl(site, limits=Limits(most_seconds=0.5))
    assert (report["state"], server.asked) == ("failed", [])


def test_redirects_within_the_site_lead_to_the_page_once(site: Site, server: WebSite) -> None:
    server.pages |= {
        "/": html("Start", "/alt", "/neu"),
        "/alt": redirect("/neu"),
        "/neu": html("Neue Seite"),
        "/kreis": redirect("/kreis"),
    }
    crawl(site)
    assert paths(server) == ["/", "/neu"]


def test_a_redirect_in_a_circle_ends(site: Site, server: WebSite) -> None:
    server.pages |= {"/": html("Start", "/kreis"), "/kreis": redirect("/kreis")}
    assert reasons(crawl(site), "/kreis") == ["zu viele Weiterleitungen"]


def test_links_without_an_end_come_to_an_end(site: Site, server: WebSite) -> None:
    def endless(handler: Handler) -> None:
        number = int(handler.path.rpartition("=")[2] or 0)
        handler.answer(200, html(f"Tag {number}", f"/kalender?tag={number + 1}", f"{handler.path}/kalender"))

    Site.objects.filter(pk=site.pk).update(most_pages=12)
    site.refresh_from_db()
    server.pages |= {"/": html("Start", "/kalender?tag=0"), "/kalender": endless}
    report = crawl(site)
    assert (report["state"], report["fetched"]) == ("done", 12)


def test_the_same_text_under_many_addresses_is_kept_once(site: Site, server: WebSite) -> None:
    server.pages |= {"/": html("Start", "/a?x=1", "/a?x=2", "/a?utm_source=z"), "/a": html("Immer dasselbe")}
    assert crawl(site)["counts"]["double"] == 2
    assert len(paths(server)) == 2


def test_a_huge_page_is_left(site: Site, server: WebSite) -> None:
    packed = gzip.compress(b"<p>" + b"a" * 10_000_000)
    server.pages |= {
        "/": html("Start", "/gross", "/gepackt"),
        "/gross": html("x" * 50_000),
        "/gepackt": lambda handler: handler.answer(200, packed, Content_Encoding="gzip"),
    }
    report = crawl(site)
    assert reasons(report, "/gross") == reasons(report, "/gepackt") == ["zu groß"]


def test_a_slow_page_is_left(site: Site, server: WebSite) -> None:
    server.pages |= {"/": html("Start", "/langsam", "/danach"), "/langsam": drip, "/danach": html("Danach")}
    report = crawl(site)
    assert reasons(report, "/langsam")[0] in ("zu langsam", "Server antwortet nicht")
    assert paths(server) == ["/", "/danach"]


def test_broken_html_is_read_as_far_as_it_goes(site: Site, server: WebSite) -> None:
    server.pages["/"] = (
        b"<html><body><main><p>Sperrm\xc3\xbcll<p>Donnerstag</main><b><i></p><table><tr>" + b"<div>" * 600
    )
    crawl(site)
    assert WebPage.objects.get().text == "Sperrmüll\nDonnerstag"


def test_what_is_no_page_is_left(site: Site, server: WebSite) -> None:
    server.pages |= {
        "/": html(
            "Start", "/satzung.pdf", "/daten", "mailto:amt@example.org", "javascript:alert(1)", "tel:115"
        ),
        "/daten": lambda handler: handler.answer(200, "%PDF", Content_Type="application/pdf"),
    }
    report = crawl(site)
    assert "/satzung.pdf" not in server.asked
    assert reasons(report, "/daten") == ["keine Textseite"]


def test_pages_that_do_not_want_it_are_not_found(site: Site, server: WebSite) -> None:
    noindex = '<meta name="ROBOTS" content="noindex, follow">'
    nofollow = '<meta name="robots" content="nofollow">'
    server.pages |= {
        "/": html("Start", "/stumm", "/ende", "/kopf"),
        "/stumm": html("Suche mich nicht", "/dahinter", head=noindex),
        "/dahinter": html("Dahinter"),
        "/ende": html("Ohne Folge", "/versteckt", head=nofollow),
        "/versteckt": html("Versteckt"),
        "/kopf": lambda handler: handler.answer(200, html("Kopf"), X_Robots_Tag="noindex"),
    }
    report = crawl(site)
    assert paths(server) == ["/", "/dahinter", "/ende"]
    assert report["refused"]["will nicht gefunden werden (noindex)"] == 2


def test_a_page_that_is_really_elsewhere_is_kept_there(site: Site, server: WebSite) -> None:
    canonical = '<link rel="canonical" href="/echt">'
    server.pages |= {
        "/": html("Start", "/echt?ansicht=2"),
        "/echt": lambda handler: handler.answer(200, html("Echt", head=canonical)),
    }
    crawl(site)
    assert paths(server) == ["/", "/echt"]


def test_what_has_not_changed_is_not_sent_again(site: Site, server: WebSite) -> None:
    def page(handler: Handler) -> None:
        is_known = handler.headers.get("If-None-Match") == '"1"'
        handler.answer(304 if is_known else 200, "" if is_known else html("Start"), ETag='"1"')

    server.pages["/"] = page
    assert crawl(site)["counts"]["new"] == 1
    assert crawl(site)["counts"] == {"unchanged": 1}
    assert WebPage.objects.get().text == "Start"


def test_pages_that_are_gone_go_and_those_of_a_sick_server_stay(site: Site, server: WebSite) -> None:
    server.pages |= {"/": html("Start", "/a", "/b"), "/a": html("A"), "/b": html("B")}
    crawl(site)
    del server.pages["/a"]
    server.pages["/b"] = status(500)
    report = crawl(site)
    assert paths(server) == ["/", "/b"]
    assert report["counts"]["gone"] == 1
    assert reasons(report, "/b") == ["Fehler des Servers (500)"]


def test_a_server_that_fails_again_and_again_is_left_alone(site: Site, server: WebSite) -> None:
    server.pages |= {"/": html("Start", *[f"/{n}" for n in range(30)])} | {
        f"/{n}": status(500) for n in range(30)
    }
    assert crawl(site)["state"] == "failed"
    assert len([path for path in server.asked if path != "/"]) == 7  # robots.txt, sitemap.xml and five pages


def test_an_interrupted_crawl_goes_on_where_it_was(site: Site, server: WebSite) -> None:
    server.pages |= {"/": html("Start", "/a", "/b", "/c"), "/a": html("A"), "/b": html("B"), "/c": html("C")}
    report = crawl(site, most_requests=2)
    assert (report["state"], report["waiting"]) == ("running", 2)
    assert crawl(Site.objects.get(pk=site.pk))["counts"]["new"] == 4
    site.refresh_from_db()
    assert (site.report["state"], server.asked.count("/")) == ("done", 1)


def test_the_crawler_says_who_it_is(site: Site, server: WebSite) -> None:
    server.pages["/"] = html("Start")
    crawl(site)
    assert {each["user-agent"] for each in server.headers} == {"Buergerdraht (Test)"}


INNER = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "::1", "fe80::1", "fd00::1", "fec0::1"]
WRAPPED = ["::127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1"]


@pytest.mark.parametrize("address", [*INNER, *WRAPPED])
def test_addresses_of_inner_nets_are_never_connected_to(address: str) -> None:
    assert not may_be_reached(address)


@pytest.mark.parametrize("address", ["193.99.144.80", "2a02:2e0:3fe:1001:302::"])
def test_public_addresses_are(address: str) -> None:
    assert may_be_reached(address)


def test_addresses_with_umlauts_and_blanks_are_fetched(site: Site, server: WebSite) -> None:
    server.pages |= {"/": html("Start", "/straße", "/zwei worte"), "/stra%C3%9Fe": html("Straße")}
    server.pages["/zwei%20worte"] = html("zwei Worte")
    assert crawl(site)["counts"]["new"] == 3


def test_a_sitemap_without_an_end_does_not_fill_the_queue(site: Site, server: WebSite) -> None:
    site.most_pages = 3
    listed = "".join(f"<url><loc>{server.origin}/{number}</loc></url>" for number in range(200))
    server.pages["/"] = html("Start")
    server.pages["/sitemap.xml"] = lambda handler: handler.answer(
        200, f"<urlset>{listed}</urlset>", Content_Type="text/xml"
    )
    crawl(site, most_requests=1)
    assert len(site.position["seen"]) == 3 * KNOWN_PER_PAGE


def test_a_page_of_another_site_is_not_taken_over(site: Site, server: WebSite) -> None:
    soest = Authority.objects.create(slug="stadt-soest", name="Stadt Soest", level="municipality")
    theirs = Site.objects.create(
        authority=soest, start_url=site.start_url, hosts=site.hosts, agreed_on=site.agreed_on
    )
    server.pages["/"] = html("Willkommen")
    crawl(site)
    crawl(theirs)
    assert WebPage.objects.get().site == site
