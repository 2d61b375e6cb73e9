"""What a decision about a gap does, and where it leads."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.models import Entry, Gap
from buergerdraht.knowledge.operations.gaps import (
    accept_synonym,
    begin_addition,
    begin_article,
    begin_revision,
)
from buergerdraht.knowledge.queries.access import Scope
from buergerdraht.knowledge.queries.gaps import GapLine
from buergerdraht.knowledge.rules.gaps import Found, Proposal


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done."""

    proposal: Proposal
    entry: Entry | None = None
    authority: Authority | None = None


def proposed(line: GapLine, *, scope: Scope) -> Decision:
    """Return what the list proposes; an article is for all if the editor may write that."""
    first = line.authorities[0] if line.authorities else None
    is_own = line.found.proposal is Proposal.ADDITION or not scope.is_for_all
    return Decision(line.found.proposal, line.entry, first if is_own else None)


def carry_out(decision: Decision, found: Found, *, by: User, now: datetime) -> Gap:
    """Do what was decided; raises NotYourKnowledge."""
    entry, authority = decision.entry, decision.authority
    if decision.proposal is Proposal.SYNONYM and entry:
        return accept_synonym(found, entry=entry, by=by, now=now)
    if decision.proposal is Proposal.ADDITION and entry and authority:
        return begin_addition(found, entry=entry, authority=authority, by=by, now=now)
    if decision.proposal is Proposal.REVISION and entry:
        return begin_revision(found, entry=entry, by=by, now=now)
    return begin_article(found, authority=authority, by=by, now=now)


def sentence(gap: Gap) -> str:
    """Return what was done."""
    if gap.decision == Gap.Decision.SYNONYM:
        return f"„{gap.words}“ führt jetzt zu „{gap.entry}“."
    return f"{gap.get_decision_display()}: „{gap.entry}“. Der Entwurf steht in Ihren Entwürfen."


def place_of(gap: Gap) -> str:
    """Return where the editor goes on: to the draft, or back to the list."""
    return reverse("editorial_draft", args=[gap.version_id]) if gap.version_id else reverse("editorial_gaps")
