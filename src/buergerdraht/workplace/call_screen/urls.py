"""Addresses of a call and of its contact record."""

from django.urls import path

from buergerdraht.workplace.call_screen import views

urlpatterns = [
    path("anruf/", views.present_call, name="calls"),
    path("anruf/<uuid:call_id>/", views.call_screen, name="call_screen"),
    path("anruf/<uuid:call_id>/vorab/", views.preview, name="call_preview"),
    path("anruf/<uuid:call_id>/stand/", views.standing, name="call_standing"),
    path("kontakt/<int:contact_id>/", views.contact, name="contact"),
    path("fax/<int:contact_id>/", views.fax_screen, name="fax_screen"),
]
