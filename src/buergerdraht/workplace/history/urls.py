"""Addresses of one's own contacts."""

from django.urls import path

from buergerdraht.workplace.history import views

urlpatterns = [
    path("", views.history, name="history"),
    path("<int:contact_id>/", views.history_contact, name="history_contact"),
]
