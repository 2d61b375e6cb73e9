"""Addresses of texts."""

from django.urls import path

from buergerdraht.editorial.entries import views

urlpatterns = [
    path("", views.entries, name="editorial_entries"),
    path("liste.csv", views.export, name="editorial_entries_csv"),
    path("neu/", views.new, name="editorial_entry_new"),
    path("<int:entry_id>/", views.entry, name="editorial_entry"),
    path("<int:entry_id>/bearbeiten/", views.start, name="editorial_entry_start"),
    path("<int:entry_id>/geprueft/", views.confirm, name="editorial_entry_confirm"),
    path("<int:entry_id>/archiv/", views.archive, name="editorial_entry_archive"),
    path("<int:entry_id>/zustaendig/", views.owner, name="editorial_entry_owner"),
    path("<int:entry_id>/dateien/", views.attach, name="editorial_attach"),
    path("<int:entry_id>/dateien/<int:attachment_id>/entfernen/", views.detach, name="editorial_detach"),
]
