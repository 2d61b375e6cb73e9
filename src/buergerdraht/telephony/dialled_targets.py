"""Whom an agent means who dials at her desk phone: people and offices of her page, by their numbers."""

from collections.abc import Iterator

from buergerdraht.agreements.routing.models import Attendant
from buergerdraht.authorities.models import DirectoryEntry, Unit
from buergerdraht.authorities.rules import readable_number
from buergerdraht.telephony.models import Agent, Call
from buergerdraht.telephony.rules.numbers import may_be_dialled, read_dialled
from buergerdraht.telephony.rules.transfer_records import Target, TransferKind, TransferRequest

LONGEST_EXTENSION = 6


def request_dialled(agent_id: int, dialled: str, *, kind: TransferKind) -> TransferRequest | None:
    """Return the transfer that she asks for; None if nobody may be called by what she dialled."""
    agent = Agent.objects.select_related("centre").get(pk=agent_id)
    target = _target(agent, dialled)
    return TransferRequest(kind, target, agent.centre.transfer_seconds) if target else None


def _target(agent: Agent, dialled: str) -> Target | None:
    number = read_dialled(dialled)
    if not number.startswith("+"):
        return _extension(agent, number)
    known = next(_known(number), None)
    return known or (Target(readable_number(number), number) if may_be_dialled(number) else None)


def _known(number: str) -> Iterator[Target]:
    yield from map(_person, DirectoryEntry.objects.filter(phone=number).order_by("pk"))
    for unit in Unit.objects.filter(phone=number).order_by("pk"):
        yield Target(unit.name, unit.phone, unit.authority_id, unit.pk)
    for hers in Attendant.objects.filter(number=number).select_related("authority"):
        yield Target(f"Vermittlung {hers.authority.name}", hers.number, hers.authority_id)


def _extension(agent: Agent, digits: str) -> Target | None:
    """Somebody of the authority that the citizen called, if only one number there ends so."""
    if not digits.isdecimal() or len(digits) > LONGEST_EXTENSION:
        return None
    calls = Call.objects.filter(agent=agent, state=Call.State.TALKING).values("authority_id")
    entries = DirectoryEntry.objects.filter(authority_id__in=calls, phone__endswith=digits)
    found = list(entries.order_by("pk")[:2])
    return _person(found[0]) if len(found) == 1 else None


def _person(entry: DirectoryEntry) -> Target:
    return Target(entry.name, entry.phone, entry.authority_id, entry.unit_id, entry.pk)
