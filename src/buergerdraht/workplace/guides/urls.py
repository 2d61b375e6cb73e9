"""Addresses of guides, below /wissen/<authority>/leitfaden/."""

from django.urls import path

from buergerdraht.workplace.guides import views

urlpatterns = [path("<int:guide_id>/", views.guide, name="knowledge_guide")]
