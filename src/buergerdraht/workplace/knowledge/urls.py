"""Addresses of the knowledge base for readers, below /wissen/."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
