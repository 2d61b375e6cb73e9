"""Addresses of signing in and out."""

from django.urls import path

from buergerdraht.workplace.sign_in import views

urlpatterns = [
    path("anmelden", views.sign_in, name="sign_in"),
    path("anmelden/code", views.second_step, name="sign_in_code"),
    path("abmelden", views.sign_out, name="sign_out"),
]
