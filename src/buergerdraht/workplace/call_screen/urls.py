"""Addresses of a call and of its contact record."""

from django.urls import path

from buergerdraht.workplace.call_screen import taking_on, views

urlpatterns = [
    path("anruf/", views.present_call, name="calls"),
    path("anruf/<uuid:call_id>/", views.call_screen, name="call_screen"),
    path("anruf/<uuid:call_id>/vorab/", views.preview, name="call_preview"),
    path("anruf/<uuid:call_id>/stand/", views.standing, name="call_standing"),
    path("kontakt/<int:contact_id>/", views.contact, name="contact"),
    path("kontakt/neu/", taking_on.by_hand, name="contact_by_hand"),
    path("kontakt/<int:contact_id>/ansicht/", views.contact_screen, name="contact_screen"),
]
