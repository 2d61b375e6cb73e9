"""The address of the look-up, below /anliegen/."""

from django.urls import path

from buergerdraht.public.matter import views

urlpatterns = [path("", views.matter, name="matter")]
