"""Addresses of the own exchange."""

from django.urls import path

from buergerdraht.portal.attendant import views

urlpatterns = [
    path("", views.attendants, name="portal_attendants"),
    path("<int:attendant_id>/abwesend/", views.absent, name="portal_attendant_absent"),
    path("<int:attendant_id>/wieder-da/", views.back, name="portal_attendant_back"),
    path("<int:attendant_id>/abwesenheit/", views.plan, name="portal_absence_add"),
    path(
        "<int:attendant_id>/abwesenheit/<int:absence_id>/streichen/",
        views.cancel,
        name="portal_absence_cancel",
    ),
]
