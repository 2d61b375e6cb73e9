"""Whoever is not Leun's finds nothing of Leun, changes nothing of it, and breaks nothing, at any address."""

import logging
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from buergerdraht.accounts.models import User
from buergerdraht.agreements.models import Agreement
from buergerdraht.agreements.ticket_systems import renew_token
from buergerdraht.foundation.clock import utc_now
from tests.architecture.leun import ATTENDANT, NUMBER, Leun, make_world, person
from tests.architecture.leun_money import LONG_AGO, MARK, YEAR

FOUND = re.compile(rf"{MARK}-\w+|{NUMBER[-6:]}|{ATTENDANT}")
LEFT_OUT = {"sign_out": "ends the walk"}
SHOWN = """
077077 088088 Amt Analyse Anlass Anliegen Anrufdaten Ansage Artikel Aufgabe Baustein Begründung Begrüßung
Betreff Brief Einladung Empfang Entwurf Fehler Frage Grund Hinweis Kapitel Kasse Kosten Leitfaden
Lücke Name Notiz Ort Papier Person Position Schließung Seite Stelle Suche Text Unterlage Verlauf Zeiten
"""
"""What Leun's own people find, each on some page."""

PLANTED = """
absence agent agreement_file agreement_version analysis announcement attachment attendant authority
billing_run block call closure contact cost_offer delivery fax file gap group guide handbook_version help
invitation invoice line mail membership monthly_report notice number page person run site suggestion ticket
unit wallboard_link week
"""
"""What an address names by its id: `ticket_id` is the planted ticket's."""

pytestmark = pytest.mark.django_db


def values_of(leun: Leun) -> dict[str, tuple[Any, ...]]:
    """What each part of an address may be. A new kind of id: plant its object in tests.architecture.leun."""
    return {f"{name}_id": (leun[name],) for name in PLANTED.split()} | {
        "digest": ("0" * 64,),
        "entry_id": (leun["unpublished"], leun["article"], leun["master"]),
        "kind": ("antwort", "zwischenstand"),
        "language": ("de", "en"),
        "name": ("leistungen-1.xml",),
        "occasion": ("welcome",),
        "secret": ("0" * 43,),
        "since": (LONG_AGO,),
        "slug": ("leun", "center-wetzlar"),
        "user_id": (leun["colleague"],),
        "year": (YEAR,),
        "version_id": (leun["entry_draft"], leun["addition_draft"], leun["guide_draft"]),
    }


OTHERS = {("directory_entry_change", "entry_id"): "desk", ("directory_entry_remove", "entry_id"): "desk",
          ("knowledge_person", "person_id"): "desk", ("portal_presence", "entry_id"): "desk",
          ("portal_entry_account", "entry_id"): "desk", ("open_mail", "mail_id"): "letter",
          ("open_mail_contact", "mail_id"): "letter", ("open_mail_file", "mail_id"): "letter",
          ("open_mail_file", "file_id"): "enclosed"}  # fmt: skip
"""Addresses whose id is of another kind than elsewhere."""


def typed_by(leun: Leun) -> dict[str, Any]:
    """What an attacker sends along, so that as many forms as possible would do something."""
    words = "text words title note reason answer question name first_name last_name username comment"
    ids = {name: leun[name] for name in ("authority", "unit", "person")}
    return (dict.fromkeys(words.split(), "fremd") | ids) | {
        "saves": 1, "given_on": "2021-01-01", "is_meant": "on",
        "action": "close", "step": "send", "kind": "antwort", "version": 1, "seen": 1, "state": "done",
        "key": f"entry-{leun['master']} authority-{leun['authority']}", "treffer": f"entry-{leun['article']}",
        "behoerde": "leun", "entry": leun["master"], "owner": leun["person"], "role": "agent",
        "paid_on": "2026-01-01", "iban": "DE02120300000000202051", "task": "draft",
        "is_heard": "on", "language": "tr", "reach": f"authority:{leun['authority']}",
        "place": f"authority:{leun['authority']}",
        "urgency": "info", "ends": "other", "ends_at": "31.12.2030 12:00", "agreed_on": "2026-01-01",
        "start_url": "https://www.leun.de/", "command": "hang_up", "tun": "listen",
        "anruf": f"consult:unit-{leun['unit']}", "vorgang": 1, "rang": 1,
        "decision": "article", "wish": "call", "way": "069 90009-417", "phone": "069 90009-417",
        "recipients": "nobody",
        "has_consented": "on", "number": f"T-{leun['ticket']}", "user": leun["colleague"],
        "anliegen-TOTAL_FORMS": 1, "anliegen-INITIAL_FORMS": 0,
    }  # fmt: skip


def patterns(resolver: URLResolver | None = None) -> Iterator[tuple[str, frozenset[str]]]:
    """Name and names of the parts of every address."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            parts = parts_of(each)
            yield from ((name, inner | parts) for name, inner in patterns(each))
        else:
            assert each.name, f"{each.pattern} has no name"
            yield each.name, parts_of(each)


def parts_of(each: URLPattern | URLResolver) -> frozenset[str]:
    return frozenset(each.pattern.regex.groupindex)


def addresses(leun: Leun) -> Iterator[str]:
    values = values_of(leun)
    for name, parts in patterns():
        unknown = parts - values.keys()
        assert not unknown, f"{name}: tell values_of what {unknown} may be"
        choices = [
            [
                (part, value)
                for value in ([leun[OTHERS[name, part]]] if (name, part) in OTHERS else values[part])
            ]
            for part in parts
        ]
        for chosen in product(*choices) if name not in LEFT_OUT else ():
            yield reverse(name, kwargs=dict(chosen))


def body(response: Any) -> str:
    content = b"".join(response) if response.streaming else response.content
    return str(content.decode("utf-8", "replace"))


def walk(client: Client, leun: Leun) -> Iterator[str]:
    """Ask and send everywhere; give what went wrong."""
    client.raise_request_exception = False
    before, typed = leun.own_rows(), typed_by(leun)
    for address in addresses(leun):
        for response in (client.get(address), client.post(address, typed)):
            found = sorted(set(FOUND.findall(body(response))))
            if response.status_code >= 500 or found:
                yield f"{response.request['REQUEST_METHOD']} {address}: {response.status_code} {found}"
    yield from (f"changed: {new}" for new, old in zip(leun.own_rows(), before, strict=True) if new != old)


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    """Thousands of refusals are what is wanted here, nobody needs to read them."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(
    "place",
    ["another partner of the same centre", "another centre", "a partner of another centre"],
)
def test_others_find_nothing_of_leun_and_change_nothing(client: Client, place: str) -> None:
    """She has every role of her place: whatever one of them could, she can."""
    world = make_world()
    roles, where = world.others[place]
    client.force_login(person(roles, **where))
    found = list(walk(client, world.leun))
    assert not found, "\n".join(found)


def test_nobody_finds_anything_of_leun(client: Client) -> None:
    found = list(walk(client, make_world().leun))
    assert not found, "\n".join(found)


def with_token(partner: str) -> Client:
    """The ticket system of a partner."""
    agreement = Agreement.objects.get(partner__slug=partner)
    token = renew_token(agreement, by=person((), name="amt"), now=utc_now())
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("partner", ["braunfels", "geseke"])
def test_others_ticket_systems_find_nothing_of_leun_and_change_nothing(partner: str) -> None:
    leun = make_world().leun
    found = list(walk(with_token(partner), leun))
    assert not found, "\n".join(found)


def test_leuns_own_ticket_system_finds_what_it_is_to_react_to_and_nobodys_name() -> None:
    leun, found = make_world().leun, set[str]()
    system = with_token("leun")
    for address in addresses(leun):
        found |= set(FOUND.findall(body(system.get(address))))
    assert {each.removeprefix(f"{MARK}-") for each in found} == {"Betreff", "Frage", "Datei", "Inhalt"}


def test_leuns_own_people_find_what_is_marked(client: Client) -> None:
    """Else the others would find nothing because there is nothing to find."""
    leun = make_world().leun
    found: set[str] = set()
    for user in User.objects.filter(last_name__contains=MARK):
        client.force_login(user)
        for address in addresses(leun):
            found |= set(FOUND.findall(body(client.get(address))))
    shown = {each.removeprefix(f"{MARK}-") for each in found}
    assert shown >= set(SHOWN.split())
