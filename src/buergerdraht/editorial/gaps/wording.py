"""Gaps in the words of the page."""

from buergerdraht.knowledge.queries.gaps import GapLine
from buergerdraht.knowledge.rules.gaps import FAILURE_LABELS, Proposal


def proposal_words(line: GapLine) -> str:
    """Return what the proposal's button says."""
    match line.found.proposal:
        case Proposal.SYNONYM:
            return f"Führt zu „{line.entry}“"
        case Proposal.ADDITION:
            return f"Ergänzung {line.authorities[0] if line.authorities else ''} beginnen"
        case Proposal.REVISION:
            return "Text überarbeiten"
        case Proposal.ARTICLE:
            return "Artikel beginnen"


def title_words(line: GapLine) -> str:
    """Return what is missing: the words searched, or the text that did not help."""
    return f"„{line.found.words}“" if line.found.words else str(line.entry)


def reason_words(line: GapLine) -> str:
    """Return what shows the gap: '3-mal nicht gefunden, 2-mal ohne Treffer'."""
    found = line.found
    reasons = [f"{count}-mal {FAILURE_LABELS[failure]}" for failure, count in found.failures.items()]
    reasons += [f"{found.unhelpful}-mal als nicht hilfreich bewertet"] if found.unhelpful else []
    reasons += [f"{found.unanswered}-mal ohne Antwort geblieben"] if found.unanswered else []
    return ", ".join(reasons)


def evidence_words(line: GapLine) -> str:
    """Return why this is proposed."""
    found, entry = line.found, line.entry
    match found.proposal:
        case Proposal.SYNONYM:
            return f"{found.evidence}-mal wurde danach „{entry}“ geöffnet"
        case Proposal.ADDITION:
            place = line.authorities[0] if line.authorities else "die Behörde"
            return f"„{entry}“ ist da, {place} hat noch nichts ergänzt"
        case Proposal.REVISION:
            return f"„{entry}“ wurde gelesen und hat nicht geholfen"
        case Proposal.ARTICLE:
            return "Kein Text wurde danach geöffnet"
