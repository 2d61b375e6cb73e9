"""Whose announcements a person opens: of authorities that her centre answers for, or of her own."""

from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.queries import served_numbers_of
from buergerdraht.announcements.models import Announcement
from buergerdraht.announcements.queries import announcement_for, announcing_authority
from buergerdraht.announcements.rules.catalogue import LANGUAGES, OCCASIONS
from buergerdraht.announcements.rules.prompts import Slot
from buergerdraht.announcements.rules.speech import Kind
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.http import or_404, requires

writes = requires(Ability.WRITE_ANNOUNCEMENTS)
NUMBER = "nummer"
"""Of the query: for which number alone."""


def announced_authority(request: HttpRequest, slug: str) -> Authority:
    """Return the authority, or answer 404."""
    return or_404(lambda: announcing_authority(signed_in(request), slug, on=localdate()))


def version_of(request: HttpRequest, announcement_id: int) -> Announcement:
    """Return a version, or answer 404."""
    return or_404(lambda: announcement_for(signed_in(request), announcement_id, on=localdate()))


def number_of(request: HttpRequest, authority: Authority) -> ServedNumber | None:
    """Return the served number that the query names, None: none; answer 404 if it is not the authority's."""
    asked = request.GET.get(NUMBER, "")
    if not asked:
        return None
    found = [served for served in served_numbers_of(authority) if str(served.pk) == asked]
    if not found:
        raise Http404
    return found[0]


def checked_kind(occasion: str, language: str) -> Kind:
    """Return a kind that people make announcements for, or answer 404."""
    if occasion not in OCCASIONS or language not in LANGUAGES:
        raise Http404
    return Kind(occasion)


def asked_slot(request: HttpRequest, authority: Authority, *, occasion: str, language: str) -> Slot:
    """Return which announcement an address means, or answer 404."""
    number = number_of(request, authority)
    return Slot(checked_kind(occasion, language), language, authority.pk, number.pk if number else None)
