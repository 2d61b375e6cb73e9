"""Addresses of the partner's tickets."""

from django.urls import path

from buergerdraht.portal.tickets import files, handing, views
from buergerdraht.portal.tickets.inserting import insert

urlpatterns = [
    path("", views.ticket_list, name="portal_tickets"),
    path("<int:ticket_id>/", views.ticket_page, name="portal_ticket"),
    path("<int:ticket_id>/reaktion/", views.choose, name="portal_reaction"),
    path("<int:ticket_id>/reaktion/<slug:kind>/", views.react_as, name="portal_reaction_as"),
    path("<int:ticket_id>/reaktion/<slug:kind>/baustein", insert, name="portal_insert"),
    path("<int:ticket_id>/weitergeben", handing.hand, name="portal_ticket_hand_on"),
    path("<int:ticket_id>/dateien", files.add_file, name="portal_ticket_file_add"),
    path("<int:ticket_id>/dateien/<int:file_id>", files.file, name="portal_ticket_file"),
]
