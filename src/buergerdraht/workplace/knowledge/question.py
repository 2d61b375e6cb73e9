"""What is asked of the knowledge base: words, for which authority, and whether all are meant."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from buergerdraht.accounts.http import signed_in
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.queries import authority_with_slug, home_authority_of
from buergerdraht.foundation.http import typed_search


@dataclass(frozen=True, slots=True)
class Question:
    """A search as it stands in the form."""

    text: str
    authority: Authority
    """In whose context is searched: the dialled one, or the one that was chosen."""
    is_all: bool = False
    is_typing: bool = False
    is_in_call: bool = False
    """An open contact record stands beside it."""


def question_of(request: HttpRequest, *, authority: Authority | None = None) -> Question:
    """Return what the address asks; by itself for the given authority, or for that of the person's place."""
    slug = request.GET.get("behoerde", "")
    return Question(
        text=typed_search(request),
        authority=authority_of(slug) if slug else authority or _home(request),
        is_all=request.GET.get("alle") == "1",
        is_typing="tippt" in request.GET,
        is_in_call="kontakt" in request.GET,
    )


def authority_of(slug: str) -> Authority:
    """Return the authority of an address; raises Http404."""
    authority = authority_with_slug(slug)
    if authority is None:
        raise Http404
    return authority


def _home(request: HttpRequest) -> Authority:
    authority = home_authority_of(signed_in(request))
    if authority is None:
        raise Http404
    return authority
