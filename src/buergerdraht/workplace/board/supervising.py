"""What a supervisor does from the board, where her centre allows it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.queries import centres_where
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.errors import DomainError
from buergerdraht.foundation.http import is_scripted, or_404, requires
from buergerdraht.telephony.models import Agent
from buergerdraht.telephony.rules.watches import Mode
from buergerdraht.telephony.supervision import sign_out_idle, supervise
from buergerdraht.telephony.supervision_queries import colleague_at

SIGN_OUT = "sign_out"
SAID = {
    Mode.LISTEN: "Sie hören mit, sobald Sie an Ihrem Telefon abnehmen. {name} sieht es.",
    Mode.WHISPER: "Nur {name} hört Sie. {name} sieht es.",
    Mode.TAKE_OVER: "Das Gespräch von {name} kommt zu Ihnen.",
    Mode.STOP: "Sie hören nicht mehr mit.",
}


@require_POST
@requires(Ability.SUPERVISE)
def supervise_agent(request: HttpRequest, slug: str, agent_id: int) -> HttpResponseBase:
    """Do what a button of the board says, and say it."""
    agent = _agent(request, slug, agent_id)
    try:
        said = _act(request, agent, request.POST.get("tun", ""))
    except DomainError as refusal:
        if not is_scripted(request):
            raise
        return JsonResponse({"error": refusal.message}, status=422)
    if is_scripted(request):
        return JsonResponse({"said": said})
    messages.info(request, said)
    return redirect("board_of", slug=slug)


def _act(request: HttpRequest, agent: Agent, action: str) -> str:
    user, now, name = signed_in(request), utc_now(), agent.user.display_name
    if action == SIGN_OUT:
        sign_out_idle(agent, by=user, now=now)
        return f"{name} ist abgemeldet und sieht, von wem."
    if action not in set(Mode):
        raise Http404
    supervise(agent, mode=Mode(action), by=user, now=now)
    return SAID[Mode(action)].format(name=name)


def _agent(request: HttpRequest, slug: str, agent_id: int) -> Agent:
    centre = or_404(lambda: centres_where(signed_in(request), Ability.SUPERVISE).get(slug=slug))
    return or_404(lambda: colleague_at(centre, agent_id))
