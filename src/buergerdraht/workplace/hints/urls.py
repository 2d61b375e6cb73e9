"""Addresses of one's own hints, below /wissen/hinweise/."""

from django.urls import path

from buergerdraht.workplace.hints.views import hints

urlpatterns = [path("", hints, name="own_hints")]
