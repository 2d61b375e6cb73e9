"""Addresses of text blocks."""

from django.urls import path

from buergerdraht.portal.text_blocks import views

urlpatterns = [
    path("", views.text_blocks, name="portal_text_blocks"),
    path("neu/<slug:slug>", views.add, name="portal_text_block_add"),
    path("<int:block_id>/", views.change, name="portal_text_block"),
    path("<int:block_id>/entfernen", views.remove, name="portal_text_block_remove"),
]
