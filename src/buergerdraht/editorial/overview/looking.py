"""What waits for an editor."""

from datetime import datetime
from typing import Any

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.knowledge.models import Suggestion
from buergerdraht.knowledge.queries.access import editors_authorities, scope_of
from buergerdraht.knowledge.queries.completeness import figures_of
from buergerdraht.knowledge.queries.entries import drafts_of, due_texts, reviewable_by, waiting_for_review
from buergerdraht.knowledge.queries.suggestions import suggestions_for
from buergerdraht.knowledge.rules.completeness import DEFINITION
from buergerdraht.servicehours.rules import local_day

SHOWN = 8


def overview_context(user: User, *, now: datetime) -> dict[str, Any]:
    """Return her drafts, what waits for her review, what is due, hints, and her authorities' figures."""
    today = local_day(now)
    scope = scope_of(user, Ability.EDIT_KNOWLEDGE, today=today)
    due = due_texts(scope, today=today)
    figures = figures_of(list(editors_authorities(user, today=today)), today=today)
    hints = suggestions_for(scope, state=Suggestion.State.OPEN)
    return {
        "today": today,
        "drafts": drafts_of(user, today=today),
        "reviewable": reviewable_by(user, waiting_for_review(user, today=today)),
        "to_check": [each for each in due if not each.is_expiry],
        "expiring": [each for each in due if each.is_expiry],
        "hints": hints[:SHOWN],
        "hint_count": hints.count(),
        "figures": sorted(figures, key=lambda each: (each.complete.percent, each.authority.name))[:SHOWN],
        "authority_count": len(figures),
        "definition": DEFINITION,
        "shown": f":{SHOWN}",
    }
