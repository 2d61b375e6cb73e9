"""Which address leads to which surface."""

from django.urls import URLPattern, URLResolver, include, path

from buergerdraht.config.health import health
from buergerdraht.config.live import renew
from buergerdraht.config.navigation import home
from buergerdraht.portal.accounts.accepting import accept

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("", include("buergerdraht.workplace.sign_in.urls")),
    path("arbeitsplatz/", include("buergerdraht.workplace.home.urls")),
    path("arbeitsplatz/", include("buergerdraht.workplace.desk.urls")),
    path("arbeitsplatz/", include("buergerdraht.workplace.call_screen.urls")),
    path("arbeitsplatz/", include("buergerdraht.workplace.transfer.urls")),
    path("arbeitsplatz/meldungen/", include("buergerdraht.workplace.notices.urls")),
    path("arbeitsplatz/verlauf/", include("buergerdraht.workplace.history.urls")),
    path("arbeitsplatz/rueckrufe/", include("buergerdraht.workplace.call_backs.urls")),
    path("leitstand/", include("buergerdraht.workplace.board.urls")),
    path("wandtafel/", include("buergerdraht.workplace.wallboard.urls")),
    path("tickets/offene-punkte/", include("buergerdraht.workplace.open_items.urls")),
    path("tickets/", include("buergerdraht.workplace.tickets.urls")),
    path("wissen/hinweise/", include("buergerdraht.workplace.hints.urls")),
    path("wissen/", include("buergerdraht.workplace.knowledge.urls")),
    path("einladung/<slug:secret>", accept, name="invitation"),
    path("portal/", include("buergerdraht.portal.urls")),
    path("anliegen/neu/", include("buergerdraht.public.request.urls")),
    path("anliegen/", include("buergerdraht.public.matter.urls")),
    path("redaktion/", include("buergerdraht.editorial.urls")),
    path("verwaltung/", include("buergerdraht.office.urls")),
    path("vereinbarungen/", include("buergerdraht.office.agreements.urls")),
    path("abrechnung/", include("buergerdraht.office.billing.urls")),
    path("auswertung/", include("buergerdraht.office.figures.urls")),
    path("mengenanalyse/", include("buergerdraht.office.volume.urls")),
    path("qualitaetshandbuch/", include("buergerdraht.office.handbook.urls")),
    path("monatsberichte/", include("buergerdraht.office.reports.urls")),
    path("kostenkalkulation/", include("buergerdraht.office.costing.urls")),
    path("wirtschaftlichkeit/", include("buergerdraht.office.economy.urls")),
    path("konto/zweiter-faktor/", include("buergerdraht.workplace.second_factor.urls")),
    path("konto/", include("buergerdraht.workplace.account.urls")),
    path("anmelden/", include("buergerdraht.workplace.forgotten_password.urls")),
    path("austausch/xzufi/", include("buergerdraht.editorial.exchange.collecting")),
    path("api/v1/", include("buergerdraht.api.urls")),
    path("gesund", health, name="health"),
    path("ereignisse/erneuern", renew, name="renew_live"),
]

handler400 = "buergerdraht.config.refusals.bad_request"
handler403 = "buergerdraht.config.refusals.forbidden"
handler404 = "buergerdraht.config.refusals.not_found"
handler500 = "buergerdraht.config.refusals.failed"
