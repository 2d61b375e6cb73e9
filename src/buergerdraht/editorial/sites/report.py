"""The report of a crawl in the words of the page."""

from typing import Any

from buergerdraht.accounts.models import User
from buergerdraht.foundation.live import live_url
from buergerdraht.knowledge.models import Site
from buergerdraht.knowledge.operations.sites import topic_of

COUNT_LABELS = {
    "new": "Neu",
    "changed": "Geändert",
    "unchanged": "Unverändert",
    "gone": "Weggefallen",
    "double": "Gleichlautend mit einer anderen",
}
STATE_LABELS = {"running": "läuft", "done": "fertig", "failed": "abgebrochen: Der Server antwortet nicht"}


def site_context(site: Site, user: User) -> dict[str, Any]:
    """Return what the page of a site shows."""
    report = site.report
    counts = report.get("counts", {})
    return {
        "site": site,
        "state": STATE_LABELS.get(report.get("state", "")),
        "is_running": report.get("state") == "running",
        "is_failed": report.get("state") == "failed",
        "fetched": report.get("fetched", 0),
        "waiting": report.get("waiting", 0),
        "counts": [(label, counts[name]) for name, label in COUNT_LABELS.items() if counts.get(name)],
        "refused": sorted(report.get("refused", {}).items(), key=lambda pair: -pair[1]),
        "problems": report.get("problems", []),
        "live_url": live_url([topic_of(site.pk)], user_id=user.pk),
    }
