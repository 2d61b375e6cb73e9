"""Who may come in, and for whom she speaks."""

from django.http import Http404, HttpRequest

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.versions.queries import Seat
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.reports.handbook.queries import Reader, reader_of, version_for
from buergerdraht.reports.models import HandbookVersion

reads = requires(Ability.READ_FIGURES)


def reader_at(request: HttpRequest, slug: str) -> Reader:
    """Return how whoever asks stands to a handbook; 404 if she does not read it."""
    return or_404(lambda: reader_of(signed_in(request), slug))


def seat_of(reader: Reader) -> Seat:
    """Return her seat; 404 if she only reads."""
    if reader.side is None:
        raise Http404
    return Seat(reader.agreement, reader.side)


def version_at(reader: Reader, version_id: int) -> HandbookVersion:
    """Return a version that she may read, or 404."""
    return or_404(lambda: version_for(reader, version_id))
