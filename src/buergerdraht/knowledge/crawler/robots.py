"""robots.txt as RFC 9309 wants it: what is not there allows everything, what cannot be read nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from buergerdraht.knowledge.crawler.addresses import address
from buergerdraht.knowledge.crawler.errors import NotTaken, Unreachable
from buergerdraht.knowledge.crawler.fetching import Fetcher

LONGEST_PAUSE = 30.0
"""Seconds; a site that wants more will be done in several nights all the same."""


@dataclass(frozen=True, slots=True)
class Robots:
    """What one host asks of us."""

    rules: Protego
    agent: str

    def allows(self, url: str) -> bool:
        """Tell whether we may fetch an address."""
        return bool(self.rules.can_fetch(url, self.agent))

    @property
    def pause(self) -> float:
        """Seconds between two requests; 0 if the host asks for none."""
        return min(float(self.rules.crawl_delay(self.agent) or 0), LONGEST_PAUSE)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Where the host says that its sitemaps are."""
        return tuple(self.rules.sitemaps)


def robots_of(origin: str, *, fetcher: Fetcher, is_agreed: Callable[[str], bool]) -> Robots:
    """Return what the host of an origin ('https://example.org') asks; raises Unreachable."""
    url = address("/robots.txt", base=origin) or origin
    try:
        answer = fetcher.fetch(url, is_allowed=is_agreed, kinds=("text/",))
    except Unreachable:
        raise
    except NotTaken:
        return Robots(Protego.parse(""), fetcher.agent)
    return Robots(Protego.parse(answer.body[:500_000].decode("utf-8", "replace")), fetcher.agent)
