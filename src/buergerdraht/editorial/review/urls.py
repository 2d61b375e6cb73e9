"""Addresses of reviews and versions."""

from django.urls import path

from buergerdraht.editorial.review import views

urlpatterns = [
    path("pruefen/", views.waiting, name="editorial_review"),
    path("fassungen/<int:version_id>/", views.version, name="editorial_version"),
    path("fassungen/<int:version_id>/verlauf/", views.history, name="editorial_history"),
    path("fassungen/<int:version_id>/wiederherstellen/", views.restore, name="editorial_restore"),
]
