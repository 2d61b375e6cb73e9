"""Whom an agent means by what she dials at her desk phone."""

import pytest

from buergerdraht.agreements.routing.models import Attendant
from buergerdraht.authorities.models import DirectoryEntry, Unit
from buergerdraht.telephony.dialled_targets import request_dialled
from buergerdraht.telephony.models import Call
from buergerdraht.telephony.rules.transfer_records import Target, TransferKind
from buergerdraht.telephony.tests.conftest import House


def dialled(house: House, text: str) -> Target | None:
    request = request_dialled(house.agents[0].pk, text, kind=TransferKind.BLIND)
    return request.target if request else None


@pytest.fixture
def entry(house: House) -> DirectoryEntry:
    house.make_call(agent=house.agents[0], state=Call.State.TALKING, answered_at="2026-11-24T09:38Z")
    return DirectoryEntry.objects.create(authority=house.leun, name="Petra Lindner", phone="+496473914420")


def test_a_person_by_her_number_as_anybody_writes_it(house: House, entry: DirectoryEntry) -> None:
    target = Target("Petra Lindner", entry.phone, house.leun.pk, None, entry.pk)
    assert dialled(house, "06473 914420") == dialled(house, "+496473914420") == target


def test_a_person_of_the_dialled_authority_by_her_extension(house: House, entry: DirectoryEntry) -> None:
    found = dialled(house, "4420")
    assert found is not None
    assert found.entry_id == entry.pk
    DirectoryEntry.objects.create(authority=house.leun, name="Namensvetter", phone="+4964739194420")
    assert dialled(house, "4420") is None, "zwei enden so"
    assert dialled(house, "99") is None


def test_an_office_and_an_attendant(house: House) -> None:
    Unit.objects.create(authority=house.leun, name="Bürgerbüro", phone="+496473914410")
    Attendant.objects.create(authority=house.leun, number="+496473914450", ring_seconds=20)
    names = [target.name for each in ("+496473914410", "06473914450") if (target := dialled(house, each))]
    assert names == ["Bürgerbüro", "Vermittlung Stadt Leun"]


def test_any_other_german_number_but_none_abroad_or_at_extra_cost(house: House) -> None:
    other = dialled(house, "030231250")
    assert other is not None
    assert (other.number, other.authority_id) == ("+4930231250", None)
    assert dialled(house, "0043158858") is dialled(house, "0900123456") is dialled(house, "112") is None


def test_it_rings_as_long_as_the_centre_waits(house: House) -> None:
    request = request_dialled(house.agents[0].pk, "030231250", kind=TransferKind.CONSULT)
    assert request is not None
    assert (request.kind, request.seconds) == (TransferKind.CONSULT, house.centre.transfer_seconds)
