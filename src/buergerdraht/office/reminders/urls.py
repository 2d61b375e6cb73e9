"""Address of the rules by which reactions are watched."""

from django.urls import path

from buergerdraht.office.reminders import views

urlpatterns = [path("<slug:slug>/erinnerungen", views.watch_rules, name="watch_rules")]
