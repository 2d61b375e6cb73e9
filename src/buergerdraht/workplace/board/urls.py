"""Addresses of the board."""

from django.urls import path

from buergerdraht.workplace.board import supervising, views

urlpatterns = [
    path("", views.first_board, name="board"),
    path("<slug:slug>/", views.board_page, name="board_of"),
    path("<slug:slug>/kraft/<int:agent_id>/", supervising.supervise_agent, name="board_supervise"),
    path("<slug:slug>/stand", views.board_parts, name="board_parts"),
]
