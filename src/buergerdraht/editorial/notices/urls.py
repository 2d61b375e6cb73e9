"""Addresses of the notices, below /redaktion/meldungen/."""

from django.urls import path, re_path

from buergerdraht.editorial.notices import views

urlpatterns = [
    path("", views.notices, name="editorial_notices"),
    path("neu/", views.new_notice, name="editorial_notice_new"),
    path("<int:notice_id>/", views.notice, name="editorial_notice"),
    path("<int:notice_id>/zurueckziehen/", views.withdraw, name="editorial_notice_withdraw"),
    re_path(r"^ansage/(?P<digest>[0-9a-f]{64})\.wav$", views.announcement, name="editorial_announcement"),
]
