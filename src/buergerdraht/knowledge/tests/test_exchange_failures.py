"""Deliveries that are broken, stop half way or are hostile: a report, and what was there before is whole."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest

from buergerdraht.knowledge.errors import AgencyUnclear
from buergerdraht.knowledge.models import Entry, ExchangedObject, ImportRun, Version
from buergerdraht.knowledge.operations.exchange.runs import NOT_SURE, carry_on, start_import
from buergerdraht.knowledge.tests.deliveries import AGENCY, NOW, counts, imported, put, reasons, service
from buergerdraht.knowledge.xzufi.errors import DeliveryUnreadable, FileUnreadable
from buergerdraht.knowledge.xzufi.messages import check_message
from buergerdraht.knowledge.xzufi.writing import message, written

pytestmark = pytest.mark.django_db
FAILED = ImportRun.State.FAILED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = put(tmp_path / "lieferung", a=[service("hund")], b=[service("katze")])
    assert imported(folder).state == ImportRun.State.DONE
    return folder


def stored() -> list[object]:
    """Everything that an import writes."""
    return [list(model.objects.order_by("pk").values()) for model in (Entry, ExchangedObject, Version)]


ROOT = b'<x:t xmlns:x="http://xoev.de/schemata/xzufi/2_2_0">'
LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)).encode()
BILLION_LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha">' + LAUGHS + b"]>" + ROOT + b"&j;</x:t>"
EXTERNAL = b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + ROOT + b"&a;</x:t>"
TRUNCATED, DEEP, HUGE = 40, b"<x>" * 500 + b"</x>" * 500, b"Katze" * 1_000_000
BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "bricht ab": lambda whole: whole[:-TRUNCATED],
    "leer": lambda _: b"",
    "kein XML": lambda _: b"PK\x03\x04 kein XML",
    "falsche Kodierung": lambda whole: whole.replace(b"Katze", b"K\xe4tze"),
    "unbekannte Fassung": lambda whole: whole.replace(b"xzufi/2_2_0", b"xzufi/7_0_0"),
    "anderes XML": lambda _: b"<html></html>",
    "Milliarden Lacher": lambda _: BILLION_LAUGHS,
    "fremde Entität": lambda _: EXTERNAL,
    "unbekannte Entität": lambda whole: whole.replace(b"Katze", b"&nbsp;"),
    "zu tief": lambda whole: whole.replace(b"Katze", DEEP),
    "zu groß": lambda whole: whole.replace(b"Katze", HUGE),
    "viele Attribute": lambda whole: whole.replace(
        b"<xzufi:schreibe", b"<xzufi:schreibe a='" + b"x" * 11_000_000 + b"'"
    ),
}
REASONS = {
    "bricht ab": "Die Datei endet mitten im Text.",
    "leer": "Die Datei ist leer.",
    "kein XML": "Die Datei ist kein wohlgeformtes XML.",
    "falsche Kodierung": "Die Datei enthält Zeichen, die nicht zu ihrer Kodierung passen.",
    "unbekannte Fassung": "Das ist keine bekannte Fassung von XZuFi (Namensraum",
    "anderes XML": "Das ist keine bekannte Fassung von XZuFi (ohne Namensraum)",
    "Milliarden Lacher": "Die Datei enthält eine DTD.",
    "fremde Entität": "Die Datei enthält eine DTD.",
    "unbekannte Entität": "Die Datei ist kein wohlgeformtes XML.",
    "zu tief": "Die Datei ist zu tief verschachtelt oder enthält einen Text von über 10 MB.",
    "zu groß": "Ein Objekt ist größer als 4 MB.",
    "viele Attribute": "Ein Objekt ist größer als 4 MB.",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_left_out_and_the_others_are_taken(folder: Path, name: str) -> None:
    cat = Entry.objects.filter(external_id="katze").values()
    before = list(cat)
    whole = (folder / "b.xml").read_bytes()
    put(folder, a=[service("hund", title="Neu")], b=[])
    (folder / "b.xml").write_bytes(BROKEN[name](whole))
    run = imported(folder)
    assert run.state == ImportRun.State.DONE
    (problem,) = run.problems
    assert problem["file"] == "b.xml"
    assert problem["reason"].startswith(REASONS[name])
    assert Entry.objects.get(external_id="hund").title == "Neu"
    assert list(cat) == before


def test_nothing_of_a_file_that_breaks_off_is_taken(folder: Path) -> None:
    many = b"".join(
        message([written(service(f"neu{n}")) for n in range(500)], sender=AGENCY, message_id="1", at=NOW)
    )
    (folder / "b.xml").write_bytes(many[:-30])
    imported(folder)
    assert not Entry.objects.filter(external_id__startswith="neu").exists()


def test_nothing_vanishes_while_a_file_cannot_be_read(folder: Path) -> None:
    put(folder, a=[service("hund")], umbenannt=[service("katze")])
    (folder / "umbenannt.xml").write_bytes(b"<")
    run = imported(folder, may_vanish=True)
    assert not Entry.objects.exclude(archived_at=None).exists()
    assert NOT_SURE in reasons(run)


@pytest.mark.parametrize("index", ["", "\n \n", "../../etc/passwd\n", "/etc/passwd\n", "\udcff"])
def test_an_empty_or_odd_index_stops_the_import(folder: Path, index: str) -> None:
    before = stored()
    (folder / "index.txt").write_bytes(index.encode(errors="surrogateescape"))
    run = imported(folder)
    assert run.state == FAILED
    assert "index.txt" in run.message
    assert stored() == before


def test_a_folder_without_an_index_stops_the_import(tmp_path: Path) -> None:
    run = imported(tmp_path)
    assert (run.state, run.message) == (FAILED, f"Im Ordner „{tmp_path.name}“ fehlt index.txt.")
    assert imported(tmp_path / "nichts.xml").message == "„nichts.xml“ gibt es nicht."


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "fremd.xml").write_bytes((folder / "a.xml").read_bytes())
    (folder / "a.xml").unlink()
    (folder / "a.xml").symlink_to(tmp_path / "fremd.xml")
    assert reasons(imported(folder)) == ["Die Datei liegt außerhalb des Ordners."]


def test_a_delivery_of_broken_files_only_has_failed(folder: Path) -> None:
    before = stored()
    for name in ("a.xml", "b.xml"):
        (folder / name).write_bytes(b"<")
    run = imported(folder)
    assert (run.state, run.message) == (
        FAILED,
        "Keine Datei der Lieferung ließ sich lesen. Es wurde nichts geändert.",
    )
    assert stored() == before


class Stopping:
    """A server that stops in the middle of a delivery."""

    is_complete = True

    def __init__(self, files: dict[str, bytes], *, stops_at: str) -> None:
        self.files, self.stops_at = files, stops_at

    def names(self) -> list[str]:
        return list(self.files)

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        if name == self.stops_at:
            raise DeliveryUnreadable("Der Server hat eine Datei nur zum Teil geliefert.")
        yield BytesIO(self.files[name])


def test_a_run_that_a_server_stopped_goes_on_where_it_was(db: None) -> None:
    files = {
        name: b"".join(message([written(service(name))], sender=AGENCY, message_id="1", at=NOW))
        for name in ("a", "b", "c")
    }
    run = start_import(agency=AGENCY, source="Test", is_dry_run=False, by=None, now=NOW)
    assert carry_on(run, clock=lambda: NOW, source=Stopping(files, stops_at="c"))
    run.refresh_from_db()
    assert (run.state, run.files_done, run.message) == (
        FAILED,
        2,
        "Der Server hat eine Datei nur zum Teil geliefert.",
    )
    assert not Entry.objects.exists()
    del files["c"]
    files["c"] = files["b"].replace(b">b<", b">c<")
    run = ImportRun.objects.get()
    opened: list[str] = []

    class Noting(Stopping):
        def open(self, name: str):  # type: ignore[no-untyped-def]
            opened.append(name)
            return super().open(name)

    carry_on(run, clock=lambda: NOW + timedelta(hours=1), source=Noting(files, stops_at=""))
    assert opened == ["c"]
    assert (run.state, Entry.objects.count()) == (ImportRun.State.DONE, 3)


def test_a_run_whose_process_ends_after_any_batch_is_finished_by_the_next(folder: Path) -> None:
    objects = [service(f"neu{n}") for n in range(450)]
    put(folder, a=[service("hund")], b=[service("katze")], c=objects)
    run = start_import(agency=AGENCY, source=str(folder), is_dry_run=False, by=None, now=NOW)
    slices = 0
    while not carry_on(ImportRun.objects.get(pk=run.pk), clock=lambda: NOW, is_time_up=lambda: True):
        slices += 1
    run.refresh_from_db()
    assert slices > 3
    assert counts(run) == {"leistung": {"created": 450, "unchanged": 2}}
    assert Entry.objects.count() == Version.objects.count() == 452


class BreakingOff(BytesIO):
    """A disk that fails where the file is read for the second time, after some of it was taken."""

    def __init__(self, whole: bytes, *, stops_at: int) -> None:
        super().__init__(whole)
        self.rounds, self.stops_at = 0, stops_at

    def seek(self, *place: int) -> int:
        self.rounds += 1
        return super().seek(*place)

    def read(self, size: int | None = -1, /) -> bytes:
        if self.rounds and self.tell() >= self.stops_at:
            raise DeliveryUnreadable("Die Platte ist kaputt.")
        return super().read(size)


def test_a_run_that_stops_within_a_file_goes_on_within_it(db: None) -> None:
    objects = [written(service(f"neu{n}")) for n in range(450)]
    whole = b"".join(message(objects, sender=AGENCY, message_id="1", at=NOW))

    class Disk(Stopping):
        @contextmanager
        def open(self, name: str) -> Iterator[BinaryIO]:
            yield BreakingOff(self.files[name], stops_at=int(self.stops_at))

    run = start_import(agency=AGENCY, source="Test", is_dry_run=False, by=None, now=NOW)
    carry_on(run, clock=lambda: NOW, source=Disk({"a": whole}, stops_at=str(len(whole) * 3 // 4)))
    assert (run.state, run.position["object"]) == (FAILED, 200)
    assert ExchangedObject.objects.count() == 200
    carry_on(run, clock=lambda: NOW, source=Disk({"a": whole}, stops_at="999999999"))
    assert counts(run) == {"leistung": {"created": 450}}
    assert (run.state, Entry.objects.count()) == (ImportRun.State.DONE, 450)


def test_an_editorial_office_needs_an_id(db: None) -> None:
    with pytest.raises(AgencyUnclear):
        start_import(agency="L 1; drop", source="x", is_dry_run=True, by=None, now=NOW)


def test_a_dry_run_tells_that_too_much_would_go(folder: Path) -> None:
    before = stored()
    run = imported(put(folder, a=[service("hund")]), is_dry_run=True)
    assert run.state == ImportRun.State.DONE
    assert run.message.startswith("1 von 2 Objekten (50 %) würden verschwinden")
    assert counts(run) == {"leistung": {"unchanged": 1, "deleted": 1}}
    assert stored() == before


def test_a_prolog_full_of_instructions_is_read_in_no_time() -> None:
    prolog = b"<?a?><!-- b -->" * 2_000
    assert check_message(BytesIO(prolog + ROOT + b"</x:t>")) == 0
    with pytest.raises(FileUnreadable, match="DTD"):
        check_message(BytesIO(prolog + EXTERNAL))
