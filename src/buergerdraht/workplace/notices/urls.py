"""Addresses of notices at the workplace, below /arbeitsplatz/meldungen/."""

from django.urls import path

from buergerdraht.workplace.notices import views

urlpatterns = [
    path("lesen/", views.notices_to_read, name="notices_to_read"),
    path("gelesen/", views.confirm, name="notices_read"),
    path("<int:notice_id>/dringend/", views.urgent_notice, name="urgent_notice"),
    path("<slug:slug>/", views.authority_notices, name="authority_notices"),
]
