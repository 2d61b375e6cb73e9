"""Addresses of the editors' pages, below /redaktion/."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
