"""Guides: which may be run, what a run shows, which a person edits."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.sorting import german_order
from buergerdraht.knowledge.models import Entry, Guide, Version
from buergerdraht.knowledge.operations.versions import freshness_of
from buergerdraht.knowledge.queries.access import scope_of
from buergerdraht.knowledge.queries.reading import readable_entries
from buergerdraht.knowledge.rules.guides import OUTCOMES, Dialogue, Step, read_dialogue, walk
from buergerdraht.knowledge.rules.workflow import FRESHNESS_LABELS, OPEN_STATES

MOST_CHOICES = 500
"""Above this a person aims at no end any more."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A step on the way, with the answer given there."""

    question: str
    answer: str
    way: str
    """Leads back to the step."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An answer that can be given now."""

    number: int
    text: str
    way: str
    """Where it leads."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a person sees of a guide at one point of her way."""

    title: str
    way: str
    """The answers so far, by number: '1-2-1'."""
    passed: tuple[Passed, ...]
    step: Step
    answers: tuple[Offered, ...]
    entries: tuple[Entry, ...]
    outcome: str
    """Of an end, in words."""

    @property
    def way_back(self) -> str:
        return self.passed[-1].way if self.passed else ""


@dataclass(frozen=True, slots=True)
class GuideLine:
    """A guide as its editors' list shows it."""

    guide: Guide
    whose: str
    state: str
    open_version: Version | None


def guide_to_read(guide_id: int, *, on: date) -> Guide:
    """Return a guide that is published and holds on that day; raises Guide.DoesNotExist."""
    return Guide.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on),
        Q(valid_until=None) | Q(valid_until__gt=on),
        published_at__isnull=False,
        archived_at=None,
    ).get(pk=guide_id)


def run_of(title: str, dialogue: Dialogue, *, way: str, on: date) -> Run | None:
    """Return what is seen after these answers; None if the guide has no beginning."""
    walked = walk(dialogue, _numbers(way))
    if walked is None:
        return None
    numbers = [choice.number for choice in walked.choices]
    ways = ["-".join(map(str, numbers[:length])) for length in range(len(numbers) + 1)]
    here = ways[-1]
    passed = zip(walked.choices, ways[:-1], strict=True)
    answers = enumerate(walked.step.answers, start=1)
    return Run(
        title=title,
        way=here,
        passed=tuple(Passed(each.step.question, each.answer.text, before) for each, before in passed),
        step=walked.step,
        answers=tuple(Offered(n, answer.text, f"{here}-{n}".lstrip("-")) for n, answer in answers),
        entries=linked_entries(walked.step, on=on),
        outcome=OUTCOMES.get(walked.step.outcome, ""),
    )


def linked_entries(step: Step, *, on: date) -> tuple[Entry, ...]:
    """Return the texts that a step links to, as far as they hold, in its order."""
    entries = {entry.pk: entry for entry in readable_entries(on=on).filter(pk__in=step.entry_ids)}
    return tuple(entries[each] for each in step.entry_ids if each in entries)


def guides_edited(user: User, *, today: date) -> list[GuideLine]:
    """Return the guides that the person edits, by title; archived ones last."""
    scope = scope_of(user, Ability.EDIT_KNOWLEDGE, today=today)
    mine = Q(authority__in=scope.authority_ids) | (Q(authority=None) if scope.is_for_all else Q(pk__in=[]))
    guides = Guide.objects.filter(mine).select_related("authority")
    open_versions = Version.objects.filter(state__in=OPEN_STATES, guide__in=guides)
    by_guide = {version.guide_id: version for version in open_versions}
    ordered = guides.order_by("archived_at", german_order("title"), "pk")
    return [_line(guide, by_guide.get(guide.pk), today=today) for guide in ordered]


def guide_for(user: User, guide_id: int, *, today: date) -> Guide:
    """Return a guide that the person edits; raises Guide.DoesNotExist."""
    scope = scope_of(user, Ability.EDIT_KNOWLEDGE, today=today)
    guide = Guide.objects.select_related("authority").get(pk=guide_id)
    if not scope.covers(guide.authority_id):
        raise Guide.DoesNotExist
    return guide


def entry_named(text: str, *, on: date) -> Entry | None:
    """Return the text of that name, if exactly one has it; capitals do not matter."""
    name = text.strip()
    found = list(readable_entries(on=on).filter(Q(title__iexact=name) | Q(citizen_title__iexact=name))[:2])
    return found[0] if len(found) == 1 else None


def entry_names(*, on: date) -> list[str]:
    """Return the names of the texts that are asked most, to choose from."""
    entries = readable_entries(on=on).order_by("asked_rank", german_order("title"), "pk")
    return [str(entry) for entry in entries[:300]]


def dialogue_of(content: Version | Guide) -> Dialogue:
    """Return the steps of a version, or of what is published."""
    return read_dialogue(content.content.get("steps") if isinstance(content, Version) else content.steps)


def _line(guide: Guide, open_version: Version | None, *, today: date) -> GuideLine:
    whose = guide.authority.name if guide.authority else "alle Behörden"
    return GuideLine(guide, whose, FRESHNESS_LABELS[freshness_of(guide, today=today)], open_version)


def _numbers(way: str) -> list[int]:
    return [int(part) if part.isdecimal() and len(part) < 3 else 0 for part in way.split("-")[:MOST_CHOICES]]
