"""Addresses of the interface to a partner's own ticket system."""

from django.urls import path

from buergerdraht.office.ticket_system import views

urlpatterns = [
    path("<slug:slug>/schnittstelle", views.ticket_system, name="ticket_system"),
    path("<slug:slug>/schnittstelle/token", views.new_token, name="ticket_system_token"),
    path("<slug:slug>/schnittstelle/geheimnis", views.new_secret, name="ticket_system_secret"),
    path("<slug:slug>/schnittstelle/probe", views.trial, name="ticket_system_trial"),
    path("<slug:slug>/schnittstelle/sperren", views.lock, name="ticket_system_lock"),
]
