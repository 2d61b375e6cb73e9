"""Reminders by mail: one digest a person and morning about what has to be checked or ends soon."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

from django.conf import settings
from django.urls import reverse

from buergerdraht.accounts.models import User
from buergerdraht.authorities.queries import home_authority_of
from buergerdraht.authorities.rules import state_of_key
from buergerdraht.channels.operations import send_mail_later
from buergerdraht.knowledge.models import LocalAddition
from buergerdraht.knowledge.queries.access import editors_of
from buergerdraht.knowledge.queries.entries import DueText, all_due_texts
from buergerdraht.knowledge.rules.reminders import is_reminded_on
from buergerdraht.servicehours.rules import local_day


def send_reminders(*, now: datetime) -> int:
    """Put a digest into the outbox for everybody who has to look at a text today; return how many."""
    digests = digests_on(local_day(now))
    for person, due in digests:
        send_mail_later(
            person.email, subject=subject_of(due), text=text_of(person, due), user=person, now=now
        )
    return len(digests)


def digests_on(today: date) -> list[tuple[User, list[DueText]]]:
    """Return who is reminded of what; nobody without an address or on her free day."""
    by_person: dict[User, list[DueText]] = defaultdict(list)
    editors = cache(lambda authority_id: editors_of(authority_id, today=today))
    for due in all_due_texts(today=today):
        for person in _recipients(due, editors(due.text.authority_id)):
            by_person[person].append(due)
    states = {person: _state_of(person) for person in by_person if person.email}
    digests = [
        (person, [due for due in by_person[person] if is_reminded_on(today, on=due.on, state=state)])
        for person, state in states.items()
    ]
    return [(person, due) for person, due in digests if due]


def _recipients(due: DueText, editors: list[User]) -> list[User]:
    """The owner, as long as she still edits the text; otherwise all who do."""
    return [due.text.owner] if due.text.owner in editors else editors


def _state_of(person: User) -> str:
    home = home_authority_of(person)
    return state_of_key(home.regional_key) if home else ""


def subject_of(due: list[DueText]) -> str:
    """Return the subject of a digest."""
    return "Ein Text braucht Ihren Blick" if len(due) == 1 else f"{len(due)} Texte brauchen Ihren Blick"


def text_of(person: User, due: list[DueText]) -> str:
    """Return the digest; no text of the knowledge base itself, only names and where to go."""
    lines = [f"Guten Morgen {person.display_name},", ""]
    for title, is_expiry in (("Zu prüfen:", False), ("Läuft ab:", True)):
        lines += _section(title, [each for each in due if each.is_expiry == is_expiry])
    lines += ["Alles auf einen Blick:", _address(reverse("editorial_overview"))]
    return "\n".join(lines)


def _section(title: str, due: list[DueText]) -> Iterator[str]:
    if not due:
        return
    yield title
    for each in due:
        # An end is stored as the first day without the text.
        day = each.on - timedelta(days=1) if each.is_expiry else each.on
        yield f"- {each.text}, {'bis' if each.is_expiry else 'zum'} {day:%d.%m.%Y}"
        yield f"  {_address(_page_of(each))}"
    yield ""


def _page_of(due: DueText) -> str:
    text = due.text
    if isinstance(text, LocalAddition):
        return reverse("editorial_addition", args=[text.entry_id, text.authority.slug])
    return reverse("editorial_entry", args=[text.pk])


def _address(path: str) -> str:
    return f"{settings.ENVIRONMENT.public_url.rstrip('/')}{path}"
