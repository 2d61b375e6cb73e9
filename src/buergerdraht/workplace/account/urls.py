"""Address of one's own account."""

from django.urls import path

from buergerdraht.workplace.account import views

urlpatterns = [path("", views.account, name="account")]
