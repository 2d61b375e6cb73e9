"""Renewing the permission to follow live updates, for as long as a person is signed in."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from buergerdraht.foundation.live import grant_of, live_url


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Answer with a new address for the topics of an old token; it must be of the same person."""
    grant = grant_of(request.POST.get("token", ""), age=timedelta(seconds=settings.SESSION_COOKIE_AGE))
    if grant is None or grant.user_id != request.user.pk:
        raise PermissionDenied
    return HttpResponse(live_url(grant.topics, user_id=grant.user_id), content_type="text/plain")
