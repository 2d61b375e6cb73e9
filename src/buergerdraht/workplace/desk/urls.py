"""Addresses of the agent's phone and state."""

from django.urls import path

from buergerdraht.workplace.desk import views

urlpatterns = [
    path("zustand/", views.agent_state, name="agent_state"),
    path("lage/", views.phone_situation, name="phone_situation"),
    path("aufsicht/", views.supervision, name="agent_supervision"),
    path("telefon/", views.phone_choice, name="phone_choice"),
    path("telefon/befehl/", views.phone_command, name="phone_command"),
]
