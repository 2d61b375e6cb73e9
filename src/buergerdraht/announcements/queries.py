"""What can be said to callers now."""

from pathlib import Path

from django.conf import settings

from buergerdraht.announcements.rules.prompts import GERMAN, Prompts, vocabulary
from buergerdraht.announcements.rules.speech import FOLDER, Piece, prompt_name
from buergerdraht.authorities.models import Authority


def prompts() -> Prompts:
    """Return what can be said, with one look into the folder; the switchboard asks it for each call."""
    return Prompts(present=_present())


def missing_pieces() -> list[Piece]:
    """Return what has still to be spoken for the authorities that have a number, the most needed first."""
    names = Authority.objects.filter(numbers__isnull=False).order_by("pk").distinct()
    wanted = vocabulary((GERMAN,), authorities=names.values_list("name", flat=True))
    present = _present()
    return [piece for piece in wanted if prompt_name(piece) not in present]


def _present() -> frozenset[str]:
    folder = Path(settings.PROMPTS_DIR)
    return frozenset(
        file.relative_to(folder).with_suffix("").as_posix() for file in (folder / FOLDER).glob("*/*.wav")
    )
