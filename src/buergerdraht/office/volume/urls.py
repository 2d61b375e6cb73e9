"""Addresses of analyses of call volume, for both sides, below /mengenanalyse/."""

from django.urls import path

from buergerdraht.office.volume import files, views

urlpatterns = [
    path("", views.analyses, name="volume"),
    path("neu/", views.new_analysis, name="volume_new"),
    path("<int:analysis_id>/", views.analysis, name="volume_analysis"),
    path("<int:analysis_id>/spalten/", views.columns, name="volume_columns"),
    path("<int:analysis_id>/stand", views.state, name="volume_state"),
    path("<int:analysis_id>/uebernehmen", views.take, name="volume_take"),
    path("<int:analysis_id>/loeschen/", views.delete, name="volume_delete"),
    path("<int:analysis_id>/mengenanalyse.pdf", files.paper, name="volume_pdf"),
    path("<int:analysis_id>/mengenanalyse.xlsx", files.workbook, name="volume_xlsx"),
    path("<int:analysis_id>/zeilen.csv", files.bad_lines, name="volume_bad_lines"),
]
