"""Addresses of the partner's pages, below /portal/."""

from django.urls import include, path

from buergerdraht.portal.hours.views import hours
from buergerdraht.portal.tickets.views import overview

urlpatterns = [
    path("", overview, name="portal"),
    path("konten/", include("buergerdraht.portal.accounts.urls")),
    path("textbausteine/", include("buergerdraht.portal.text_blocks.urls")),
    path("zeiten/", hours, name="portal_hours"),
    path("verzeichnis/", include("buergerdraht.portal.directory.urls")),
    path("tickets/", include("buergerdraht.portal.tickets.urls")),
]
