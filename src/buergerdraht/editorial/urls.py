"""Addresses of the editors' pages, below /redaktion/."""

from django.urls import URLPattern, URLResolver, include, path

from buergerdraht.editorial.overview.views import overview

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview, name="editorial_overview"),
    path("texte/", include("buergerdraht.editorial.entries.urls")),
    path("texte/<int:entry_id>/bei/<slug:slug>/", include("buergerdraht.editorial.additions.urls")),
    path("entwuerfe/", include("buergerdraht.editorial.drafts.urls")),
    path("", include("buergerdraht.editorial.review.urls")),
    path("vollstaendigkeit/", include("buergerdraht.editorial.completeness.urls")),
    path("meldungen/", include("buergerdraht.editorial.notices.urls")),
    path("leitfaeden/", include("buergerdraht.editorial.guides.urls")),
    path("hinweise/", include("buergerdraht.editorial.suggestions.urls")),
    path("luecken/", include("buergerdraht.editorial.gaps.urls")),
    path("synonyme/", include("buergerdraht.editorial.synonyms.urls")),
    path("webauftritte/", include("buergerdraht.editorial.sites.urls")),
    path("austausch/", include("buergerdraht.editorial.exchange.urls")),
]
