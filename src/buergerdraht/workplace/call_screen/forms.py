"""The contact record as a form: one authority, one note, one or several concerns."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from buergerdraht.agreements.queries import authorities_served_by
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.queries import concern_drafts
from buergerdraht.contacts.rules import (
    CHOOSABLE_OUTCOMES,
    MAX_CONCERNS,
    OUTCOME_LABELS,
    ConcernDraft,
    Outcome,
)
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.servicehours.rules import local_day
from buergerdraht.telephony.transfer_queries import was_passed_on

OUTCOME_CHOICES = [(outcome.value, OUTCOME_LABELS[outcome]) for outcome in CHOOSABLE_OUTCOMES]
NO_OUTCOME = "Wählen Sie ein Ergebnis."


class ConcernForm(forms.Form):
    """One concern: what it was about, and what became of it."""

    text = forms.CharField(label="Anliegen", max_length=200, required=False)
    outcome = forms.ChoiceField(
        label="Ergebnis", choices=OUTCOME_CHOICES, required=False, widget=forms.RadioSelect
    )

    stored = ConcernDraft()
    """The concern as it stands in the record: its service and guide are not entered, but kept."""

    def draft(self) -> ConcernDraft:
        """Return what was entered."""
        text, outcome = self.cleaned_data.get("text", ""), self.cleaned_data.get("outcome")
        return replace(self.stored, text=text, outcome=Outcome(outcome) if outcome else None)


ConcernForms = forms.formset_factory(ConcernForm, extra=0, max_num=MAX_CONCERNS, absolute_max=MAX_CONCERNS)


class ContactForm(forms.Form):
    """The contact record without its concerns."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    authority = forms.TypedChoiceField(label="Behörde", coerce=int)
    note = forms.CharField(
        label="Notiz",
        max_length=2000,
        required=False,
        help_text="Keine Namen, keine Aktenzeichen.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Kürzen Sie die Notiz auf 2.000 Zeichen."},
    )

    def __init__(self, data: Any = None, *, contact: Contact) -> None:
        initial = {"version": contact.version, "authority": contact.authority_id, "note": contact.note}
        super().__init__(data, initial=initial, auto_id="kontakt_%s", label_suffix="")
        self.fields["authority"].choices = _authorities(contact)  # type: ignore[attr-defined]
        stored = concern_drafts(contact)
        drafts = [{"text": draft.text, "outcome": draft.outcome or ""} for draft in stored]
        if not drafts[-1]["outcome"] and contact.call and was_passed_on(contact.call):
            drafts[-1]["outcome"] = Outcome.TRANSFERRED
        self.was_refused = False
        self.concerns = ConcernForms(data, initial=drafts, prefix="anliegen")
        # Forms stand in the record's order; one of another order has another version and is refused.
        for form, draft in zip(self.concerns.forms, stored, strict=False):
            form.stored = draft

    def is_valid(self) -> bool:
        """Tell whether everything can be kept as it was entered; an outcome may still be missing."""
        return super().is_valid() and self.concerns.is_valid()

    def drafts(self) -> tuple[ConcernDraft, ...]:
        """Return the concerns as they were entered, in their order."""
        return tuple(form.draft() for form in self.concerns.forms)

    def mark_missing_outcomes(self) -> None:
        """Say at each concern without outcome, and in the summary, that it needs one."""
        for form in self.concerns.forms:
            if not form.draft().outcome:
                form.add_error("outcome", NO_OUTCOME)
                link = format_html('<a href="#{}_1">{}</a>', form["outcome"].auto_id, NO_OUTCOME)
                self.add_error(None, ValidationError(link))

    def refuse(self, refusal: DomainError) -> None:
        """Say why nothing was kept."""
        self.was_refused = True
        self.add_error(None, refusal.message)


def _authorities(contact: Contact) -> list[tuple[int, str]]:
    """Return whom the centre serves today; the contact's own stays even if its agreement has ended since."""
    served = authorities_served_by(contact.centre, on=local_day(utc_now()))
    own = {contact.authority_id: contact.authority.name}
    return list((own | {authority.pk: authority.name for authority in served}).items())
