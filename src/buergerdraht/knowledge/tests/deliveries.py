"""Deliveries for tests: folders of XZuFi messages, and importing them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from buergerdraht.knowledge.models import ImportRun
from buergerdraht.knowledge.operations.exchange.runs import allow_vanishing, carry_on, start_import
from buergerdraht.knowledge.rules.modules import Module
from buergerdraht.knowledge.xzufi.objects import Competence, Key, OnlineService, Service, Specialisation, Unit
from buergerdraht.knowledge.xzufi.parsing import Object
from buergerdraht.knowledge.xzufi.sources import Source
from buergerdraht.knowledge.xzufi.writing import message, written

AGENCY = "L100042"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LEUN_ARS = "065320014014"
_days = count()


def service(name: str = "hundesteuer", **told: object) -> Service:
    """A service; its id is its name."""
    values = {
        "key": Key(AGENCY, name),
        "title": name.title(),
        "citizen_title": f"{name.title()} anmelden",
        "leika_keys": ("99022002000000",),
        "texts": {Module.SHORT: "<p>Kurz gesagt.</p>", Module.FEE: "<p>60 EUR</p>"},
        "terms": ("Hund",),
    }
    return Service(**values | told)  # type: ignore[arg-type]


def specialisation(name: str = "hundesteuer", region: str = LEUN_ARS, **told: object) -> Specialisation:
    """What holds of that service in a region."""
    values = {"texts": {Module.FEE: "<p>72 EUR</p>"}, "regions": (region,)}
    key = Key(AGENCY, f"{name}.{region}")
    return Specialisation(key=key, service=Key(AGENCY, name), **values | told)  # type: ignore[arg-type]


def unit(name: str = "Steueramt", services: Iterable[str] = (), **told: object) -> Unit:
    """An office that is responsible in Leun."""
    competences = tuple(Competence(Key(AGENCY, each), (LEUN_ARS,)) for each in services)
    values = {
        "key": Key(AGENCY, f"OE.{name}"),
        "competences": competences,
        "regions": (LEUN_ARS,),
        "town": "Leun",
    }
    return Unit(name=name, **values | told)  # type: ignore[arg-type]


def online(name: str, *competences: Competence, **told: object) -> OnlineService:
    """An online service."""
    return OnlineService(key=Key(AGENCY, name), competences=competences, **told)  # type: ignore[arg-type]


def put(folder: Path, **files: Sequence[Object | bytes]) -> Path:
    """Make the folder hold exactly these files (an object, or raw parts of a message), with their index."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*"):
        old.unlink()
    for name, objects in files.items():
        parts = [each if isinstance(each, bytes) else written(each) for each in objects]
        (folder / f"{name}.xml").write_bytes(b"".join(message(parts, sender=AGENCY, message_id="1", at=NOW)))
    (folder / "index.txt").write_text("".join(f"{name}.xml\n" for name in files))
    return folder


def imported(
    place: Path | Source, *, agency: str = AGENCY, is_dry_run: bool = False, may_vanish: bool = False
) -> ImportRun:
    """Import a delivery, each on a day of its own, and return the run."""
    now = NOW + timedelta(days=next(_days))
    source = place if isinstance(place, Path) else None
    run = start_import(agency=agency, source=str(source or "Test"), is_dry_run=is_dry_run, by=None, now=now)
    if may_vanish:
        allow_vanishing(run, by=None, now=now)
    carry_on(run, clock=lambda: now, source=None if isinstance(place, Path) else place)
    run.refresh_from_db()
    return run


def counts(run: ImportRun) -> dict[str, dict[str, int]]:
    """Return what was counted of objects, without noughts."""
    kinds = {kind: {name: n for name, n in told.items() if n} for kind, told in run.counts["kinds"].items()}
    return {kind: told for kind, told in kinds.items() if told and kind != "datei"}


def reasons(run: ImportRun) -> list[str]:
    """Return why something was left out, in order."""
    return [problem["reason"] for problem in run.problems]
