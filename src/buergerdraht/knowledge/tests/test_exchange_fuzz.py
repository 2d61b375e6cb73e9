"""Whatever comes, an import ends with a report; a good delivery is whole afterwards.

A greater EXAMPLES makes the search longer; 1000 was tried.
"""

import tempfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buergerdraht.authorities.models import Authority
from buergerdraht.knowledge.models import Entry, ExchangedObject, ImportRun, Version
from buergerdraht.knowledge.rules.workflow import VersionState
from buergerdraht.knowledge.tests.deliveries import (
    AGENCY,
    LEUN_ARS,
    NOW,
    imported,
    online,
    put,
    service,
    specialisation,
    unit,
)
from buergerdraht.knowledge.xzufi.errors import FileUnreadable, ObjectUnreadable
from buergerdraht.knowledge.xzufi.messages import Found, objects_of
from buergerdraht.knowledge.xzufi.objects import Competence, Key, Link, Responsibility
from buergerdraht.knowledge.xzufi.parsing import parsed
from buergerdraht.knowledge.xzufi.writing import deletion, message, written

pytestmark = pytest.mark.django_db
EXAMPLES = 25
steady = settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DOG = Key(AGENCY, "hundesteuer")
OBJECTS = [
    written(service()),
    written(service("katze")),
    written(specialisation()),
    written(unit(services=["hundesteuer", "katze"])),
    written(Responsibility(key=Key(AGENCY, "Z"), parent=unit().key, competence=Competence(DOG, (LEUN_ARS,)))),
    written(
        online("OD", Competence(DOG, (LEUN_ARS,)), links=(Link("online", "Antrag", "https://x.example/"),))
    ),
    deletion("leistung", DOG),
]
WHOLE = b"".join(message(OBJECTS, sender=AGENCY, message_id="1", at=NOW))
SIGNS = [
    b"<",
    b">",
    b"&",
    b"&amp;",
    b"&#0;",
    b"&#xD800;",
    b"&x;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"/",
    b'"',
    b"=",
]
ODD = [
    b"\0",
    b"<!DOCTYPE a>",
    b"<?php ?>",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3",
    "ä€😀٣".encode(),
    b"x" * 70_000,
]
PARTS = [
    *(b"</xzufi:leistung>", b"<xzufi:leistung>", b"<xzufi:schreibe>", b"<code>", b"xzufi:", b"languageCode"),
    *(b"<xzufi:loesche klasse='Leistung'>", b"<xzufi:id schemeAgencyID='L1'>", b" a" * 50 + b"='1'"),
    *(b"<a>" * 300, b"9" * 30, b"9999-12-31", b"0000-00-00", b"99022002000000", b"02", b"24:00", b"1_0"),
    *(b"javascript:alert(1)", b"+49 (0)"),
]
PIECES = st.sampled_from([*SIGNS, *ODD, *PARTS]) | st.binary(max_size=12) | st.none()
CHANGES, LENGTHS, IS_REPLACED = st.integers(1, 6), st.sampled_from([0, 1, 2, 8, 60, 400]), st.booleans()
WORDS = st.lists(st.sampled_from(sorted(set(WHOLE.split(b">")))), max_size=8)
SAID = st.text(max_size=20) | st.text(alphabet="0123456789-:+ ", max_size=20)
"""Made once: making a strategy costs more than drawing from it."""


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A message with some of its bytes replaced, dropped, doubled or moved."""
    whole = bytearray(WHOLE)
    for _ in range(draw(CHANGES)):
        begin = draw(st.integers(0, max(len(whole) - 1, 0)))
        length = draw(LENGTHS)
        piece = draw(PIECES)
        part = bytes(whole[begin : begin + length]) if piece is None else piece
        place = draw(st.integers(0, len(whole)))
        if draw(IS_REPLACED):
            whole[begin : begin + length] = part
        else:
            whole[place:place] = part
    return bytes(whole)


@st.composite
def misfilled(draw: st.DrawFn) -> bytes:
    """A well-formed message whose texts say something else than they should."""
    whole = WHOLE
    for word in draw(WORDS):
        text = word.partition(b"<")[0]
        if text:
            said = draw(SAID)
            safe = "".join(letter for letter in said if letter.isprintable() and letter not in "<>&")
            whole = whole.replace(b">" + text + b"<", b">" + safe.encode(errors="ignore") + b"<")
    return whole


@pytest.fixture
def leun(db: None) -> Authority:
    level = Authority.Level.MUNICIPALITY
    return Authority.objects.create(slug="leun", name="Stadt Leun", level=level, regional_key="06532014")


def check(message: bytes, *, is_folder: bool) -> None:
    """Import it over a good state, twice, and look at what is there."""
    with transaction.atomic(), tempfile.TemporaryDirectory() as place:
        folder = put(Path(place, "d"), gut=OBJECTS[:4])
        assert imported(folder).state == ImportRun.State.DONE
        (folder / "gut.xml").write_bytes(message)
        source = folder if is_folder else folder / "gut.xml"
        for _ in range(2):
            run = imported(source, may_vanish=True)
            assert run.state in (ImportRun.State.DONE, ImportRun.State.FAILED)
            assert run.message or run.state == ImportRun.State.DONE
            check_whole()
        put(folder, gut=OBJECTS[:4])
        assert imported(folder, may_vanish=True).state == ImportRun.State.DONE
        entry = Entry.objects.get(agency=AGENCY, external_id="hundesteuer")
        assert (entry.archived_at, entry.title) == (None, "Hundesteuer")
        transaction.set_rollback(True)


def check_whole() -> None:
    """Nothing is half there."""
    for entry in Entry.objects.all():
        assert entry.title
        (published,) = Version.objects.filter(entry=entry, state=VersionState.PUBLISHED)
        assert published.content["title"] == entry.title
        assert "<script" not in str(entry.texts)
    taken = ExchangedObject.objects.filter(kind="leistung", is_applied=True, deleted_at=None)
    assert not taken.filter(entry=None).exists()


@settings(max_examples=40 * EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(message=mutated() | misfilled() | st.binary(max_size=300))
def test_reading_alone_never_fails_in_another_way(message: bytes) -> None:
    with suppress(FileUnreadable, ObjectUnreadable):
        for each in objects_of(BytesIO(message)):
            if isinstance(each, Found) and not each.is_deletion:
                written(parsed(each.kind, each.xml).object, base=each.xml)


@steady
@given(message=mutated(), is_folder=st.booleans())
def test_a_mutated_message_ends_with_a_report(leun: Authority, message: bytes, *, is_folder: bool) -> None:
    check(message, is_folder=is_folder)


@steady
@given(message=misfilled())
def test_a_message_that_says_nonsense_ends_with_a_report(leun: Authority, message: bytes) -> None:
    check(message, is_folder=False)


@steady
@given(message=st.binary(max_size=300))
def test_random_bytes_end_with_a_report(leun: Authority, message: bytes) -> None:
    check(message, is_folder=True)


@pytest.mark.parametrize("length", range(0, len(WHOLE), max(len(WHOLE) // 25, 1)))
def test_a_message_cut_anywhere_ends_with_a_report(leun: Authority, length: int) -> None:
    check(WHOLE[:length], is_folder=False)
