"""Addresses of agreements, for both sides, below /vereinbarungen/."""

from django.urls import path

from buergerdraht.office.agreements import deciding, drafting, files, notice, report, views

VERSION = "<slug:slug>/fassungen/<int:agreement_version_id>"
urlpatterns = [
    path("", views.agreement_list, name="agreement_list"),
    path("liste.csv", views.agreement_list_csv, name="agreement_list_csv"),
    path("<slug:slug>/", views.agreement_page, name="agreement_page"),
    path("<slug:slug>/vereinbarung.pdf", views.agreement_pdf, name="agreement_pdf"),
    path("<slug:slug>/entwurf", drafting.draft, name="agreement_draft"),
    path("<slug:slug>/kuendigung", notice.notice, name="agreement_notice"),
    path("<slug:slug>/bericht", report.result_report, name="agreement_report"),
    path("<slug:slug>/bericht.pdf", report.result_report_pdf, name="agreement_report_pdf"),
    path("<slug:slug>/unterlagen", files.add, name="agreement_file_add"),
    path("<slug:slug>/unterlagen/<int:agreement_file_id>", files.give_out, name="agreement_file"),
    path(
        "<slug:slug>/unterlagen/<int:agreement_file_id>/entfernen", files.remove, name="agreement_file_remove"
    ),
    path(f"{VERSION}/", views.agreement_version, name="agreement_version"),
    path(f"{VERSION}/fassung.pdf", views.agreement_version_pdf, name="agreement_version_pdf"),
    path(f"{VERSION}/vorschlagen", deciding.take_step, {"step": "propose"}, "agreement_propose"),
    path(f"{VERSION}/bestaetigen", deciding.take_step, {"step": "confirm"}, "agreement_confirm"),
    path(f"{VERSION}/zurueckgeben", deciding.give_back, name="agreement_give_back"),
    path(f"{VERSION}/zuruecknehmen", deciding.take_step, {"step": "withdraw"}, "agreement_withdraw"),
    path(f"{VERSION}/verwerfen", deciding.take_step, {"step": "discard"}, "agreement_discard"),
]
