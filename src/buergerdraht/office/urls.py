"""Addresses of the administration."""

from django.urls import include, path

from buergerdraht.office.overview.views import overview

urlpatterns = [
    path("", overview, name="office"),
    path("neue-gemeinde/", include("buergerdraht.office.joining.urls")),
    path("behoerden/", include("buergerdraht.office.authorities.urls")),
    path("behoerden/", include("buergerdraht.office.opening_hours.urls")),
    path("behoerden/", include("buergerdraht.office.ticket_way.urls")),
    path("behoerden/", include("buergerdraht.office.ticket_system.urls")),
    path("behoerden/", include("buergerdraht.office.reminders.urls")),
    path("behoerden/", include("buergerdraht.office.fax_number.urls")),
    path("servicezeiten/", include("buergerdraht.office.service_hours.urls")),
    path("rufnummern/", include("buergerdraht.office.numbers.urls")),
    path("", include("buergerdraht.office.routing.urls")),
    path("", include("buergerdraht.office.centre_phone.urls")),
    path("ansagen/", include("buergerdraht.office.announcements.urls")),
    path("personen/", include("buergerdraht.office.users.urls")),
]
