"""The OpenAPI document says what the addresses do; nothing is in it that is not there, and nothing lacks."""

import dataclasses
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.forms import ChoiceField
from django.test import Client
from django.urls import get_resolver

from buergerdraht.api.description import DOCUMENT
from buergerdraht.api.figures.messages import FiguresMessage
from buergerdraht.api.tickets.messages import (
    LONGEST_CONTACT,
    LONGEST_KEY,
    LONGEST_TEXT,
    MOST_TICKETS,
    ListMessage,
    QueryMessage,
    ReactionMessage,
    ReturnMessage,
)
from buergerdraht.api.tickets.views import USUAL_LIMIT
from buergerdraht.api.urls import urlpatterns
from buergerdraht.tickets.rules.system import TOLD, WARNINGS
from buergerdraht.tickets.rules.vocabulary import TicketKind, TicketState, Wish
from buergerdraht.tickets.ways.calls import News
from buergerdraht.tickets.ways.system import Choice, FileTold
from buergerdraht.tickets.ways.told import CitizenTold, StepTold, TicketTold

SAID = json.loads(DOCUMENT.read_text())
SCHEMAS = SAID["components"]["schemas"]


@pytest.mark.django_db
def test_anybody_may_read_it(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")


def test_it_describes_every_address_with_its_method() -> None:
    addresses = {
        "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(each.pattern)): getattr(each.callback, "answers", "GET")
        for each in urlpatterns
    }
    described = {
        path: method.upper()
        for path, methods in SAID["paths"].items()
        for method in methods
        if method != "parameters"
    }
    assert described == addresses
    assert get_resolver().resolve("/api/v1/tickets").url_name == "api_tickets"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Ticket", TicketTold),
        ("Citizen", CitizenTold),
        ("File", FileTold),
        ("Step", StepTold),
        ("News", News),
    ],
)
def test_it_names_every_field_that_is_told(name: str, told: Any) -> None:
    assert [field.name for field in dataclasses.fields(told)] == list(SCHEMAS[name]["properties"])
    assert SCHEMAS[name]["required"] == list(SCHEMAS[name]["properties"])


@pytest.mark.parametrize(
    ("name", "form"), [("Reaction", ReactionMessage), ("Query", QueryMessage), ("Return", ReturnMessage)]
)
def test_it_names_every_field_that_is_taken(name: str, form: Any) -> None:
    properties, fields = SCHEMAS[name]["properties"], form.base_fields
    assert list(properties) == list(fields)
    assert SCHEMAS[name]["required"] == [each for each in fields if fields[each].required]
    longest = {each["maxLength"] for each in properties.values() if "maxLength" in each}
    assert longest <= {LONGEST_TEXT, LONGEST_CONTACT}


def test_it_names_every_code() -> None:
    ticket = SCHEMAS["Ticket"]["properties"]
    assert ticket["state"]["enum"] == [each.value for each in TicketState]
    assert ticket["kind"]["enum"] == [each.value for each in TicketKind]
    assert ticket["wish"]["enum"] == [each.value for each in Wish]
    assert set(SCHEMAS["Step"]["properties"]["step"]["enum"]) == TOLD | WARNINGS


def test_it_names_every_wish_for_a_list() -> None:
    parameters = {each["name"]: each["schema"] for each in SAID["paths"]["/tickets"]["get"]["parameters"]}
    assert list(parameters) == list(ListMessage.base_fields)
    assert parameters["status"]["enum"] == [each.value for each in Choice]
    assert (parameters["limit"]["maximum"], parameters["limit"]["default"]) == (MOST_TICKETS, USUAL_LIMIT)


def test_it_names_every_wish_for_figures() -> None:
    parameters = {each["name"]: each["schema"] for each in SAID["paths"]["/figures"]["get"]["parameters"]}
    fields = FiguresMessage.base_fields
    assert list(parameters) == list(fields)
    for name, field in fields.items():
        if isinstance(field, ChoiceField):
            choices: Any = field.choices
            assert parameters[name]["enum"] == [value for value, _ in choices]


def test_every_key_is_as_long_as_it_may_be() -> None:
    keys = [
        each["schema"]["maxLength"]
        for methods in SAID["paths"].values()
        for each in methods.get("post", {}).get("parameters", [])
        if each["name"] == "Idempotency-Key"
    ]
    assert keys == [LONGEST_KEY] * 4


def test_every_reference_leads_somewhere_and_everything_is_referred_to() -> None:
    referred = set(references(SAID))
    there = {
        f"#/components/{kind}/{name}"
        for kind in ("schemas", "responses")
        for name in SAID["components"][kind]
    }
    assert referred == there


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from [part["$ref"]] if "$ref" in part else []
        for each in part.values():
            yield from references(each)
    elif isinstance(part, list):
        for each in part:
            yield from references(each)
