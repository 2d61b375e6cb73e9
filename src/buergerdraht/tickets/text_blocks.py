"""Text blocks for answers, each authority's own."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.queries import own_authorities
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.sorting import german_order
from buergerdraht.tickets.errors import TitleTaken
from buergerdraht.tickets.models import TextBlock


def text_blocks_for(user: User) -> QuerySet[TextBlock]:
    """Return the text blocks of the authorities for which the user reacts, by title."""
    own = own_authorities(user, Ability.REACT_TO_TICKETS)
    blocks = TextBlock.objects.filter(authority__in=own).select_related("authority")
    return blocks.order_by(german_order("title"), "pk")


def text_block_for(user: User, block_id: int) -> TextBlock:
    """Return one of them; raise TextBlock.DoesNotExist."""
    return text_blocks_for(user).get(pk=block_id)


@transaction.atomic
def write_text_block(block: TextBlock, *, title: str, text: str, by: User, now: datetime) -> TextBlock:
    """Write a text block, new or known, of the authority that it names. Raise TitleTaken."""
    others = TextBlock.objects.filter(authority=block.authority_id, title__iexact=title)
    if others.exclude(pk=block.pk).exists():
        raise TitleTaken
    block.title, block.text = title, text
    block.save()
    _note("text_block.written", block, by=by, now=now)
    return block


@transaction.atomic
def remove_text_block(block: TextBlock, *, by: User, now: datetime) -> None:
    """Remove a text block; answers that were written with it stay as they are."""
    _note("text_block.removed", block, by=by, now=now)
    block.delete()


def new_text_block(authority: Authority) -> TextBlock:
    """Return an empty text block of the authority, not yet kept."""
    return TextBlock(authority=authority)


def _note(verb: str, block: TextBlock, *, by: User, now: datetime) -> None:
    record(verb, object_type="text_block", object_id=str(block.pk), actor_id=by.pk, at=now)
