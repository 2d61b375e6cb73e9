"""Addresses of the guided form."""

from django.urls import path

from buergerdraht.office.joining import views

urlpatterns = [
    path("", views.choose_municipality, name="join_municipality"),
    path("pruefen", views.check, name="join_check"),
    path("verwerfen", views.drop, name="join_drop"),
    path("fertig/<int:number_id>", views.done, name="join_done"),
    path("<slug:slug>", views.ask, name="join_question"),
]
