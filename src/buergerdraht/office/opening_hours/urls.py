"""Addresses of a town hall's hours and closures."""

from django.urls import path

from buergerdraht.office.opening_hours import views

urlpatterns = [
    path("<slug:slug>/oeffnungszeiten", views.opening_hours, name="opening_hours"),
    path("<slug:slug>/schliesstage", views.add, name="closure_add"),
    path("<slug:slug>/schliesstage/<int:closure_id>/entfernen", views.remove, name="closure_remove"),
    path("<slug:slug>/andere-zeiten", views.add_week, name="other_week_add"),
    path("<slug:slug>/andere-zeiten/<int:week_id>/entfernen", views.remove_week, name="other_week_remove"),
]
