"""Jobs of learning and of web sites, as the worker runs them."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from buergerdraht.authorities.models import Authority, ServiceCentre
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.network import Reach
from buergerdraht.knowledge import jobs
from buergerdraht.knowledge.crawler.tests.server import WebSite, html, web_site
from buergerdraht.knowledge.models import SearchMonth, SearchRecord, Site, WebPage
from buergerdraht.knowledge.operations.learning import record_pick, record_search


@pytest.fixture
def server(settings: Settings) -> Iterator[WebSite]:
    settings.REACH = Reach(has_loopback=True)
    with web_site() as site:
        yield site


@pytest.fixture
def site(leun: Authority, server: WebSite) -> Site:
    return Site.objects.create(
        authority=leun,
        start_url=f"{server.origin}/",
        hosts=[server.host],
        agreed_on=date(2026, 11, 1),
        seconds_between=0,
    )


def deferred(name: str) -> int:
    return ProcrastinateJob.objects.filter(task_name=f"knowledge.{name}").count()


def test_every_night_each_active_site_is_fetched(site: Site, leun: Authority) -> None:
    Site.objects.create(
        authority=leun,
        start_url="https://b.example/",
        hosts=["b.example"],
        agreed_on=date(2026, 1, 1),
        is_active=False,
    )
    jobs.crawl_all_sites(0)
    assert deferred("crawl_site") == 1


def test_a_large_site_is_fetched_in_slices(site: Site, server: WebSite) -> None:
    count = jobs.PAGES_AT_A_TIME + 3
    server.pages["/"] = html("Start", *[f"/{number}" for number in range(count)])
    server.pages |= {f"/{number}": html(f"Seite {number}") for number in range(count)}
    jobs.crawl_site(site.pk)
    assert (WebPage.objects.count(), deferred("crawl_site"), deferred("index")) == (
        jobs.PAGES_AT_A_TIME,
        1,
        0,
    )
    jobs.crawl_site(site.pk)
    assert (WebPage.objects.count(), deferred("index")) == (count + 1, 1)


def test_a_site_that_was_ended_meanwhile_is_left_alone(site: Site, server: WebSite) -> None:
    Site.objects.update(is_active=False)
    jobs.crawl_site(site.pk)
    assert server.asked == []


def test_old_searches_go_at_night_and_the_ranking_learns(centre: ServiceCentre) -> None:
    old = utc_now() - timedelta(days=401)
    record_search("perso", centre=centre, authority=None, hits=1, now=old)
    jobs.forget_old_searches(0)
    assert not SearchRecord.objects.exists()
    assert SearchMonth.objects.get().searches == 1
    assert deferred("index") == 1


def test_the_ranking_learns_during_the_day_only_if_something_was_opened(centre: ServiceCentre) -> None:
    now = utc_now()
    search_id = record_search("perso", centre=centre, authority=None, hits=1, now=now)
    jobs.learn_new_picks(0)
    assert deferred("index") == 0
    assert search_id
    record_pick(search_id, centre=centre, key="entry-1", rank=1, now=now)
    jobs.learn_new_picks(0)
    assert deferred("index") == 1
