"""What can be opened and read: access to single texts, whatever their age."""

from dataclasses import dataclass
from datetime import date

from buergerdraht.authorities.models import DirectoryEntry, Unit
from buergerdraht.knowledge.models import Attachment, Entry, LocalAddition, Notice, Version, WebPage
from buergerdraht.knowledge.rules.workflow import Freshness, VersionState, freshness


@dataclass(frozen=True, slots=True)
class Age:
    """What a reader is told about how old a text is."""

    state: Freshness
    checked_on: date | None
    days: int | None
    """Since it was last checked."""
    check_due_on: date | None


def entry_to_read(entry_id: int) -> Entry:
    """Return an entry that was ever published, its age says whether it holds; raises Entry.DoesNotExist."""
    return Entry.objects.select_related("authority", "owner").get(pk=entry_id, published_at__isnull=False)


def person_to_read(person_id: int) -> DirectoryEntry:
    """Return a line of the staff directory; raises DirectoryEntry.DoesNotExist."""
    return DirectoryEntry.objects.select_related("authority", "unit", "deputy").get(pk=person_id)


def unit_to_read(unit_id: int) -> Unit:
    """Return an office; raises Unit.DoesNotExist."""
    return Unit.objects.select_related("authority").get(pk=unit_id)


def notice_to_read(notice_id: int) -> Notice:
    """Return a notice that was not withdrawn; raises Notice.DoesNotExist."""
    return Notice.objects.select_related("authority").get(pk=notice_id, withdrawn_at__isnull=True)


def web_page_to_read(page_id: int) -> WebPage:
    """Return the stored text of a partner's web page; raises WebPage.DoesNotExist."""
    return WebPage.objects.select_related("site__authority").get(pk=page_id)


def people_of(unit: Unit) -> list[DirectoryEntry]:
    """Return who works in an office."""
    people = DirectoryEntry.objects.filter(unit=unit).select_related("authority", "deputy")
    return list(people.order_by("name", "pk"))


def attachment_to_read(attachment_id: int) -> Attachment:
    """Return a file of an entry that was ever published; raises Attachment.DoesNotExist."""
    return Attachment.objects.get(pk=attachment_id, entry__published_at__isnull=False)


def published_number(text: Entry | LocalAddition) -> int | None:
    """Return the number of the version that is published; None where an import keeps none."""
    published = Version.objects.filter(state=VersionState.PUBLISHED)
    of_text = published.filter(entry=text) if isinstance(text, Entry) else published.filter(addition=text)
    return of_text.values_list("number", flat=True).order_by("-number").first()


def age_of(text: Entry | LocalAddition, *, today: date) -> Age:
    """Return how old a text is."""
    state = freshness(
        is_published=text.published_at is not None,
        is_archived=text.archived_at is not None,
        valid_until=text.valid_until,
        check_due_on=text.check_due_on,
        today=today,
    )
    days = (today - text.checked_on).days if text.checked_on else None
    return Age(state, text.checked_on, days, text.check_due_on)
