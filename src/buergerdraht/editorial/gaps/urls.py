"""Addresses of gaps."""

from django.urls import path

from buergerdraht.editorial.gaps import views

urlpatterns = [
    path("", views.gaps, name="editorial_gaps"),
    path("annehmen/", views.accept, name="editorial_gap_accept"),
    path("keine/", views.dismiss, name="editorial_gap_dismiss"),
    path("anders/", views.choose, name="editorial_gap_choose"),
    path("<int:gap_id>/zurueck/", views.reopen, name="editorial_gap_reopen"),
    path("entwicklung/", views.learning, name="editorial_learning"),
]
