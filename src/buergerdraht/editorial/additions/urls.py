"""Addresses of local additions."""

from django.urls import path

from buergerdraht.editorial.additions import views

urlpatterns = [
    path("", views.addition, name="editorial_addition"),
    path("bearbeiten/", views.start, name="editorial_addition_start"),
    path("geprueft/", views.confirm, name="editorial_addition_confirm"),
    path("archiv/", views.archive, name="editorial_addition_archive"),
    path("zustaendig/", views.owner, name="editorial_addition_owner"),
]
