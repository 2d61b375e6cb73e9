"""Addresses of the web form, below /anliegen/neu/."""

from django.urls import path

from buergerdraht.public.request import views

urlpatterns = [
    path("", views.choose, name="request"),
    path("<slug:slug>/", views.ask, name="request_to"),
]
