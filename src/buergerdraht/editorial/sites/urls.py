"""Addresses of web sites."""

from django.urls import path

from buergerdraht.editorial.sites import views

urlpatterns = [
    path("", views.sites, name="editorial_sites"),
    path("neu/", views.new, name="editorial_site_new"),
    path("<int:site_id>/", views.site, name="editorial_site"),
    path("<int:site_id>/stand/", views.state, name="editorial_site_state"),
    path("<int:site_id>/aendern/", views.change, name="editorial_site_change"),
    path("<int:site_id>/abrufen/", views.crawl, name="editorial_site_crawl"),
    path("<int:site_id>/beenden/", views.end, name="editorial_site_end"),
]
