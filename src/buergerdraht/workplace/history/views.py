"""One's own contacts: looking back, and correcting on the same day."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.contacts.models import Contact
from buergerdraht.contacts.operations import correct_contact
from buergerdraht.contacts.queries import HistoryCriteria, contact_for, contacts_of, is_correctable_by
from buergerdraht.contacts.rules import ContactState, is_complete, without_blanks
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.workplace.call_screen.context import call_context, record_context
from buergerdraht.workplace.call_screen.forms import ContactForm
from buergerdraht.workplace.desk.context import frame_context
from buergerdraht.workplace.history.forms import HistoryForm


@never_cache
@require_GET
@requires(Ability.RECORD_CONTACTS)
def history(request: HttpRequest) -> HttpResponse:
    """Show one's own contacts, searched and filtered."""
    user = signed_in(request)
    context = frame_context(user, now=utc_now())
    if context["desk"] is None:
        return render(request, "workplace/home/page.html", context)
    form = HistoryForm(request.GET, centre=context["desk"].agent.centre)
    criteria = form.criteria()
    page = contacts_of(user, criteria=criteria, page=_page_number(request))
    context |= {"form": form, "page": page, "is_filtered": criteria != HistoryCriteria()}
    return render(request, "workplace/history/page.html", context)


@never_cache
@requires(Ability.RECORD_CONTACTS)
def history_contact(request: HttpRequest, contact_id: int) -> HttpResponseBase:
    """Show one contact; its author corrects it on the same day."""
    record = _own_contact(request, contact_id)
    if record.state == ContactState.DRAFT and record.call_id:
        return redirect("call_screen", record.call_id)
    if record.state == ContactState.DRAFT:
        return redirect("contact_screen", record.pk)
    form = ContactForm(request.POST if request.method == "POST" else None, contact=record)
    if form.is_bound and form.is_valid() and _correct(request, record, form):
        return redirect("history_contact", record.pk)
    return _page(request, record, form)


def _correct(request: HttpRequest, record: Contact, form: ContactForm) -> bool:
    """Correct the contact, or say on the form why not."""
    if not is_complete(without_blanks(form.drafts())):
        form.mark_missing_outcomes()
        return False
    data = form.cleaned_data
    try:
        correct_contact(
            record, user=signed_in(request), version=data["version"], authority_id=data["authority"],
            note=data["note"], concerns=form.drafts(), now=utc_now(),
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, "Kontakt berichtigt.")
    return True


def _page(request: HttpRequest, record: Contact, form: ContactForm) -> HttpResponse:
    user, now = signed_in(request), utc_now()
    is_correctable = is_correctable_by(user, contact=record, now=now)
    address = reverse("history_contact", args=[record.pk])
    context = {
        **frame_context(user, now=now),
        **call_context(record.call),
        **record_context(record, form, address=address),
        "is_correctable": False,
        "is_correcting": is_correctable and (form.is_bound or "berichtigen" in request.GET),
        "may_correct": is_correctable,
    }
    return render(request, "workplace/history/contact.html", context, status=422 if form.is_bound else 200)


def _own_contact(request: HttpRequest, contact_id: int) -> Contact:
    return or_404(lambda: contact_for(signed_in(request), contact_id))


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("seite", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 1
