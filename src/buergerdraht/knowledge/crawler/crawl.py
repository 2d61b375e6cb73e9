"""A site's crawl, in slices: what an interruption leaves is gone on with."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from buergerdraht.knowledge.crawler.addresses import address, is_agreed, is_worth_fetching
from buergerdraht.knowledge.crawler.errors import Gone, NotTaken, Unreachable
from buergerdraht.knowledge.crawler.fetching import Answer, Fetcher
from buergerdraht.knowledge.crawler.reading import PageText, read_page
from buergerdraht.knowledge.crawler.robots import Robots, robots_of
from buergerdraht.knowledge.crawler.sitemap import Sitemap, read_sitemap
from buergerdraht.knowledge.models import Site, WebPage
from buergerdraht.knowledge.operations.sites import (
    FetchedPage,
    finish_crawl,
    forget_page,
    save_progress,
    store_page,
    touch_page,
)

PAGES = ("text/html", "application/xhtml+xml")
SITEMAPS = ("text/", "application/xml", "application/gzip", "application/x-gzip", "application/octet-stream")
MOST_SITEMAPS = 20
MOST_PROBLEMS = 50
KNOWN_PER_PAGE = 10
"""Addresses that are remembered, for each page that may be fetched; a site may list them without an end."""
GIVES_UP_AFTER = 5
"""Failures of the server in a row: it has other worries tonight."""
SAVED_EVERY = 10
REFUSED_BY_ROBOTS = "robots.txt erlaubt es nicht"


@dataclass
class Progress:
    """How far a crawl has come; what Site.position and Site.report hold."""

    began_at: str
    waiting: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    fetched: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    problems: list[dict[str, str]] = field(default_factory=list)
    failures_in_a_row: int = 0

    def enqueue(self, url: str | None) -> None:
        """Put an address into the queue, once."""
        if url and url not in self.seen:
            self.seen.add(url)
            self.waiting.append(url)

    def refuse(self, url: str, reason: str) -> None:
        """Note that a page was not taken, and why."""
        self.refused[reason] += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append({"url": url, "reason": reason})

    def position(self) -> dict[str, Any]:
        """Return where to go on."""
        return {"waiting": self.waiting, "seen": sorted(self.seen), "failures": self.failures_in_a_row}

    def report(self, state: str) -> dict[str, Any]:
        """Return what people are told."""
        return {
            "state": state,
            "began_at": self.began_at,
            "fetched": self.fetched,
            "waiting": len(self.waiting),
            "counts": dict(self.counts),
            "refused": dict(self.refused),
            "problems": self.problems,
        }


def progress_of(site: Site, *, now: datetime) -> Progress:
    """Return where an interrupted crawl stands, or a new one that begins with what is known."""
    if site.position:
        return Progress(
            began_at=site.report["began_at"],
            waiting=list(site.position["waiting"]),
            seen=set(site.position["seen"]),
            fetched=site.report["fetched"],
            counts=Counter(site.report["counts"]),
            refused=Counter(site.report["refused"]),
            problems=list(site.report["problems"]),
            failures_in_a_row=site.position["failures"],
        )
    return Progress(began_at=now.isoformat())


class Crawl:
    """One slice of a crawl."""

    def __init__(
        self, site: Site, *, fetcher: Fetcher, now: Callable[[], datetime], pause: Callable[[float], None]
    ) -> None:
        self._site, self._fetcher, self._now, self._pause = site, fetcher, now, pause
        self._is_new = not site.position
        self.progress = progress_of(site, now=now())
        self._robots = lru_cache(maxsize=32)(self._ask_robots)

    def run(self, *, most_requests: int) -> bool:
        """Fetch so many pages at most; returns whether the crawl has ended."""
        if self._is_new:
            self._begin()
        for turn in range(most_requests):
            if self._is_over():
                break
            self._visit(self.progress.waiting.pop(0))
            if turn % SAVED_EVERY == SAVED_EVERY - 1:
                self._save()
        return self._end() if self._is_over() else self._save()

    def _enqueue(self, url: str) -> None:
        if len(self.progress.seen) < self._site.most_pages * KNOWN_PER_PAGE:
            self.progress.enqueue(url)

    def _begin(self) -> None:
        """Queue the start page, what the sitemaps list and what was known, in this order."""
        progress, start = self.progress, address(self._site.start_url) or self._site.start_url
        progress.enqueue(start)
        for url in self._pages_of_sitemaps(start):
            self._follow(url)
        for url in self._site.pages.order_by("fetched_at", "pk").values_list("url", flat=True):
            self._enqueue(url)

    def _is_over(self) -> bool:
        progress = self.progress
        gives_up = progress.failures_in_a_row >= GIVES_UP_AFTER
        return not progress.waiting or progress.fetched >= self._site.most_pages or gives_up

    def _save(self) -> bool:
        save_progress(self._site, position=self.progress.position(), report=self.progress.report("running"))
        return False

    def _end(self) -> bool:
        has_failed = self.progress.failures_in_a_row >= GIVES_UP_AFTER or not self.progress.fetched
        report = self.progress.report("failed" if has_failed else "done")
        finish_crawl(self._site, report=report, now=self._now())
        return True

    def _visit(self, url: str) -> None:
        try:
            self._take(url)
        except Gone:
            self._forget(url)
        except Unreachable as error:
            self.progress.failures_in_a_row += 1
            self.progress.refuse(url, str(error))
        except NotTaken as error:
            self.progress.refuse(url, str(error))
            self._forget(url)

    def _take(self, url: str) -> None:
        robots = self._robots(_origin(url))
        if not robots.allows(url):
            raise NotTaken(REFUSED_BY_ROBOTS)
        self._pause(max(self._site.seconds_between, robots.pause))
        known = WebPage.objects.filter(site=self._site, url=url).first()
        answer = self._fetcher.fetch(
            url,
            is_allowed=self._is_allowed,
            kinds=PAGES,
            etag=known.etag if known else "",
            modified=known.modified if known else "",
        )
        self.progress.fetched += 1
        self.progress.failures_in_a_row = 0
        self._keep(url, answer)

    def _keep(self, url: str, answer: Answer) -> None:
        if answer.status == 304:
            touch_page(self._site, url, now=self._now())
            self.progress.counts["unchanged"] += 1
            return
        if answer.url != url:
            self._forget(url)
            self.progress.seen.add(answer.url)
        page = read_page(answer.body, url=answer.url, content_type=answer.content_type, robots=answer.robots)
        if page is None or not (page.text or page.links):
            raise NotTaken("kein Text")
        for link in page.links:
            self._follow(link)
        self._store(answer, page)

    def _store(self, answer: Answer, page: PageText) -> None:
        if not page.is_findable:
            raise NotTaken("will nicht gefunden werden (noindex)")
        if page.canonical and page.canonical != answer.url and self._is_agreed(page.canonical):
            self._follow(page.canonical)
            self._forget(answer.url)
            return
        fetched = FetchedPage(
            url=answer.url,
            title=page.title,
            text=page.text,
            digest=page.digest,
            etag=answer.etag,
            modified=answer.modified,
        )
        self.progress.counts[store_page(self._site, fetched, now=self._now())] += 1

    def _forget(self, url: str) -> None:
        self.progress.counts["gone"] += forget_page(self._site, url)

    def _follow(self, link: str) -> None:
        if self._is_agreed(link) and is_worth_fetching(link):
            self._enqueue(link)

    def _is_agreed(self, url: str) -> bool:
        return is_agreed(url, hosts=self._site.hosts)

    def _is_allowed(self, url: str) -> bool:
        return self._is_agreed(url) and self._robots(_origin(url)).allows(url)

    def _ask_robots(self, origin: str) -> Robots:
        return robots_of(origin, fetcher=self._fetcher, is_agreed=self._is_agreed)

    def _pages_of_sitemaps(self, start: str) -> list[str]:
        try:
            robots = self._robots(_origin(start))
        except Unreachable:
            return []
        waiting = deque(robots.sitemaps or ["/sitemap.xml"])
        pages: list[str] = []
        for _ in range(MOST_SITEMAPS):
            if not waiting:
                break
            sitemap = self._sitemap(address(waiting.popleft(), base=start) or "")
            pages += sitemap.pages
            waiting += sitemap.sitemaps
        return [page for each in pages if (page := address(each))]

    def _sitemap(self, url: str) -> Sitemap:
        """A sitemap may be missing, and what it says is a hint only."""
        try:
            return read_sitemap(self._fetcher.fetch(url, is_allowed=self._is_allowed, kinds=SITEMAPS).body)
        except NotTaken:
            return Sitemap()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
