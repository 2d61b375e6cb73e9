"""What can be said to callers, and what people made for it. `announcement_for` is the door to a version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.queries import answered_for_by
from buergerdraht.announcements.making import prompt_file
from buergerdraht.announcements.models import Announcement, LanguageChoice
from buergerdraht.announcements.rules.catalogue import OCCASIONS, machine_pieces
from buergerdraht.announcements.rules.prompts import GERMAN, Choice, Prompts, Slot, vocabulary
from buergerdraht.announcements.rules.speech import FOLDER, Kind, Piece, prompt_name
from buergerdraht.announcements.sound import frames_of, wav_of
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.queries import centres_where, own_authorities
from buergerdraht.foundation.sorting import german_order

PUBLISHED = "published"
"""Folder of what people made, below settings.PROMPTS_DIR."""
FIRST_KEY = "2"
"""Of a further language; the one is for the call-back."""


def prompts() -> Prompts:
    """Return what can be said, with one look into the folders; the switchboard asks it for each call."""
    rows = Announcement.objects.filter(state=Announcement.State.PUBLISHED).defer("sound")
    return Prompts(
        present=_present(),
        published={slot_of(row): published_name(row) for row in rows},
        choices=_choices(LanguageChoice.objects.order_by("key")),
    )


def missing_pieces() -> list[Piece]:
    """Return what has still to be spoken for the authorities that have a number, the most needed first."""
    names = Authority.objects.filter(numbers__isnull=False).order_by("pk").distinct()
    languages = dict.fromkeys((GERMAN, *LanguageChoice.objects.values_list("language", flat=True).distinct()))
    wanted = vocabulary(languages, authorities=names.values_list("name", flat=True))
    present = _present()
    return [piece for piece in wanted if prompt_name(piece) not in present]


def published_name(version: Announcement) -> str:
    """Return the name of the prompt that a published version is."""
    return f"{PUBLISHED}/{version.digest}"


def slot_of(version: Announcement) -> Slot:
    """Return where a version is heard."""
    return Slot(version.kind, version.language, version.authority_id, version.served_number_id)


def announcing_authorities(user: User, *, on: date, search: str = "") -> QuerySet[Authority]:
    """Return the authorities with a number whose announcements the user makes, by name.

    Those that her centre answers for, or her own and those that these run.
    """
    centres = centres_where(user, Ability.WRITE_ANNOUNCEMENTS)
    served = Authority.objects.filter(answered_for_by(centres, on=on)).values("pk")
    own = own_authorities(user, Ability.WRITE_ANNOUNCEMENTS).values("pk")
    found = Authority.objects.filter(Q(pk__in=served) | Q(pk__in=own), numbers__isnull=False)
    named = found.filter(name__icontains=search) if search else found
    return named.distinct().order_by(german_order("name"), "pk")


def announcing_authority(user: User, slug: str, *, on: date) -> Authority:
    """Return the authority if the user makes its announcements; raise Authority.DoesNotExist."""
    return announcing_authorities(user, on=on).get(slug=slug)


def announcement_for(user: User, version_id: int, *, on: date) -> Announcement:
    """Return a version if the user makes announcements of its authority; raise Announcement.DoesNotExist."""
    authorities = announcing_authorities(user, on=on).order_by().values("pk")
    versions = Announcement.objects.select_related("authority", "served_number__number", "made_by")
    return versions.get(pk=version_id, authority__in=authorities)


@dataclass(frozen=True, slots=True)
class Made:
    """What people made for an authority: counts for a list."""

    published: int
    drafts: int


def made_for(authorities: Iterable[Authority]) -> Mapping[int, Made]:
    """Return the counts of published versions and drafts by authority; without any there is no entry."""
    states = Announcement.State
    rows = Announcement.objects.filter(authority__in=[each.pk for each in authorities]).values("authority")
    counted = rows.annotate(
        published=Count("pk", filter=Q(state=states.PUBLISHED)),
        drafts=Count("pk", filter=Q(state=states.DRAFT)),
    )
    return {row["authority"]: Made(row["published"], row["drafts"]) for row in counted}


@dataclass(frozen=True, slots=True)
class MachineText:
    """What the machine says where nobody published anything."""

    words: str
    """Empty: it does not speak the language; callers hear German."""
    is_spoken: bool
    """It can be listened to."""


def machine_texts(authority: Authority, *, language: str) -> dict[Kind, MachineText]:
    """Return what the machine says to the authority's callers on each occasion."""
    present = _present()
    return {
        kind: MachineText(
            " ".join(piece.text for piece in said),
            is_spoken=bool(said) and present.issuperset(map(prompt_name, said)),
        )
        for kind, said in machine_words(authority, language=language).items()
    }


def machine_sound(kind: Kind, *, language: str, authority: Authority) -> bytes:
    """Return what the machine says as a WAV file; empty while it is not spoken yet, or without words."""
    pieces = machine_words(authority, language=language)[kind]
    files = [prompt_file(prompt_name(piece)) for piece in pieces]
    is_spoken = bool(files) and all(file.exists() for file in files)
    return wav_of(b"".join(map(frames_of, files))) if is_spoken else b""


def machine_words(authority: Authority, *, language: str) -> dict[Kind, tuple[Piece, ...]]:
    """Return the pieces that the machine says to the authority's callers on each occasion."""
    choice = language_choices(authority).filter(language=language).first()
    key = choice.key if choice else FIRST_KEY
    return {
        kind: machine_pieces(kind, language, authority=authority.name, language_key=key) for kind in OCCASIONS
    }


def versions_in(slot: Slot) -> list[Announcement]:
    """Return the versions of one announcement, newest first, without their sound."""
    rows = Announcement.objects.filter(**in_slot(slot)).defer("sound").select_related("made_by")
    return list(rows.order_by("-version"))


def spoken_words(slot: Slot) -> str:
    """Return what the machine speaks by the latest version, to be changed; empty if that is a recording."""
    latest = Announcement.objects.filter(**in_slot(slot)).order_by("-version").only("source", "text").first()
    return latest.text if latest and latest.source == Announcement.Source.SPOKEN else ""


def present_versions(authority: Authority, *, language: str) -> list[Announcement]:
    """Return drafts and published versions of an authority's announcements, without their sound."""
    rows = Announcement.objects.filter(authority=authority, language=language)
    present = rows.exclude(state=Announcement.State.EARLIER)
    return list(present.defer("sound").select_related("made_by"))


def in_slot(slot: Slot) -> dict[str, str | int | None]:
    """Return the conditions of a slot's rows."""
    return {
        "kind": slot.kind,
        "language": slot.language,
        "authority_id": slot.authority_id,
        "served_number_id": slot.served_number_id,
    }


def language_choices(authority: Authority) -> QuerySet[LanguageChoice]:
    """Return the languages that the authority's callers choose, by key."""
    return LanguageChoice.objects.filter(authority=authority).order_by("key")


def _choices(rows: Iterable[LanguageChoice]) -> dict[int, tuple[Choice, ...]]:
    found: dict[int, tuple[Choice, ...]] = {}
    for row in rows:
        choice = Choice(row.key, row.language, row.skill)
        found[row.authority_id] = (*found.get(row.authority_id, ()), choice)
    return found


def _present() -> frozenset[str]:
    folder = Path(settings.PROMPTS_DIR)
    languages = [f"{FOLDER}/{each}" for each in _names(folder / FOLDER)]
    files = ((place, name) for place in (*languages, PUBLISHED) for name in _names(folder / place))
    return frozenset(f"{place}/{name.removesuffix('.wav')}" for place, name in files if name.endswith(".wav"))


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []
