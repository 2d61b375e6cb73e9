"""Addresses of people."""

from django.urls import path

from buergerdraht.office.users import views

urlpatterns = [
    path("", views.user_list, name="user_list"),
    path("neu", views.add, name="user_add"),
    path("<int:person_id>/", views.user_page, name="user_page"),
    path("<int:person_id>/rolle", views.add_role, name="user_role_add"),
    path("<int:person_id>/rolle/<int:membership_id>/entfernen", views.remove_role, name="user_role_remove"),
    path("<int:person_id>/passwort", views.renew_password, name="user_password"),
    path("<int:person_id>/zweiter-faktor", views.reset_second_factor, name="user_second_factor"),
    path("<int:person_id>/sperren", views.deactivate, name="user_deactivate"),
    path("<int:person_id>/entsperren", views.activate, name="user_activate"),
]
