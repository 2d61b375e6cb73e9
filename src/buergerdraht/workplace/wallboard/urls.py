"""Addresses of the wallboard, below /wandtafel/."""

from django.urls import path

from buergerdraht.workplace.wallboard import screens, views

SCREEN = "anzeige/<slug:secret>"
urlpatterns = [
    path("", views.first_wallboard, name="wallboard"),
    path(f"{SCREEN}/", screens.screen, name="wallboard_screen"),
    path(f"{SCREEN}/stand", screens.screen_parts, name="wallboard_screen_parts"),
    path(f"{SCREEN}/erneuern", screens.renew, name="wallboard_screen_renew"),
    path("<slug:slug>/", views.wallboard, name="wallboard_of"),
    path("<slug:slug>/stand", views.wallboard_parts, name="wallboard_parts"),
    path("<slug:slug>/bildschirme", views.links, name="wallboard_links"),
    path("<slug:slug>/bildschirme/<int:wallboard_link_id>/widerrufen", views.revoke, name="wallboard_revoke"),
]
