"""An agreement on paper."""

from collections.abc import Iterator
from datetime import date, datetime

from buergerdraht.agreements.models import Agreement, AgreementVersion
from buergerdraht.agreements.targets import CATALOGUE
from buergerdraht.agreements.tariffs import CATALOGUE as TARIFFS
from buergerdraht.agreements.versions.contents import Contents
from buergerdraht.agreements.versions.describing import (
    TARGETS,
    TARIFF_LINES,
    Section,
    day_words,
    sections_of,
)
from buergerdraht.agreements.versions.queries import channels_of, files_of, parties_of
from buergerdraht.foundation.documents.blocks import Block, Bullets, Document, Facts, Heading, Paragraph
from buergerdraht.reports.models import HandbookVersion
from buergerdraht.servicehours.rules import local_day


def agreement_paper(
    agreement: Agreement, contents: Contents, *, version: AgreementVersion | None, now: datetime
) -> Document:
    """Return a version of an agreement, or what holds of one that was never written here."""
    parties = parties_of(agreement, legal_form=contents.legal_form)
    number = f"Fassung {version.number}, {version.get_state_display()}" if version else "geltender Stand"
    return Document.of(
        [
            Paragraph(f"zwischen {parties.carrier}, {parties.centre}, und {parties.partner}"),
            *(block for section in sections_of(contents, parties) for block in _explained(section, contents)),
            *_channels(agreement, version, on=local_day(now)),
            *_files(agreement),
            *consent_blocks(version),
        ],
        title=f"{parties.legal_form[:1].upper()}{parties.legal_form[1:]} mit {parties.partner}",
        author=parties.centre,
        made_at=now,
        foot=f"{number} · erstellt am {day_words(local_day(now))}",
    )


def _part(section: Section) -> Iterator[Block]:
    yield Heading(section.title)
    if section.is_list:
        yield Bullets(tuple(text for _, text in section.lines))
    else:
        yield Facts(section.lines)


def _explained(section: Section, contents: Contents) -> Iterator[Block]:
    yield from _part(section)
    if section.title == TARGETS:
        yield Heading("Was die Qualitätsziele zählen", level=2)
        measures = (CATALOGUE[target.kind] for target in contents.targets)
        yield Facts(tuple((measure.label, measure.definition) for measure in measures))
    elif section.title == TARIFF_LINES:
        yield Heading("Was die Tarife zählen", level=2)
        kinds = {tariff.kind: TARIFFS[tariff.kind] for tariff in contents.tariffs}
        yield Facts(tuple((measure.label, measure.definition) for measure in kinds.values()))


def _channels(agreement: Agreement, version: AgreementVersion | None, *, on: date) -> Iterator[Block]:
    """They are as they are now, so a paper of what held once has none."""
    if version is None or version.state == AgreementVersion.State.IN_FORCE:
        yield from _part(channels_of(agreement, on=on))


def _files(agreement: Agreement) -> Iterator[Block]:
    names = tuple(file.name for file in files_of(agreement))
    if names:
        yield Heading("Unterlagen")
        yield Bullets(names)


def consent_blocks(version: AgreementVersion | HandbookVersion | None) -> Iterator[Block]:
    """Tell who proposed a version and who confirmed it."""
    if version is None or version.proposed_by is None or version.proposed_at is None:
        return
    yield Heading("Zustimmung")
    pairs = [("Vorgeschlagen", f"{version.proposed_by.display_name}, {_written(version.proposed_at)}")]
    if version.confirmed_by and version.confirmed_at:
        pairs.append(("Bestätigt", f"{version.confirmed_by.display_name}, {_written(version.confirmed_at)}"))
    yield Facts(tuple(pairs))


def _written(at: datetime) -> str:
    return f"am {day_words(local_day(at))}"
