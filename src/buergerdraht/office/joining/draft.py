"""The answers given so far, kept on the server between the questions, as they were typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

_KEY = "joining"


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers by step and field; nothing in it is checked yet."""

    answers: Mapping[str, Mapping[str, str]]

    def of(self, step: str) -> Mapping[str, str]:
        """Return the answers of one step; empty if it has not been reached."""
        return self.answers.get(step, {})

    @property
    def name(self) -> str:
        """The municipality's name, as far as it is known."""
        return self.of("angaben").get("name", "")


def draft_of(request: HttpRequest) -> Draft:
    """Return what this person has answered so far."""
    return Draft(request.session.get(_KEY, {}))


def keep(request: HttpRequest, *, step: str, answers: Mapping[str, str]) -> None:
    """Keep the answers of one step, in place of earlier ones."""
    request.session[_KEY] = {**draft_of(request).answers, step: dict(answers)}


def discard(request: HttpRequest) -> None:
    """Forget all answers."""
    request.session.pop(_KEY, None)
