"""Texts as editors see them, whatever their state. Reading is for every editor; who may write says access."""

from django.db.models import Prefetch, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.sorting import german_order
from buergerdraht.knowledge.models import Attachment, Entry, LocalAddition, Version
from buergerdraht.knowledge.operations.versions import versions_of
from buergerdraht.knowledge.queries.access import Scope, seen_in
from buergerdraht.knowledge.rules.workflow import OPEN_STATES


def entry_to_edit(entry_id: int, *, scope: Scope) -> Entry:
    """Return an entry in any state; raises Entry.DoesNotExist. Others' articles only once published."""
    related = Entry.objects.select_related("authority", "owner").prefetch_related("attachments")
    return related.filter(seen_in(scope)).get(pk=entry_id)


def service_to_add_to(entry_id: int) -> Entry:
    """Return an entry that holds for all, so that authorities may add to it; raises Entry.DoesNotExist."""
    return Entry.objects.get(pk=entry_id, authority=None)


def addition_of(entry: Entry, *, authority: Authority) -> LocalAddition | None:
    """Return what the authority adds, in any state; None: nothing yet."""
    related = LocalAddition.objects.select_related(
        "entry", "authority", "owner", "unit", "hours", "performed_by"
    )
    return related.filter(entry=entry, authority=authority).first()


def additions_of(entry: Entry) -> QuerySet[LocalAddition]:
    """Return all additions by authority, each with its `open_versions` (a list, empty or with one)."""
    additions = LocalAddition.objects.filter(entry=entry).select_related(
        "entry", "authority", "owner", "unit"
    )
    open_versions = Version.objects.filter(state__in=OPEN_STATES)
    return additions.prefetch_related(Prefetch("versions", open_versions, to_attr="open_versions")).order_by(
        german_order("authority__name"), "pk"
    )


def open_version_of(text: Entry | LocalAddition) -> Version | None:
    """Return the draft of a text, or what waits for review; None: nobody works on it."""
    return versions_of(text).filter(state__in=OPEN_STATES).select_related("author").first()


def newest_version(text: Entry | LocalAddition) -> Version | None:
    """Return the version with the highest number; None: the text was never versioned."""
    return versions_of(text).order_by("-number").first()


def attachment_of(entry: Entry, attachment_id: int) -> Attachment:
    """Return a file of the entry; raises Attachment.DoesNotExist."""
    return Attachment.objects.get(pk=attachment_id, entry=entry)


def owners() -> list[User]:
    """Return everybody who keeps a text right, by name."""
    ids = {
        *Entry.objects.exclude(owner=None).values_list("owner", flat=True),
        *LocalAddition.objects.exclude(owner=None).values_list("owner", flat=True),
    }
    return list(User.objects.filter(pk__in=ids).order_by(german_order("last_name"), "pk"))
