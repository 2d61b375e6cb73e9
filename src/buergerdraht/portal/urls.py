"""Addresses of the partner's pages, below /portal/."""

from django.urls import include, path

from buergerdraht.portal.agreement.views import agreements
from buergerdraht.portal.figures.views import figures, figures_csv
from buergerdraht.portal.hours.views import hours
from buergerdraht.portal.late_notices.views import late_notices
from buergerdraht.portal.tickets.views import overview

urlpatterns = [
    path("", overview, name="portal"),
    path("konten/", include("buergerdraht.portal.accounts.urls")),
    path("vermittlung/", include("buergerdraht.portal.attendant.urls")),
    path("textbausteine/", include("buergerdraht.portal.text_blocks.urls")),
    path("vereinbarung/", agreements, name="portal_agreements"),
    path("zahlen/", figures, name="portal_figures"),
    path("zahlen/reaktionen.csv", figures_csv, name="portal_figures_csv"),
    path("verspaetungen/", late_notices, name="portal_late_notices"),
    path("zeiten/", hours, name="portal_hours"),
    path("verzeichnis/", include("buergerdraht.portal.directory.urls")),
    path("tickets/", include("buergerdraht.portal.tickets.urls")),
]
