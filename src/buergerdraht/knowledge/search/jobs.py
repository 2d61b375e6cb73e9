"""Jobs of the search: the index follows the database, and is built anew every night."""

from procrastinate.contrib.django import app

from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.knowledge.search.maintenance import index, reindex


@app.task(name="knowledge.index", lock="knowledge.index")
def index_now(key: str) -> None:
    """Bring one thing of the index up to date; as often as told, the result is the same."""
    with all_authorities():
        index(key, now=utc_now())


@app.periodic(cron="15 3 * * *")
@app.task(name="knowledge.reindex", lock="knowledge.index")
def reindex_nightly(timestamp: int) -> None:  # noqa: ARG001  (the periodic runner passes it)
    """Build the index anew: what ended is gone, and all counts are exact again."""
    with all_authorities():
        reindex(now=utc_now())
