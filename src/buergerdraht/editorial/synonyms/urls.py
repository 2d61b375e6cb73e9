"""Addresses of synonyms."""

from django.urls import path

from buergerdraht.editorial.synonyms import views

urlpatterns = [
    path("", views.synonyms, name="editorial_synonyms"),
    path("neu/", views.new, name="editorial_synonyms_new"),
    path("<int:group_id>/", views.change, name="editorial_synonyms_change"),
    path("<int:group_id>/loeschen/", views.delete, name="editorial_synonyms_delete"),
]
