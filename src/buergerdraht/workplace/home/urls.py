"""Addresses of the workplace's first page."""

from django.urls import path

from buergerdraht.workplace.home import views

urlpatterns = [
    path("", views.workplace, name="workplace"),
    path("uebersicht/", views.overview, name="workplace_overview"),
]
