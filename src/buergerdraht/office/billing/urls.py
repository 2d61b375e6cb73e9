"""Addresses of invoices, for both sides, below /abrechnung/."""

from django.urls import path

from buergerdraht.office.billing import invoice, papers, parties, runs, views

INVOICE = "<int:invoice_id>"
urlpatterns = [
    path("", views.invoices, name="invoices"),
    path("kasse.csv", views.invoices_csv, name="invoices_csv"),
    path("angaben/", parties.parties, name="billing_parties"),
    path("angaben/<int:authority_id>/", parties.party, name="billing_party"),
    path("laeufe/neu", runs.begin, name="billing_run_begin"),
    path("laeufe/<int:billing_run_id>/", runs.run, name="billing_run"),
    path("laeufe/<int:billing_run_id>/stand", runs.state, name="billing_run_state"),
    path("laeufe/<int:billing_run_id>/fortsetzen", runs.resume, name="billing_run_resume"),
    path("laeufe/<int:billing_run_id>/weiter", runs.follow, name="billing_run_follow"),
    path("positionen/<int:line_id>/", views.line_calls, name="invoice_calls"),
    path("positionen/<int:line_id>/anrufe.csv", views.line_calls_csv, name="invoice_calls_csv"),
    path(f"{INVOICE}/", invoice.invoice, name="invoice"),
    path(f"{INVOICE}/xrechnung.xml", papers.invoice_xml, name="invoice_xml"),
    path(f"{INVOICE}/rechnung.pdf", papers.invoice_pdf, name="invoice_pdf"),
    path(f"{INVOICE}/nachweis", papers.proof, name="invoice_proof"),
    path(f"{INVOICE}/neu-berechnen", invoice.draft_anew, name="invoice_draft_anew"),
    path(f"{INVOICE}/bezahlt", invoice.pay, name="invoice_pay"),
    path(f"{INVOICE}/gutschrift", invoice.correct, name="invoice_correct"),
    path(f"{INVOICE}/pruefen", invoice.take_step, {"step": "check"}, name="invoice_check"),
    path(f"{INVOICE}/ausstellen", invoice.take_step, {"step": "issue"}, name="invoice_issue"),
    path(f"{INVOICE}/zuruecksetzen", invoice.take_step, {"step": "reopen"}, name="invoice_reopen"),
    path(f"{INVOICE}/verwerfen", invoice.take_step, {"step": "drop"}, name="invoice_drop"),
    path(f"{INVOICE}/unbezahlt", invoice.take_step, {"step": "unpay"}, name="invoice_unpay"),
]
