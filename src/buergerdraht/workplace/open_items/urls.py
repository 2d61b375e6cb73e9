"""Addresses of open items, below /tickets/offene-punkte/."""

from django.urls import path

from buergerdraht.workplace.open_items import faxes, views

urlpatterns = [
    path("", views.open_items, name="open_items"),
    path("zustellung/<int:delivery_id>", views.settle_delivery, name="open_delivery"),
    path("fax/<int:fax_id>", faxes.settle_open_fax, name="open_fax"),
    path("fax/<int:fax_id>/kontakt", faxes.take_on, name="open_fax_contact"),
    path("fax/<int:fax_id>/seiten", faxes.pages, name="open_fax_pages"),
    path("mail/<int:mail_id>", views.settle_open_mail, name="open_mail"),
    path("mail/<int:mail_id>/datei/<int:file_id>", views.mail_file, name="open_mail_file"),
    path("mail/<int:mail_id>/kontakt", views.take_on_mail, name="open_mail_contact"),
]
