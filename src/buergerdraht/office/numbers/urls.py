"""Addresses of served numbers."""

from django.urls import path

from buergerdraht.office.numbers import views

urlpatterns = [
    path("neu/<slug:slug>", views.add_number, name="number_add"),
    path("<int:number_id>/begruessung", views.greeting, name="number_greeting"),
    path("<int:number_id>/servicezeiten", views.hours, name="number_hours"),
    path("<int:number_id>/vorrang", views.priority, name="number_priority"),
    path("<int:number_id>/beenden", views.end, name="number_end"),
    path("<int:number_id>/probeanruf", views.trial_call, name="trial_call"),
]
