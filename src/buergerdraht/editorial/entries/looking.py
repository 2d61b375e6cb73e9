"""What the pages of texts show."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.editorial.entries.forms import FileForm, ListForm, NewEntryForm, OwnerForm
from buergerdraht.editorial.entries.listing import standing_of
from buergerdraht.editorial.people import editing_scope
from buergerdraht.foundation.clock import utc_now
from buergerdraht.knowledge.models import Entry, LocalAddition
from buergerdraht.knowledge.operations.versions import CHECK_AFTER
from buergerdraht.knowledge.queries.access import editors_authorities, editors_of, scope_of
from buergerdraht.knowledge.queries.editing import additions_of, newest_version, open_version_of, owners
from buergerdraht.knowledge.queries.suggestions import reasons_for
from buergerdraht.knowledge.rules.modules import resolve
from buergerdraht.servicehours.rules import local_day


def list_form(request: HttpRequest) -> ListForm:
    """Return the filter; who edits one authority only begins with its texts."""
    user, today = signed_in(request), local_day(utc_now())
    authorities = list(editors_authorities(user, today=today))
    data = request.GET.copy()
    if "behoerde" not in data and not editing_scope(request).is_for_all and authorities:
        data["behoerde"] = authorities[0].slug
    return ListForm(data, authorities=authorities, owners=owners())


def new_entry_form(request: HttpRequest) -> NewEntryForm:
    """Return the form of a new text: its choices are the authorities whose texts the person writes."""
    authorities = list(editors_authorities(signed_in(request), today=local_day(utc_now())))
    title = request.GET.get("titel", "")[:250]
    is_for_all = editing_scope(request).is_for_all
    return NewEntryForm(request.POST or None, authorities=authorities, is_for_all=is_for_all, title=title)


def entry_context(entry: Entry, *, user: User, now: datetime) -> dict[str, Any]:
    """Return everything that the page of a text shows."""
    today = local_day(now)
    scope = scope_of(user, Ability.EDIT_KNOWLEDGE, today=today)
    additions = additions_of(entry)
    told = {each.authority_id for each in additions}
    may_edit = scope.covers(entry.authority_id)
    editors = editors_of(entry.authority_id, today=today) if may_edit else []
    return {
        "entry": entry,
        "standing": standing_of(entry, today=today),
        "open_version": open_version_of(entry),
        "newest_version": newest_version(entry),
        "modules": resolve(entry.texts, {}).values(),
        "may_edit": may_edit,
        "rows": [
            (each, standing_of(each, today=today), scope.covers(each.authority_id)) for each in additions
        ],
        "without_addition": [each for each in editors_authorities(user, today=today) if each.pk not in told]
        if entry.authority_id is None
        else [],
        "reasons": reasons_for(entry) if may_edit else (),
        "owner_form": OwnerForm(owner=entry.owner, editors=editors),
        "file_form": FileForm(auto_id="datei_%s", label_suffix=""),
    }


def confirmed_sentence(name: str) -> str:
    """Return what a confirmation is answered with."""
    due_on = local_day(utc_now()) + CHECK_AFTER
    return f"„{name}“ ist als geprüft vermerkt. Nächste Prüfung: {due_on:%d.%m.%Y}."


def after_confirming(request: HttpRequest, text: Entry | LocalAddition) -> HttpResponseBase:
    """Lead back to where 'geprüft' was said."""
    if request.POST.get("weiter") == "uebersicht":
        return redirect("editorial_overview")
    if isinstance(text, LocalAddition):
        return redirect("editorial_addition", text.entry_id, text.authority.slug)
    return redirect("editorial_entry", text.pk)
