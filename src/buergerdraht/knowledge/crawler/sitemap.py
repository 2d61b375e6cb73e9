"""sitemap.xml: the pages that a site names itself."""

import zlib
from dataclasses import dataclass

from lxml import etree

MOST_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists: pages, or further sitemaps."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(body: bytes) -> Sitemap:
    """Return what a sitemap lists, packed or not; nothing if it is broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(_unpacked(body), parser=parser)
    except (etree.XMLSyntaxError, zlib.error, ValueError):
        return Sitemap()
    if root is None:
        return Sitemap()
    found = tuple(" ".join(each.split()) for each in root.xpath("//*[local-name()='loc']/text()"))
    is_index = etree.QName(root).localname == "sitemapindex"
    return Sitemap(sitemaps=found) if is_index else Sitemap(pages=found)


def _unpacked(body: bytes) -> bytes:
    return zlib.decompressobj(31).decompress(body, MOST_BYTES) if body[:2] == b"\x1f\x8b" else body
