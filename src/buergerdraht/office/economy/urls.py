"""Addresses of the economic report, for both sides, below /wirtschaftlichkeit/."""

from django.urls import path

from buergerdraht.office.economy.views import economy, economy_basis, economy_pdf

urlpatterns = [
    path("", economy, name="economy"),
    path("bericht.pdf", economy_pdf, name="economy_pdf"),
    path("<slug:slug>/grundlagen", economy_basis, name="economy_basis"),
]
