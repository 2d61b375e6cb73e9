"""Addresses of completeness."""

from django.urls import path

from buergerdraht.editorial.completeness import views

urlpatterns = [
    path("", views.network, name="editorial_completeness"),
    path("<slug:slug>/", views.authority, name="editorial_completeness_of"),
]
