"""Opening and keeping a draft."""

from datetime import date, datetime
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest

from buergerdraht.accounts.http import signed_in
from buergerdraht.authorities.queries import offices_for
from buergerdraht.editorial.drafts.forms import AdditionForm, DraftForm, EntryForm
from buergerdraht.knowledge.models import Entry, LocalAddition, Version
from buergerdraht.knowledge.operations.versions import save_version, submit_version
from buergerdraht.knowledge.queries.access import partners_of
from buergerdraht.knowledge.rules.modules import ADDED


def form_of(draft: Version, data: Any = None, *, today: date) -> DraftForm:
    """Return the form of an entry's or an addition's draft."""
    if draft.addition is None:
        return EntryForm(data, draft=draft)
    authority = draft.addition.authority
    return AdditionForm(
        data,
        draft=draft,
        units=offices_for(authority, also=draft.content.get("unit_id")),
        others=partners_of(authority, also=draft.content.get("performed_by_id"), today=today),
    )


def keep(request: HttpRequest, draft: Version, form: DraftForm) -> Version:
    """Keep what was entered, wrong or not; raises ChangedElsewhere or WrongVersionState."""
    form.is_valid()
    counted = form.cleaned_data.get("version") or -1
    return save_version(draft, form.content(), saved_count=counted, author=signed_in(request))


def submit(request: HttpRequest, draft: Version, form: DraftForm, *, now: datetime) -> None:
    """Hand what was entered to a second person."""
    kept = keep(request, draft, form)
    comment = form.cleaned_data["comment"]
    submit_version(kept, comment=comment, by=signed_in(request), now=now)


def place_of(draft: Version) -> str:
    """Return for whom the text holds, as it stands under its name."""
    text = draft.entry or draft.addition
    authority = text.authority if text else None
    kind = "Ergänzung" if isinstance(text, LocalAddition) else "Text"
    return f"{kind}: {authority}" if authority else "gilt für alle Behörden"


def master_beside(form: DraftForm, entry: Entry) -> dict[str, list[tuple[BoundField, str, bool]]]:
    """Return the fields of an addition, each with the master text and whether that stays above it."""
    return {
        name: [(field, entry.texts.get(module, ""), module in ADDED) for module, field in fields]
        for name, fields in (("main", form.main_modules()), ("further", form.further_modules()))
    }
