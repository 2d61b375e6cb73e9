"""What the writer of a mail says herself: without quotations, salutation, closing and signature. Pure.

It never guesses in favour of more text: what stands below a sign of quotation is left out; the whole mail
stays in the mailbox.
"""

import re
from dataclasses import dataclass

_ATTRIBUTION = re.compile(
    r"^(?:Am|On)\b[^\n]{0,200}(?:\n[^\n]{1,200})?\b(?:schrieb|wrote)\b[^\n]{0,100}(?:\n[^\n]{0,99})?:\s*?$",
    re.IGNORECASE | re.MULTILINE,
)
"""Mail programs break it into two lines."""
_ORIGINAL = re.compile(
    r"^[-_]{2,}\s*(?:Ursprüngliche|Original|Weitergeleitete|Forwarded)\s?(?:Nachricht|Message|Mail)\b",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^\*?(?:Von|From)\s*:", re.IGNORECASE)
_NEXT_HEADER = re.compile(r"^\*?(?:Gesendet|Sent|Datum|Date|An|To|Betreff|Subject)\s*:", re.IGNORECASE)
_CLOSING = re.compile(
    r"^(?:(?:mit )?(?:freundlich|best|viel|herzlich|schön|lieb)\w* gr(?:ü|ue)(?:ß|ss)e?n?|mfg)\b.{0,40}$",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"^(?:guten (?:tag|morgen|abend)|hallo|sehr geehrte\w*|liebe[rs]?)\b.{0,80}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What was written for this mail."""

    text: str
    signature: str
    """From the closing or '-- ' on."""


def own_words(text: str, *, mark: str) -> OwnWords:
    """Return the writer's own words; `mark` is the line of ours below which nothing is read."""
    lines = _without_quotations(text.replace("\xa0", " "), mark=mark)
    end = next((n for n, line in enumerate(lines) if line == "--" or _CLOSING.match(line)), len(lines))
    body = "\n".join(lines[:end]).strip()
    first, _, rest = body.partition("\n")
    if _SALUTATION.match(first):
        body = rest.strip()
    return OwnWords(body, "\n".join(lines[end:]).strip())


def _without_quotations(text: str, *, mark: str) -> list[str]:
    lines = _ATTRIBUTION.sub("", text).splitlines()
    kept: list[str] = []
    for number, line in enumerate(lines):
        bare = _bare(line)
        if mark in bare or _ORIGINAL.match(bare) or _is_header(lines[number : number + 6]):
            break
        if not line.lstrip().startswith(">"):
            kept.append(bare)
    return kept


def _is_header(lines: list[str]) -> bool:
    """Outlook's: 'Von: …' with 'Gesendet: …' or the like just below."""
    first, *others = map(_bare, lines)
    return bool(_HEADER.match(first)) and any(_NEXT_HEADER.match(line) for line in others)


def _bare(line: str) -> str:
    return line.lstrip("> \t").rstrip()
