"""What the page of an addition shows."""

from datetime import date
from typing import Any

from buergerdraht.authorities.models import Authority
from buergerdraht.editorial.entries.forms import OwnerForm
from buergerdraht.editorial.entries.listing import standing_of
from buergerdraht.knowledge.models import Entry
from buergerdraht.knowledge.queries.access import editors_of
from buergerdraht.knowledge.queries.editing import addition_of, newest_version, open_version_of
from buergerdraht.knowledge.queries.suggestions import reasons_for
from buergerdraht.knowledge.rules.modules import resolve
from buergerdraht.servicehours.queries import rules_of
from buergerdraht.servicehours.rules import weekly_sentence


def addition_context(entry: Entry, authority: Authority, *, today: date) -> dict[str, Any]:
    """Return the addition with its state and the master text that it joins."""
    found = addition_of(entry, authority=authority)
    context: dict[str, Any] = {"entry": entry, "authority": authority, "addition": found}
    context["modules"] = resolve(entry.texts, found.texts if found else {}).values()
    if found is None:
        return context
    return context | {
        "standing": standing_of(found, today=today),
        "open_version": open_version_of(found),
        "newest_version": newest_version(found),
        "hours": weekly_sentence(rules_of(found.hours)) if found.hours else "",
        "reasons": reasons_for(found),
        "owner_form": OwnerForm(owner=found.owner, editors=editors_of(authority.pk, today=today)),
    }
