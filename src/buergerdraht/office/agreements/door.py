"""Who may come in, and where she sits."""

from django.http import HttpRequest
from django.urls import reverse

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import AgreementVersion
from buergerdraht.agreements.versions.contents import Side
from buergerdraht.agreements.versions.queries import Seat, seat_of, version_for
from buergerdraht.foundation.http import or_404, requires

negotiates = requires(Ability.AGREE_FOR_CENTRE, Ability.AGREE_FOR_PARTNER)


def seat_at(request: HttpRequest, slug: str) -> Seat:
    """Return the seat of whoever asks; 404 if she has none there."""
    return or_404(lambda: seat_of(signed_in(request), slug))


def version_at(seat: Seat, version_id: int) -> AgreementVersion:
    """Return a version that the seat may read, or 404."""
    return or_404(lambda: version_for(seat, version_id))


def list_of(seat: Seat) -> str:
    """Return where the pages of an agreement lead back to."""
    return reverse("agreement_list" if seat.side is Side.CENTRE else "portal_agreements")
