"""Announcements as sound, for who listens before publishing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from buergerdraht.announcements.queries import machine_sound as machine_sound_of
from buergerdraht.office.announcements.doors import announced_authority, checked_kind, version_of, writes

WAV = "audio/wav"


@require_GET
@writes
def version_sound(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Give out a version's sound."""
    return HttpResponse(bytes(version_of(request, announcement_id).sound), content_type=WAV)


@require_GET
@writes
def machine_sound(request: HttpRequest, slug: str, occasion: str, language: str) -> HttpResponse:
    """Give out what the machine says where nobody published anything; 404 while it is not spoken yet."""
    authority = announced_authority(request, slug)
    sound = machine_sound_of(checked_kind(occasion, language), language=language, authority=authority)
    if not sound:
        raise Http404
    return HttpResponse(sound, content_type=WAV)
