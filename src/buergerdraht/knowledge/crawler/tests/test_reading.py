"""Pages and addresses, whatever somebody wrote there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from buergerdraht.knowledge.crawler.addresses import LONGEST, address, is_agreed, is_worth_fetching
from buergerdraht.knowledge.crawler.reading import read_page
from buergerdraht.knowledge.crawler.robots import Robots
from buergerdraht.knowledge.crawler.sitemap import read_sitemap

URL = "https://leun.example/amt/"


@pytest.mark.parametrize(
    ("link", "spelling"),
    [
        ("HTTPS://Leun.Example:443/a#b", "https://leun.example/a"),
        ("../b?utm_source=x&id=1&PHPSESSID=2", "https://leun.example/b?id=1"),
        ("//leun.example", "https://leun.example/"),
        ("mailto:amt@leun.example", None),
        ("https://user:pw@leun.example/", None),
        ("http://[kaputt/", None),
        ("http://leun.example:99999/", None),
        ("a" * LONGEST, None),
    ],
)
def test_each_page_has_one_spelling(link: str, spelling: str | None) -> None:
    assert address(link, base=URL) == spelling


@given(st.text(max_size=100))
def test_a_spelling_is_its_own_spelling(link: str) -> None:
    once = address(link, base=URL)
    assert once is None or address(once) == once


def test_a_host_is_agreed_as_it_is_written_with_its_port() -> None:
    assert is_agreed("https://leun.example/a", hosts=["leun.example"])
    assert not is_agreed("https://leun.example.evil.example/", hosts=["leun.example"])
    assert not is_agreed("https://leun.example:8443/", hosts=["leun.example"])


@pytest.mark.parametrize(
    "url",
    ["https://l.example/a/b/a/b/a/b", "https://l.example/x.PDF", "https://l.example/?a&b&c&d&e&f"],
)
def test_files_and_loops_are_not_worth_fetching(url: str) -> None:
    assert not is_worth_fetching(url)


def test_the_main_part_is_read_without_navigation() -> None:
    page = read_page(
        b"<title>Leun: Abfall</title><nav>Menue</nav><main><h1>Sperrmuell</h1><p>Zwei <b>Mal</b> im Jahr</p>"
        b"<!-- alt --><div class='cookie-hinweis'>Kekse</div><ul><li>kostenlos<li>bestellen</ul></main>"
        b"<footer>Impressum</footer>",
        url=URL,
    )
    assert page
    assert (page.title, page.text) == ("Sperrmuell", "Sperrmuell\nZwei Mal im Jahr\nkostenlos\nbestellen")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("Öffnungszeiten".encode(), ""),
        ("Öffnungszeiten".encode("windows-1252"), ""),
        ("Öffnungszeiten".encode("iso-8859-1"), "text/html; charset=ISO-8859-1"),
        (b'<meta charset="utf-8">' + "Öffnungszeiten".encode(), "text/html"),
    ],
)
def test_umlauts_survive_every_charset(body: bytes, content_type: str) -> None:
    page = read_page(b"<body><p>" + body, url=URL, content_type=content_type)
    assert page
    assert page.text == "Öffnungszeiten"


def test_a_page_with_an_unknown_charset_is_no_page() -> None:
    assert read_page(b"<p>x", url=URL, content_type="text/html; charset=klingonisch") is None


def test_a_base_changes_where_links_lead() -> None:
    page = read_page(b'<base href="/neu/"><a href="a">x</a><a rel="nofollow" href="b">y</a>', url=URL)
    assert page
    assert page.links == ("https://leun.example/neu/a",)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_page_or_none(body: bytes) -> None:
    page = read_page(body, url=URL)
    assert page is None or len(page.digest) == 64


@given(st.binary(max_size=300))
def test_any_bytes_are_a_sitemap_or_an_empty_one(body: bytes) -> None:
    read_sitemap(body)
    read_sitemap(b"\x1f\x8b" + body)


def test_entities_of_a_sitemap_are_not_followed() -> None:
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><urlset><url><loc>&a;</loc></url></urlset>'
    )
    assert read_sitemap(bomb).pages == ()


def test_rules_full_of_wildcards_are_compared_in_no_time() -> None:
    rules = Protego.parse("User-agent: *\nDisallow: /" + "*a" * 40 + "*b$\n")
    assert Robots(rules, "Bürgerdraht").allows("https://www.leun.de/" + "a" * 700)
