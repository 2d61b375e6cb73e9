"""Addresses of the guides, below /redaktion/leitfaeden/."""

from django.urls import path

from buergerdraht.editorial.guides import views

urlpatterns = [
    path("", views.guides, name="editorial_guides"),
    path("neu/", views.new_guide, name="editorial_guide_new"),
    path("<int:guide_id>/bearbeiten/", views.begin, name="editorial_guide_begin"),
    path("<int:guide_id>/stand/", views.settle, name="editorial_guide_settle"),
    path("entwurf/<int:version_id>/", views.draft, name="editorial_guide_draft"),
    path("entwurf/<int:version_id>/probelauf/", views.trial, name="editorial_guide_trial"),
]
