"""The board of a centre: the page, and its parts anew after each live event."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.models import ServiceCentre
from buergerdraht.authorities.queries import centres_where
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import requires
from buergerdraht.telephony.board_queries import board
from buergerdraht.telephony.heartbeat import heartbeat_file, is_switchboard_away
from buergerdraht.telephony.queries import agent_of
from buergerdraht.workplace.board import wording
from buergerdraht.workplace.desk.context import frame_context, live_url_at

watches = requires(Ability.WATCH_BOARD)


@watches
def first_board(request: HttpRequest) -> HttpResponse:
    """Go to the board of the first of her centres."""
    centre = centres_where(signed_in(request), Ability.WATCH_BOARD).first()
    if centre is None:
        raise PermissionDenied
    return redirect("board_of", slug=centre.slug)


@watches
@never_cache
def board_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the board of one of her centres."""
    user = signed_in(request)
    centres = list(centres_where(user, Ability.WATCH_BOARD))
    centre = _own(centres, slug)
    frame = frame_context(user, now=utc_now())
    context = {
        **frame,
        **_parts(user, centre),
        "centres": centres,
        "live_url": live_url_at(centre, user=user, desk=frame["desk"]),
    }
    return render(request, "workplace/board/page.html", context)


@watches
@never_cache
def board_parts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the parts that change, for the page that is already open."""
    user = signed_in(request)
    centres = list(centres_where(user, Ability.WATCH_BOARD))
    return render(request, "workplace/board/page.html#parts", _parts(user, _own(centres, slug)))


def _own(centres: list[ServiceCentre], slug: str) -> ServiceCentre:
    centre = next((each for each in centres if each.slug == slug), None)
    if centre is None:
        raise Http404
    return centre


def _parts(user: User, centre: ServiceCentre) -> dict[str, Any]:
    now, own = board(centre, now=utc_now()), agent_of(user)
    return {
        "own_agent_id": own and own.pk,
        "centre": centre,
        "board": now,
        "is_switchboard_away": is_switchboard_away(heartbeat_file(settings.ENVIRONMENT.var_dir), now=now.at),
        "verdict": wording.verdict(now.figures.percent_in_target),
        "unreached": wording.unreached(now),
        "waiting": wording.waiting_rows(now),
        "agents": wording.agent_rows(now),
        "agents_caption": wording.agents_caption(now),
        "may_supervise": centre.allows_supervision
        and centres_where(user, Ability.SUPERVISE).filter(pk=centre.pk).exists(),
        "signed_out": wording.signed_out_names(now),
        "queues": [(line, wording.verdict(line.percent_in_target)) for line in now.queues],
    }
