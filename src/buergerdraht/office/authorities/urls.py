"""Addresses of authorities and their staff directories."""

from django.urls import path

from buergerdraht.office.authorities import views

urlpatterns = [
    path("", views.authority_list, name="authority_list"),
    path("<slug:slug>/", views.authority_page, name="authority_page"),
    path("<slug:slug>/telefonverzeichnis/neu", views.add_entry, name="directory_entry_add"),
    path("<slug:slug>/telefonverzeichnis/<int:entry_id>", views.change_entry, name="directory_entry_change"),
    path(
        "<slug:slug>/telefonverzeichnis/<int:entry_id>/entfernen",
        views.remove_entry,
        name="directory_entry_remove",
    ),
]
