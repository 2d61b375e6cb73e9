"""Jobs of knowledge."""

from datetime import timedelta

from procrastinate.contrib.django import app

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.knowledge.announcements.placing import place_announcements
from buergerdraht.knowledge.operations.indexing import index_later
from buergerdraht.knowledge.operations.learning import forget_searches
from buergerdraht.knowledge.operations.notices import tell_turn


@app.task(name="knowledge.place_announcements", lock="knowledge.announcements")
def place_announcements_now() -> None:
    """Let waiting callers hear the announcements that hold now."""
    with all_authorities():
        place_announcements(now=utc_now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="knowledge.keep_announcements", lock="knowledge.announcements", queueing_lock="knowledge.keep")
def keep_announcements(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Also where a number or a file has come or gone since."""
    place_announcements_now()


@app.task(name="knowledge.notice_turns", lock="knowledge.announcements")
def turn_notice(notice_id: int) -> None:
    """Tell pages and telephone that a notice begins or ends."""
    tell_turn(notice_id, now=utc_now())
    place_announcements_now()


SEARCHES_KEPT = timedelta(days=400)
"""A year to compare with, and the month around it; then only the counts remain."""


@app.periodic(cron="35 2 * * *")
@app.task(name="knowledge.forget_searches", queueing_lock="knowledge.forget_searches")
def forget_old_searches(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Forget old searches but for their counts, and let the ranking learn from the others, once a night."""
    forget_searches(before=utc_now() - SEARCHES_KEPT)
    index_later("picks")
