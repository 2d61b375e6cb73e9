"""Addresses of the directory."""

from django.urls import path

from buergerdraht.portal.directory import views

urlpatterns = [
    path("", views.directory, name="portal_directory"),
    path("<int:entry_id>/anwesenheit/", views.presence, name="portal_presence"),
    path("<int:entry_id>/konto/", views.account_of_entry, name="portal_entry_account"),
]
