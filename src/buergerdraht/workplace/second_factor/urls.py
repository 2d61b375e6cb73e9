"""Addresses of one's own second factor."""

from django.urls import path

from buergerdraht.workplace.second_factor import views

urlpatterns = [
    path("", views.second_factor, name="second_factor"),
    path("einrichten", views.set_up, name="second_factor_set_up"),
]
