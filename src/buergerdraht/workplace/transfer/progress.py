"""How a transfer stands, in the words that are shown and said. Pure but for the two look-ups at its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from buergerdraht.authorities.models import DirectoryEntry
from buergerdraht.telephony.models import Call, Transfer
from buergerdraht.telephony.transfer_ports import Scene
from buergerdraht.telephony.transfer_queries import last_transfer_of, scene_of

Outcome = Transfer.Outcome
FAILED_WORDS = {
    Outcome.BUSY: "ist besetzt",
    Outcome.UNANSWERED: "nimmt nicht ab",
    Outcome.UNREACHABLE: "ist nicht erreichbar",
}
"""After a target's name."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A transfer as the panel shows it."""

    title: str
    pill: tuple[str, str, str]
    """Word, icon, tone."""
    target: str
    said: str
    """The sentence that is shown and read out."""
    since_at: datetime | None = None
    """Since when the citizen is held."""
    back_at: datetime | None = None
    """When the agent has the call back if nobody picks up."""
    seconds: int = 0
    is_open: bool = False
    has_answered: bool = False
    is_with_citizen: bool = False
    is_conference: bool = False
    has_failed: bool = False
    deputy: DirectoryEntry | None = None


def progress_of(call: Call) -> Progress | None:
    """Return how the last transfer of the call stands; None if there was none."""
    transfer = last_transfer_of(call)
    if transfer is None:
        return None
    if transfer.outcome:
        return _decided(transfer)
    if transfer.answered_at is None:
        return _ringing(transfer, seconds=call.centre.transfer_seconds)
    return _in_talk(transfer, scene=Scene(scene_of(transfer)))


def _title(transfer: Transfer) -> str:
    return "Rückfrage" if transfer.kind == Transfer.Kind.CONSULT else "Direkt verbinden"


def _ringing(transfer: Transfer, *, seconds: int) -> Progress:
    name = transfer.target_name
    return Progress(
        title=_title(transfer),
        pill=("klingelt", "telefon", "info"),
        target=name,
        said=f"Es klingelt bei {name}. Die anrufende Person hört Musik.",
        since_at=transfer.started_at,
        back_at=transfer.started_at + timedelta(seconds=seconds),
        seconds=seconds,
        is_open=True,
    )


def _in_talk(transfer: Transfer, *, scene: Scene) -> Progress:
    name = transfer.target_name
    said = {
        Scene.CITIZEN: f"Sie sprechen mit der anrufenden Person. {name} hört Musik.",
        Scene.CONFERENCE: f"Sie sprechen zu dritt: anrufende Person, {name} und Sie.",
    }.get(scene, f"Sie sprechen mit {name}. Die anrufende Person hört Musik.")
    return Progress(
        title=_title(transfer),
        pill=("im Gespräch", "telefon", "ok"),
        target=name,
        said=said,
        since_at=transfer.started_at if scene is Scene.CONSULT else None,
        is_open=True,
        has_answered=True,
        is_with_citizen=scene is Scene.CITIZEN,
        is_conference=scene is Scene.CONFERENCE,
    )


def _decided(transfer: Transfer) -> Progress:
    outcome, name = Outcome(transfer.outcome), transfer.target_name
    if outcome in FAILED_WORDS:
        said = f"{name} {FAILED_WORDS[outcome]}. Sie haben das Gespräch wieder."
        deputy = transfer.target_entry.deputy if transfer.target_entry else None
        pill = (outcome.label, "warnung", "warn")
        return Progress("Nicht verbunden", pill, name, said, has_failed=True, deputy=deputy)
    if outcome == Outcome.CONNECTED:
        return Progress("Verbunden", ("verbunden", "ok", "ok"), name, f"Übergeben an {name}.")
    return Progress(
        "Zurück", (outcome.label, "info", ""), name, "Sie sprechen wieder mit der anrufenden Person."
    )
