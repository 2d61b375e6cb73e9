"""Partners' web sites: what was agreed, and the pages as they were fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.live import publish
from buergerdraht.knowledge.models import Site, WebPage
from buergerdraht.knowledge.operations.indexing import index_later


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """A page as it is to be searched."""

    url: str
    title: str
    text: str
    digest: str
    etag: str = ""
    modified: str = ""


@transaction.atomic
def save_site(
    site: Site | None,
    *,
    authority: Authority,
    start_url: str,
    hosts: Sequence[str],
    agreed_on: date,
    is_active: bool,
    by: User,
    now: datetime,
) -> Site:
    """Enter a site that was agreed, or change it; pages of hosts that are no longer agreed go."""
    saved = site or Site()
    saved.authority, saved.start_url, saved.hosts = authority, start_url, list(hosts)
    saved.agreed_on, saved.is_active, saved.position = agreed_on, is_active, {}
    saved.save()
    _forget_pages_elsewhere(saved)
    _record("knowledge.site_saved", saved, by=by, now=now)
    return saved


@transaction.atomic
def delete_site(site: Site, *, by: User, now: datetime) -> None:
    """End the search of a site; its pages go at once."""
    _record("knowledge.site_deleted", site, by=by, now=now)
    index_later("all")
    site.delete()


def crawl_later(site_id: int) -> None:
    """Let the worker fetch a site's pages; asked twice, it does it once."""
    job = app.configure_task(
        "knowledge.crawl_site",
        allow_unknown=True,
        lock=f"knowledge.crawl-{site_id}",
        queueing_lock=f"knowledge.crawl-{site_id}",
    )
    try:
        with transaction.atomic():
            job.defer(site_id=site_id)
    except AlreadyEnqueued:
        return


@transaction.atomic
def store_page(site: Site, page: FetchedPage, *, now: datetime) -> str:
    """Keep what a page says; returns 'new', 'changed', 'unchanged' or 'double'.

    Double is what another page of the site says, too, and a page that another site has.
    """
    if WebPage.objects.filter(site=site, digest=page.digest).exclude(url=page.url).exists():
        forget_page(site, page.url)
        return "double"
    known = WebPage.objects.select_for_update().filter(url=page.url).first()
    if known and known.site_id != site.pk:
        return "double"
    WebPage.objects.update_or_create(
        url=page.url,
        defaults={
            "site": site,
            "title": page.title,
            "text": page.text,
            "digest": page.digest,
            "etag": page.etag,
            "modified": page.modified,
            "fetched_at": now,
        },
    )
    if known is None:
        return "new"
    return "unchanged" if known.digest == page.digest else "changed"


def touch_page(site: Site, url: str, *, now: datetime) -> None:
    """Note that a page is still as it was."""
    WebPage.objects.filter(site=site, url=url).update(fetched_at=now)


def forget_page(site: Site, url: str) -> bool:
    """Delete a page that is gone; tells whether it was there."""
    return WebPage.objects.filter(site=site, url=url).delete()[0] > 0


def save_progress(site: Site, *, position: dict[str, Any], report: dict[str, Any]) -> None:
    """Keep where an interrupted crawl goes on, and what it found so far."""
    site.position, site.report = position, report
    site.save(update_fields=["position", "report"])
    publish(topic_of(site.pk), "crawl", str(site.pk))


@transaction.atomic
def finish_crawl(site: Site, *, report: dict[str, Any], now: datetime) -> None:
    """Keep the report of a crawl that has ended, and let the index follow."""
    site.position, site.report, site.crawled_at = {}, report, now
    site.save(update_fields=["position", "report", "crawled_at"])
    index_later("all")
    publish(topic_of(site.pk), "crawl", str(site.pk))


def topic_of(site_id: int) -> str:
    """Return the topic of live updates that tells of a site's crawl, by the event 'crawl'."""
    return f"site-{site_id}"


def _forget_pages_elsewhere(site: Site) -> None:
    starts = tuple(f"{scheme}://{host}/" for scheme in ("http", "https") for host in site.hosts)
    gone = [page.pk for page in site.pages.only("url") if not page.url.startswith(starts)]
    WebPage.objects.filter(pk__in=gone).delete()


def _record(verb: str, site: Site, *, by: User, now: datetime) -> None:
    record(verb, object_type="knowledge.Site", object_id=str(site.pk), actor_id=by.pk, at=now)
