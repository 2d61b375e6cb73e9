"""Addresses of call-backs, below /arbeitsplatz/rueckrufe/."""

from django.urls import path

from buergerdraht.workplace.call_backs import views

urlpatterns = [
    path("", views.first_call_backs, name="call_backs"),
    path("<uuid:call_id>/herausnehmen", views.take_out, name="call_back_take_out"),
    path("<uuid:call_id>/jetzt", views.try_now, name="call_back_now"),
    path("<slug:slug>/", views.call_backs, name="call_backs_of"),
]
