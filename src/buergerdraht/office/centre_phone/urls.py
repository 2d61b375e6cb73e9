"""Address of a centre's telephone rules."""

from django.urls import path

from buergerdraht.office.centre_phone import views

urlpatterns = [path("servicecenter/<slug:slug>/telefon", views.phone_rules, name="centre_phone")]
