"""What a ticket system says, checked: an unknown or wrong field is named, never overlooked."""

from typing import Any, TypeVar

import orjson
from django import forms
from django.http import HttpRequest

from buergerdraht.api.problems import FieldError, NotReadable, NotUnderstood
from buergerdraht.foundation.file_kinds import LARGEST_FILE
from buergerdraht.tickets.rules.reaction import Reaction
from buergerdraht.tickets.ways.system import Asked, Choice

LARGEST_MESSAGE = 100_000
"""Bytes."""
LONGEST_TEXT, LONGEST_CONTACT, LONGEST_KEY = 4000, 200, 255
MOST_TICKETS = 100
HIGHEST_ID = 2**63 - 1
TOO_LONG = "Das ist zu lang; möglich sind %(limit_value)d Zeichen."
Message = TypeVar("Message", bound=forms.Form)


def _text(*, longest: int = LONGEST_TEXT, missing_words: str = "") -> forms.CharField:
    return forms.CharField(
        required=bool(missing_words),
        max_length=longest,
        error_messages={"required": missing_words, "max_length": TOO_LONG},
    )


class ReactionMessage(forms.Form):
    """An answer, or what happens until when, and who can be reached; what is missing to it the rule says."""

    answer = _text()
    status = _text()
    expected_on = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Schreiben Sie den Tag so: 2026-12-24."},
    )
    contact = _text(longest=LONGEST_CONTACT)

    def reaction(self) -> Reaction:
        """Return the valid message as a reaction."""
        return Reaction(**self.cleaned_data)


class QueryMessage(forms.Form):
    """Something that the centre has to find out."""

    question = _text(missing_words="Schreiben Sie, was Sie wissen möchten.")


class ReturnMessage(forms.Form):
    """Somebody else is responsible."""

    reason = _text(missing_words="Schreiben Sie, warum das Ticket zurückgeht.")


class ListMessage(forms.Form):
    """Which tickets are listed, after which one, and how many."""

    status = forms.ChoiceField(
        required=False,
        choices=[(each.value, each.value) for each in Choice],
        error_messages={"invalid_choice": "Möglich sind open, closed und all."},
    )
    after = forms.IntegerField(required=False, min_value=0, max_value=HIGHEST_ID)
    limit = forms.IntegerField(required=False, min_value=1, max_value=MOST_TICKETS)


def read_list(request: HttpRequest) -> ListMessage:
    """Return what a list is asked for; raise NotUnderstood."""
    return checked(ListMessage, request.GET.dict())


def read_message(request: HttpRequest, form: type[Message]) -> tuple[Message, Asked]:
    """Return the JSON of a request, and under which key it comes; raise NotReadable, NotUnderstood."""
    body = request.read(LARGEST_MESSAGE + 1)
    if len(body) > LARGEST_MESSAGE:
        raise NotReadable("Die Nachricht ist größer als 100 kB.", status=413)
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise NotReadable("Senden Sie die Nachricht als JSON in UTF-8.") from error
    if not isinstance(said, dict):
        raise NotReadable("Senden Sie ein JSON-Objekt.")
    return checked(form, said), asked(request, orjson.dumps(said, option=orjson.OPT_SORT_KEYS))


def read_file(request: HttpRequest) -> bytes:
    """Return the content of a file, so much of it that one too large is known; raise NotReadable."""
    if request.content_type and request.content_type.startswith("multipart/"):
        raise NotReadable("Senden Sie den Inhalt der Datei selbst, nicht als Formular.", status=415)
    return request.read(LARGEST_FILE + 1)


def asked(request: HttpRequest, meant: bytes) -> Asked:
    """Return what names a request; raise NotReadable for a key that cannot be kept."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise NotReadable("Ein Idempotency-Key hat höchstens 255 Zeichen aus ASCII.")
    return Asked(key, request.get_full_path().encode() + b"\n" + meant)


def checked(form: type[Message], said: dict[str, Any]) -> Message:
    """Return the message if it says what it must, and nothing else; raise NotUnderstood."""
    fields = form.base_fields
    errors = [FieldError(name, "Dieses Feld gibt es hier nicht.") for name in said if name not in fields]
    texts = {name: value for name, value in said.items() if name in fields and value is not None}
    errors += [
        FieldError(name, "Hier gehört ein Text hin.")
        for name, value in texts.items()
        if not isinstance(value, str)
    ]
    message = form({name: value for name, value in texts.items() if isinstance(value, str)})
    wrong = {each.field for each in errors}
    for name, sentences in message.errors.items():
        errors += [FieldError(name, str(sentence)) for sentence in sentences if name not in wrong]
    if errors:
        raise NotUnderstood(tuple(errors))
    return message
