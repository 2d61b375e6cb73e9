"""Figures of the calls for an agreement's partner."""

import orjson
from django.http import HttpRequest, HttpResponse

from buergerdraht.agreements.models import TicketSystem
from buergerdraht.agreements.ticket_systems import visible_to
from buergerdraht.api.door import machine
from buergerdraht.api.figures.messages import read_question
from buergerdraht.foundation.clock import utc_now
from buergerdraht.quality.dashboards import dashboard, work_board
from buergerdraht.quality.figures import Scope
from buergerdraht.quality.told import told


@machine("GET")
def figures(request: HttpRequest, system: TicketSystem) -> HttpResponse:
    """Give all figures of a time, each with its definition."""
    message = read_question(request)
    question = message.question(Scope(authority_ids=visible_to(system)))
    now, step, comparison = utc_now(), message.wanted_step, message.comparison
    answer = dashboard(question, now=now, step=step, comparison=comparison)
    board = work_board(question, now=now, step=step, comparison=comparison)
    return HttpResponse(orjson.dumps(told(answer, board)), content_type="application/json")
