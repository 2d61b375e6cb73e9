"""Addresses of the centre's tickets, below /tickets/."""

from django.urls import path

from buergerdraht.workplace.late_notices.views import late_notices
from buergerdraht.workplace.tickets import files, handing, letters, reaction, views

urlpatterns = [
    path("", views.ticket_list, name="tickets"),
    path("verspaetungen/", late_notices, name="late_notices"),
    path("neu/<int:contact_id>/", views.new_ticket, name="ticket_new"),
    path("<int:ticket_id>/", views.ticket_page, name="ticket"),
    path("<int:ticket_id>/dateien", files.add_file, name="ticket_file_add"),
    path("<int:ticket_id>/dateien/<int:file_id>", files.file, name="ticket_file"),
    path("<int:ticket_id>/weiterleiten", handing.forward, name="ticket_forward"),
    path("<int:ticket_id>/brief", letters.letter, name="ticket_letter"),
    path("<int:ticket_id>/reaktion", reaction.enter, name="ticket_reaction"),
    path("<int:ticket_id>/teilen", handing.split, name="ticket_split"),
    path("<int:ticket_id>/schritt", views.act, name="ticket_act"),
]
