"""Addresses of the accounts of the own staff."""

from django.urls import path

from buergerdraht.portal.accounts import views

urlpatterns = [
    path("", views.accounts, name="portal_accounts"),
    path("<slug:slug>/", views.accounts_of, name="portal_accounts_of"),
    path("<slug:slug>/einladen", views.invite, name="portal_invite"),
    path("<slug:slug>/einladung/<int:invitation_id>/erneuern", views.renew, name="portal_invitation_renew"),
    path(
        "<slug:slug>/einladung/<int:invitation_id>/zuruecknehmen",
        views.withdraw,
        name="portal_invitation_withdraw",
    ),
    path("<slug:slug>/konto/<int:user_id>/sperren", views.close, name="portal_account_close"),
    path("<slug:slug>/konto/<int:user_id>/entsperren", views.reopen, name="portal_account_reopen"),
]
