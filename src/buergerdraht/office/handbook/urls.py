"""Addresses of quality handbooks, for both sides, below /qualitaetshandbuch/."""

from django.urls import path

from buergerdraht.office.handbook import deciding, drafting, views

VERSION = "<slug:slug>/fassungen/<int:handbook_version_id>"
urlpatterns = [
    path("", views.handbooks, name="handbooks"),
    path("<slug:slug>/", views.handbook, name="handbook"),
    path("<slug:slug>/handbuch.pdf", views.handbook_pdf, name="handbook_pdf"),
    path("<slug:slug>/entwurf", drafting.draft, name="handbook_draft"),
    path(f"{VERSION}/", views.handbook_version, name="handbook_version"),
    path(f"{VERSION}/fassung.pdf", views.handbook_version_pdf, name="handbook_version_pdf"),
    path(f"{VERSION}/vorschlagen", deciding.take_step, {"step": "propose"}, "handbook_propose"),
    path(f"{VERSION}/bestaetigen", deciding.take_step, {"step": "confirm"}, "handbook_confirm"),
    path(f"{VERSION}/zuruecknehmen", deciding.take_step, {"step": "withdraw"}, "handbook_withdraw"),
    path(f"{VERSION}/verwerfen", deciding.take_step, {"step": "discard"}, "handbook_discard"),
    path(f"{VERSION}/zurueckgeben", deciding.give_back, name="handbook_give_back"),
]
