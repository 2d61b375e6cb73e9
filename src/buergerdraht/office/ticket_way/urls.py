"""Address of the way that tickets take to a partner."""

from django.urls import path

from buergerdraht.office.ticket_way import views

urlpatterns = [path("<slug:slug>/tickets", views.ticket_way, name="ticket_way")]
