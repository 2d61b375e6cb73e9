"""Each authority has text blocks of its own, each with a title of its own."""

import pytest

from buergerdraht.foundation.models import AuditEntry
from buergerdraht.tickets.errors import TitleTaken
from buergerdraht.tickets.models import TextBlock
from buergerdraht.tickets.tests.conftest import FRIDAY, Cooperation
from buergerdraht.tickets.text_blocks import (
    new_text_block,
    remove_text_block,
    text_block_for,
    text_blocks_for,
    write_text_block,
)


def test_text_blocks_are_read_by_title_and_by_their_own_authority_only(cooperation: Cooperation) -> None:
    by = cooperation.case_worker
    for title in ("Ummeldung", "Ärztliches Attest"):
        write_text_block(new_text_block(cooperation.leun), title=title, text="Bitte", by=by, now=FRIDAY)
    assert [str(block) for block in text_blocks_for(by)] == ["Ärztliches Attest", "Ummeldung"]
    block = TextBlock.objects.get(title="Ummeldung")
    assert text_block_for(by, block.pk) == block
    for other in (cooperation.stranger, cooperation.agent):
        with pytest.raises(TextBlock.DoesNotExist):
            text_block_for(other, block.pk)


def test_a_title_is_used_once_by_an_authority_and_free_again_afterwards(cooperation: Cooperation) -> None:
    by, leun, braunfels = cooperation.case_worker, cooperation.leun, cooperation.braunfels

    def write(block: TextBlock, title: str) -> TextBlock:
        return write_text_block(block, title=title, text="Bitte", by=by, now=FRIDAY)

    block = write(new_text_block(leun), "Termin")
    write(new_text_block(braunfels), "Termin")
    with pytest.raises(TitleTaken):
        write(new_text_block(leun), "TERMIN")
    write(block, "termin")
    remove_text_block(block, by=by, now=FRIDAY)
    write(new_text_block(leun), "Termin")
    assert AuditEntry.objects.filter(verb="text_block.removed", actor_id=by.pk).count() == 1
