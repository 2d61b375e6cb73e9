"""Addresses of the way back to one's account."""

from django.urls import path

from buergerdraht.workplace.forgotten_password import views

urlpatterns = [
    path("passwort-vergessen", views.ask, name="forgotten_password"),
    path("neues-passwort/<slug:secret>", views.choose, name="new_password"),
]
