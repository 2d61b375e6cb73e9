"""Addresses of the editors' pages, below /redaktion/."""

from django.urls import URLPattern, URLResolver, include, path

from buergerdraht.editorial.overview.views import overview

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview, name="editorial_overview"),
    path("meldungen/", include("buergerdraht.editorial.notices.urls")),
]
