"""Jobs of knowledge."""

import time
from datetime import timedelta

from django.conf import settings
from procrastinate.contrib.django import app

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.knowledge.announcing import forget_unused, place_announcements
from buergerdraht.knowledge.crawler.crawl import Crawl
from buergerdraht.knowledge.crawler.fetching import Fetcher, Limits
from buergerdraht.knowledge.operations.exchange.uploads import forget_old_uploads
from buergerdraht.knowledge.operations.exchange.working import TASK as IMPORT_TASK
from buergerdraht.knowledge.operations.exchange.working import work_on
from buergerdraht.knowledge.operations.indexing import index_later
from buergerdraht.knowledge.operations.learning import forget_searches
from buergerdraht.knowledge.operations.notices import tell_turn
from buergerdraht.knowledge.operations.sites import crawl_later
from buergerdraht.knowledge.queries.exchange import run_with_id
from buergerdraht.knowledge.queries.learning import has_new_picks
from buergerdraht.knowledge.queries.sites import active_site, active_site_ids
from buergerdraht.knowledge.search import jobs as search_jobs  # noqa: F401  (found through this module)


@app.task(name="knowledge.place_announcements")
def place_announcements_now() -> None:
    """Let waiting callers hear the announcements that hold now."""
    with all_authorities():
        place_announcements(now=utc_now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="knowledge.keep_announcements")
def keep_announcements(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Also where a number or a file has come or gone since; what nobody needs any more goes."""
    place_announcements_now()
    forget_unused(now=utc_now())


@app.task(name="knowledge.notice_turns")
def turn_notice(notice_id: int) -> None:
    """Tell pages and telephone that a notice begins or ends."""
    tell_turn(notice_id, now=utc_now())
    place_announcements_now()


@app.periodic(cron="35 2 * * *")
@app.task(name="knowledge.forget_searches")
def forget_old_searches(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Forget old searches but for their counts, once a night; the ranking learns from the others."""
    forget_searches(before=utc_now() - timedelta(days=settings.ENVIRONMENT.searches_kept_days))
    index_later("picks")


@app.periodic(cron="*/20 8-18 * * *")
@app.task(name="knowledge.learn_picks")
def learn_new_picks(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Let the ranking learn from what was opened in the last hour."""
    if has_new_picks(since=utc_now() - timedelta(hours=1)):
        index_later("picks")


PAGES_AT_A_TIME = 25
"""About a minute with the usual pause; then other jobs have their turn."""


@app.periodic(cron="10 1 * * *")
@app.task(name="knowledge.crawl_sites")
def crawl_all_sites(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Fetch the pages of all agreed sites, once a night, one job for each."""
    for site_id in active_site_ids():
        crawl_later(site_id)


@app.task(name="knowledge.crawl_site")
def crawl_site(site_id: int) -> None:
    """Fetch some pages of a site, and go on later if there are more; a site that has gone is left alone."""
    site = active_site(site_id)
    if site is None:
        return
    limits = Limits(reach=settings.REACH)
    fetcher = Fetcher(f"Buergerdraht (+{settings.ENVIRONMENT.public_url})", limits)
    if not Crawl(site, fetcher=fetcher, now=utc_now, pause=time.sleep).run(most_requests=PAGES_AT_A_TIME):
        crawl_later(site_id)


@app.task(name=IMPORT_TASK)
def import_xzufi(run_id: int) -> None:
    """Carry an import on for some seconds."""
    with all_authorities():
        work_on(run_with_id(run_id))


@app.periodic(cron="25 3 * * *")
@app.task(name="knowledge.forget_uploads")
def forget_uploads(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Delete deliveries that were uploaded and never imported, once a night."""
    forget_old_uploads(now=utc_now())
