"""Addresses of the exchange, below /redaktion/austausch/."""

from django.urls import path

from buergerdraht.editorial.exchange import views

urlpatterns = [
    path("", views.deliveries, name="editorial_exchange"),
    path("<int:run_id>/", views.run, name="editorial_exchange_run"),
    path("<int:run_id>/stand", views.state, name="editorial_exchange_state"),
    path("<int:run_id>/probleme.csv", views.problems, name="editorial_exchange_problems"),
    path("<int:run_id>/einlesen", views.take, name="editorial_exchange_take"),
    path("<int:run_id>/fortsetzen", views.resume, name="editorial_exchange_resume"),
    path("<int:run_id>/loeschen", views.confirm, name="editorial_exchange_confirm"),
]
