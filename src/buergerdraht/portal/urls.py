"""Addresses of the partner's pages, below /portal/."""

from django.urls import include, path

from buergerdraht.portal.tickets.views import overview

urlpatterns = [
    path("", overview, name="portal"),
    path("tickets/", include("buergerdraht.portal.tickets.urls")),
]
