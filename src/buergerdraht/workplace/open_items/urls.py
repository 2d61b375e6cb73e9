"""Addresses of open items, below /tickets/offene-punkte/."""

from django.urls import path

from buergerdraht.workplace.open_items import views

urlpatterns = [
    path("", views.open_items, name="open_items"),
    path("zustellung/<int:delivery_id>", views.settle_delivery, name="open_delivery"),
    path("mail/<int:mail_id>", views.settle_open_mail, name="open_mail"),
]
