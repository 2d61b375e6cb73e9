"""What a mail to the partner says, and one to the citizen. Pure."""

from dataclasses import dataclass

from buergerdraht.tickets.rules.history import Verb

MARK = "----- Bitte schreiben Sie Ihre Antwort über diese Zeile -----"
"""Below it a reply is not read."""

HOW_TO_REACT = """\
So reagieren Sie: Antworten Sie auf diese Mail, mit einem dieser Wörter am Zeilenanfang.

Sie haben die Antwort:
  Antwort: ...

Sie brauchen noch Zeit (alle drei Angaben, dann ist die Frist gewahrt):
  Stand: was gerade geschieht
  Antwort bis: Tag, zum Beispiel 24.12.2026
  Erreichbar: Name mit Rufnummer oder E-Mail-Adresse

Sie möchten etwas wissen oder sind nicht zuständig:
  Rückfrage: ...
  Nicht zuständig: warum, und wer es ist"""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told about one step of a ticket."""

    verb: str
    reference: str
    subject: str
    kind: str
    question: str
    unit: str
    citizen: tuple[str, ...]
    """Lines about the person and the wish; as little as the agreement says."""
    due: str
    """'Mi, 25.11., 14:10 Uhr'; '' if the partner has reacted."""
    text: str
    """What the step itself says."""
    questions: tuple[str, ...]
    """What is missing to a reaction."""
    portal_url: str
    centre: str
    can_reply: bool


def subject_of(telling: Telling) -> str:
    """Return the subject; the reference in it helps people, no machine."""
    return f"[{telling.reference}] {telling.subject}"


def text_of(telling: Telling) -> str:
    """Return the mail's text."""
    blocks = [
        MARK if telling.can_reply else "",
        *news(telling),
        f"{telling.kind} {telling.reference}: {telling.subject}\n\n{telling.question}",
        "\n".join(facts(telling)),
        HOW_TO_REACT if telling.can_reply else "",
        f"{'Oder reagieren' if telling.can_reply else 'Reagieren'} Sie im Portal:\n{telling.portal_url}",
        f"-- \n{telling.centre}",
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def news(telling: Telling) -> list[str]:
    """Return what the step itself says, in paragraphs."""
    if telling.verb == Verb.CLARIFIED:
        return [f"Auf Ihre Rückfrage antwortet das Servicecenter:\n{telling.text}"]
    if telling.verb == Verb.CLOSED:
        return [f"Dieses Ticket ist erledigt ({telling.text}). Sie brauchen nichts mehr zu tun."]
    if telling.verb == Verb.REMINDED:
        return [f"Erinnerung: Zeit für Ihre Reaktion: {telling.text} (Arbeitszeit)."]
    if telling.verb == Verb.ESCALATED:
        return [f"Die Reaktion ist {telling.text} (Arbeitszeit). Schon ein Zwischenstand genügt."]
    if telling.verb == Verb.UNCLEAR:
        missing = "\n".join(f"- {question}" for question in telling.questions)
        return [
            "Ihre Antwort ist angekommen, gilt aber noch nicht als Reaktion. Es fehlt:\n" + missing,
            "Die Frist läuft weiter. War es schon die abschließende Antwort, dann schreiben Sie "
            "„Antwort:“ davor.",
        ]
    return []


def facts(telling: Telling) -> list[str]:
    """Return lines about person, unit and due time."""
    facts = [*telling.citizen]
    if telling.unit:
        facts.insert(0, f"Stelle: {telling.unit}")
    if telling.due:
        facts.append(f"Reaktion bis: {telling.due}")
    return facts


def citizen_text(name: str, *, question: str, told: str, authority: str, centre: str) -> str:
    """Return the text of a mail to the citizen."""
    greeting = f"Guten Tag {name}," if name else "Guten Tag,"
    blocks = (
        greeting,
        f"{authority} teilt Ihnen mit:",
        told,
        f"Ihre Frage war:\n{question}",
        f"-- \n{centre}\n",
    )
    return "\n\n".join(blocks)
