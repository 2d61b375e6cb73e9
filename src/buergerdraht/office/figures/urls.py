"""Addresses of evaluations, for both sides, below /auswertung/."""

from django.urls import path

from buergerdraht.office.figures.views import evaluation, evaluation_file, evaluation_of_work

urlpatterns = [
    path("", evaluation, name="evaluation"),
    path("anliegen", evaluation_of_work, name="evaluation_of_work"),
    path("auswertung.pdf", evaluation_file, {"kind": "pdf"}, name="evaluation_pdf"),
    path("auswertung.csv", evaluation_file, {"kind": "csv"}, name="evaluation_csv"),
    path("auswertung.xlsx", evaluation_file, {"kind": "xlsx"}, name="evaluation_xlsx"),
    path("auswertung.json", evaluation_file, {"kind": "json"}, name="evaluation_json"),
]
