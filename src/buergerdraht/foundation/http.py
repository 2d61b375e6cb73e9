"""What surfaces share: who asks for a fragment, what is not there, and which ability a page needs."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]
Found = TypeVar("Found")

LONGEST_SEARCH = 100
"""Characters; each word of a search is one more condition for the database."""


def is_scripted(request: HttpRequest) -> bool:
    """Tell whether a script of ours asks (js/session.js), which cannot use a whole page as the answer."""
    return request.headers.get("X-Requested-With") == "fetch"


def typed_search(request: HttpRequest, name: str = "suche") -> str:
    """Return what was typed into a search field: not endless, without the byte that PostgreSQL refuses."""
    return request.GET.get(name, "").replace("\0", "").strip()[:LONGEST_SEARCH]


def or_404(look_up: Callable[[], Found]) -> Found:
    """Return what an access query finds; 404 if there is none, or none for this person."""
    try:
        return look_up()
    except ObjectDoesNotExist as error:
        raise Http404 from error


def requires(ability: str, *or_others: str) -> Callable[[View], View]:
    """Let only those see a view who have the ability, or one of others; the rest gets the page 403."""
    enough = {ability, *or_others}

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not enough & request.access.abilities:  # type: ignore[attr-defined]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.required_ability = ability  # type: ignore[attr-defined]
        return guarded

    return decorate
