"""Partners' web sites that are searched."""

from collections.abc import Iterator

from django.db.models import Count, QuerySet

from buergerdraht.foundation.sorting import german_order
from buergerdraht.knowledge.models import Site
from buergerdraht.knowledge.queries.access import Scope


def sites_for(scope: Scope) -> QuerySet[Site]:
    """Return the sites of the editor's authorities with the number of their pages (`page_count`), by name."""
    sites = Site.objects.filter(authority__in=scope.authority_ids).select_related("authority")
    return sites.annotate(page_count=Count("pages")).order_by(
        german_order("authority__name"), "start_url", "pk"
    )


def site_for(scope: Scope, site_id: int) -> Site:
    """Return a site of the editor's authorities; raises Site.DoesNotExist."""
    return sites_for(scope).get(pk=site_id)


def active_site(site_id: int) -> Site | None:
    """Return a site that is to be fetched; None if it is not, or not any more."""
    return Site.objects.filter(pk=site_id, is_active=True).first()


def active_site_ids() -> Iterator[int]:
    """Return the ids of all sites that are to be fetched."""
    return Site.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True).iterator()
