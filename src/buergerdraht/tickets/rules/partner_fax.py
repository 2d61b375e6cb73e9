"""What a fax to the partner says, with the form by which it is answered, and one to the citizen. Pure."""

from datetime import datetime

from buergerdraht.channels.fax_pages import Block, Sheet
from buergerdraht.tickets.rules.history import Verb
from buergerdraht.tickets.rules.light import moment_words
from buergerdraht.tickets.rules.partner_mail import Telling, facts, news

NEEDS_NO_REACTION = frozenset({Verb.CLOSED})


def sheet_of(telling: Telling, *, station: str, broken_off_at: datetime | None) -> Sheet:
    """Return the pages; `station` is our fax number, `broken_off_at` when it may have arrived before."""
    blocks = [
        Block(telling.reference, "title", is_bold=True),
        Block(f"{telling.kind}: {telling.subject}", "heading", is_bold=True),
        Block(f"{telling.centre}, Fax {station}"),
        *_repetition(broken_off_at),
        *(Block(words, is_bold=True) for words in news(telling)),
        Block(telling.question),
        *map(Block, facts(telling)),
        *([] if telling.verb in NEEDS_NO_REACTION else _form(telling, station)),
    ]
    return Sheet(tuple(blocks), footer=f"{telling.reference} · {telling.centre}", code=telling.portal_url)


def citizen_sheet(text: str, *, reference: str, url: str, broken_off_at: datetime | None) -> Sheet:
    """Return the page to a citizen; `url` is where she looks her matter up."""
    paragraphs = (Block(paragraph) for paragraph in text.split("\n\n"))
    blocks = [Block(reference, "title", is_bold=True), *_repetition(broken_off_at), *paragraphs]
    return Sheet(tuple(blocks), footer=reference, code=url)


def _repetition(broken_off_at: datetime | None) -> list[Block]:
    """Nobody gets a fax twice without being told."""
    if broken_off_at is None:
        return []
    words = (
        f"Wiederholung: Die Übertragung vom {moment_words(broken_off_at)}, brach ab. Liegt Ihnen dieses "
        "Schreiben schon vor, ist es dasselbe."
    )
    return [Block(words, is_bold=True)]


def _form(telling: Telling, station: str) -> list[Block]:
    return [
        Block("Ihre Reaktion", "heading", is_bold=True),
        Block(
            f"Füllen Sie dieses Blatt aus und faxen Sie es an {station}. {telling.reference} muss darauf "
            f"stehen bleiben. Oder reagieren Sie im Portal (Code oben rechts): {telling.portal_url}"
        ),
        Block("Unsere Antwort:", has_box=True),
        Block("", blanks=3),
        Block("Wir arbeiten daran (alle drei Angaben, dann ist die Frist gewahrt).", has_box=True),
        Block("Was geschieht gerade?"),
        Block("", blanks=1),
        Block("Antwort bis (Tag):"),
        Block("", blanks=1),
        Block("Erreichbar (Name mit Rufnummer oder E-Mail-Adresse):"),
        Block("", blanks=1),
        Block("Rückfrage, oder wir sind nicht zuständig, weil:", has_box=True),
        Block("", blanks=2),
    ]
