"""Addresses of monthly reports, for both sides, below /monatsberichte/."""

from django.urls import path

from buergerdraht.office.reports import views

REPORT = "<int:monthly_report_id>"
urlpatterns = [
    path("", views.monthly_reports, name="monthly_reports"),
    path(f"{REPORT}/", views.monthly_report, name="monthly_report"),
    path(f"{REPORT}/bericht.pdf", views.monthly_report_pdf, name="monthly_report_pdf"),
    path(f"{REPORT}/senden", views.send_again, name="monthly_report_send"),
    path(f"{REPORT}/empfang", views.choose, name="monthly_report_recipients"),
]
