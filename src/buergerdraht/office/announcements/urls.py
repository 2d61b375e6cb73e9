"""Addresses of announcements, below /verwaltung/ansagen/."""

from django.urls import path, re_path

from buergerdraht.office.announcements import languages, listening, views

urlpatterns = [
    path("", views.announcements, name="announcements"),
    path("fassungen/<int:announcement_id>.wav", listening.version_sound, name="announcement_sound"),
    path("fassungen/<int:announcement_id>/veroeffentlichen", views.publish, name="announcement_publish"),
    path("fassungen/<int:announcement_id>/zurueckziehen", views.withdraw, name="announcement_withdraw"),
    path("fassungen/<int:announcement_id>/verwerfen", views.discard, name="announcement_discard"),
    path("<slug:slug>/", views.announcements_of, name="announcements_of"),
    path("<slug:slug>/sprachen", languages.offer, name="language_offer"),
    path("<slug:slug>/sprachen/<str:language>/entfernen", languages.withhold, name="language_withhold"),
    re_path(
        r"^(?P<slug>[-\w]+)/(?P<occasion>[a-z_]+)/(?P<language>[a-z]{2})\.wav$",
        listening.machine_sound,
        name="announcement_machine",
    ),
    re_path(
        r"^(?P<slug>[-\w]+)/(?P<occasion>[a-z_]+)/(?P<language>[a-z]{2})/$",
        views.announcement,
        name="announcement",
    ),
]
