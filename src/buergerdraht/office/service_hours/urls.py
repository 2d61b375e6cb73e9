"""Addresses of the hours of numbers and centres."""

from django.urls import path

from buergerdraht.office.service_hours import views

urlpatterns = [
    path("nummer/<int:number_id>", views.service_hours, name="service_hours_of_number"),
    path("center/<slug:slug>", views.service_hours, name="service_hours_of_centre"),
]
