"""Addresses of drafts."""

from django.urls import path

from buergerdraht.editorial.drafts import views

urlpatterns = [
    path("einfuegen/", views.pasted, name="editorial_pasted"),
    path("<int:version_id>/", views.draft, name="editorial_draft"),
    path("<int:version_id>/verwerfen/", views.discard, name="editorial_discard"),
    path("<int:version_id>/zurueckziehen/", views.withdraw, name="editorial_withdraw"),
]
