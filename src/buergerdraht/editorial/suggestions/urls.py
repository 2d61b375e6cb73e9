"""Addresses of hints."""

from django.urls import path

from buergerdraht.editorial.suggestions import views

urlpatterns = [
    path("", views.suggestions, name="editorial_suggestions"),
    path("<int:suggestion_id>/", views.suggestion, name="editorial_suggestion"),
    path("<int:suggestion_id>/entwurf/", views.begin, name="editorial_suggestion_begin"),
    path("<int:suggestion_id>/wieder-offen/", views.reopen, name="editorial_suggestion_reopen"),
]
