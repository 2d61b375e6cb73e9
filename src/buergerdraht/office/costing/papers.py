"""A costing, and an offer from it, on paper."""

from datetime import datetime

from buergerdraht.agreements.versions.describing import day_words, span_words
from buergerdraht.billing.costing_models import CostOffer
from buergerdraht.billing.rules.costing import CostSheet, shares_of
from buergerdraht.foundation.documents.blocks import Block, Document, Facts, Heading, Paragraph, Table
from buergerdraht.foundation.documents.charts import chart_blocks
from buergerdraht.foundation.figures import number
from buergerdraht.office.amounts import euros, written_amount
from buergerdraht.office.costing.telling import charts, cost_lines, definitions, result_lines
from buergerdraht.servicehours.rules import local_day


def costing_paper(sheet: CostSheet, *, centre: str, now: datetime) -> Document:
    """Return the centre's own paper: with every partner's share."""
    shares = Table(
        caption="Anteile der Behörden",
        columns=("Behörde", "Minuten", "Anrufe", "Anteil in %", "Betrag"),
        rows=tuple(
            (
                share.participant.name,
                number(share.participant.minutes),
                number(share.participant.calls),
                written_amount(share.percent),
                euros(share.amount),
            )
            for share in shares_of(sheet)
        ),
        numeric=frozenset(range(1, 5)),
    )
    return _paper(sheet, [shares], title=f"Kostenkalkulation {sheet.year}", centre=centre, now=now)


def offer_paper(offer: CostOffer, *, now: datetime) -> Document:
    """Return what a partner was offered."""
    partner, sheet = offer.agreement.partner.name, offer.sheet
    tariff = offer.offered_tariff
    facts: list[Block] = [
        Heading("Vorschlag"),
        Facts(
            (
                ("Partner", partner),
                ("Anteil an den Kosten", euros(offer.share)),
                ("Tarif", tariff.words),
                ("Gilt", span_words(tariff.valid_from, tariff.valid_until)),
            )
        ),
    ]
    title = f"Kostenkalkulation {sheet.year} für {partner}"
    return _paper(sheet, facts, title=title, centre=offer.centre.name, now=now)


def _paper(sheet: CostSheet, own: list[Block], *, title: str, centre: str, now: datetime) -> Document:
    return Document.of(
        [
            Paragraph(f"{centre}. Kosten und Minuten des Jahres {sheet.year}."),
            Heading("Kosten"),
            Facts(tuple(cost_lines(sheet))),
            Heading("Ergebnis"),
            Facts(tuple(result_lines(sheet))),
            *own,
            *(block for chart in charts(sheet, None) for block in chart_blocks(chart)),
            Heading("Was die Zahlen bedeuten", level=2),
            Facts(tuple(definitions(sheet))),
        ],
        title=title,
        author=centre,
        made_at=now,
        foot=f"erstellt am {day_words(local_day(now))}",
    )
