"""Addresses of passing a call on."""

from django.urls import path

from buergerdraht.workplace.transfer import views

urlpatterns = [
    path("anruf/<uuid:call_id>/verbinden/", views.transfer_page, name="transfer"),
    path("anruf/<uuid:call_id>/verbinden/stand/", views.standing, name="transfer_standing"),
    path("anruf/<uuid:call_id>/verbinden/ziel/", views.begin, name="transfer_begin"),
]
