"""Addresses of costings, for both sides, below /kostenkalkulation/."""

from django.urls import path

from buergerdraht.office.costing import views

OFFER, COSTING = "vorschlaege/<int:cost_offer_id>", "<slug:slug>/<int:year>"
urlpatterns = [
    path("", views.costing_list, name="costing_list"),
    path(f"{OFFER}/", views.cost_offer, name="cost_offer"),
    path(f"{OFFER}/kalkulation.pdf", views.cost_offer_pdf, name="cost_offer_pdf"),
    path(f"{COSTING}/", views.costing_page, name="costing_page"),
    path(f"{COSTING}/aendern", views.costing_edit, name="costing_edit"),
    path(f"{COSTING}/vorschlagen", views.costing_offer, name="costing_offer"),
    path(f"{COSTING}/ausgleichen", views.costing_settle, name="costing_settle"),
    path(f"{COSTING}/kalkulation.pdf", views.costing_pdf, name="costing_pdf"),
]
