"""Addresses for machines."""

from django.urls import path

from buergerdraht.api.description import description
from buergerdraht.api.figures.views import figures
from buergerdraht.api.tickets import views

urlpatterns = [
    path("openapi.json", description, name="api_description"),
    path("figures", figures, name="api_figures"),
    path("tickets", views.ticket_list, name="api_tickets"),
    path("tickets/<int:ticket_id>", views.ticket, name="api_ticket"),
    path("tickets/<int:ticket_id>/reaction", views.reaction, name="api_reaction"),
    path("tickets/<int:ticket_id>/query", views.query, name="api_query"),
    path("tickets/<int:ticket_id>/return", views.returning, name="api_return"),
    path("tickets/<int:ticket_id>/files", views.add_file, name="api_file_add"),
    path("tickets/<int:ticket_id>/files/<int:file_id>", views.file, name="api_file"),
]
