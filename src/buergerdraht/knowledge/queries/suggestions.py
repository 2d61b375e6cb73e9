"""Hints to the editors: who answers them, why a text is changed, what became of one's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.knowledge.models import Entry, Gap, Guide, LocalAddition, Suggestion
from buergerdraht.knowledge.queries.access import Scope
from buergerdraht.knowledge.rules.workflow import OPEN_STATES

IN_VAIN = "Gesucht und nicht gefunden"
UNHELPFUL = "Als wenig hilfreich bewertet oder ohne Antwort geblieben"
Text = Entry | LocalAddition | Guide


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a text is being changed: somebody's hint, or a gap."""

    at: datetime
    text: str
    searched: str
    """The words that were searched; '' if none."""
    suggestion_id: int | None = None


def suggestions_for(scope: Scope, *, state: Suggestion.State) -> QuerySet[Suggestion]:
    """Return the hints about what the editor may write: open ones the oldest first, else the newest."""
    order = ("made_at", "pk") if state == Suggestion.State.OPEN else ("-settled_at", "-pk")
    return _suggestions().filter(_in_scope(scope), state=state).order_by(*order)


def suggestion_for(scope: Scope, suggestion_id: int) -> Suggestion:
    """Return a hint of the editor's scope; raises Suggestion.DoesNotExist."""
    return _suggestions().filter(_in_scope(scope)).get(pk=suggestion_id)


def suggestions_of(user: User, *, limit: int = 20) -> QuerySet[Suggestion]:
    """Return somebody's own hints, the newest first, with what became of them."""
    return _suggestions().filter(made_by=user).order_by("-made_at", "-pk")[:limit]


def reasons_for(text: Text) -> tuple[Reason, ...]:
    """Return why a text is being changed: open hints about it and gaps that its open draft is to close."""
    return tuple(sorted(_reasons(text), key=lambda reason: reason.at))


def _reasons(text: Text) -> Iterator[Reason]:
    if isinstance(text, Guide):
        return
    for hint in _suggestions().filter(_about(text), state=Suggestion.State.OPEN):
        yield Reason(hint.made_at, hint.text, hint.searched, hint.pk)
    of_text = {"version__entry": text} if isinstance(text, Entry) else {"version__addition": text}
    for gap in Gap.objects.filter(**of_text, version__state__in=OPEN_STATES):
        yield Reason(gap.decided_at, IN_VAIN if gap.words else UNHELPFUL, gap.words)


def _about(text: Entry | LocalAddition) -> Q:
    if isinstance(text, Entry):
        return Q(entry=text, version=None) | Q(version__entry=text)
    of_addition = Q(entry=text.entry_id, authority=text.authority_id, version=None)
    return of_addition | Q(version__addition=text)


def _suggestions() -> QuerySet[Suggestion]:
    return Suggestion.objects.select_related("entry", "authority", "made_by", "settled_by", "version")


def _in_scope(scope: Scope) -> Q:
    own = Q(authority__in=scope.authority_ids) | Q(entry__authority__in=scope.authority_ids)
    return own | Q(authority__isnull=True, entry__authority__isnull=True) if scope.is_for_all else own
