"""Notices as their authors see them: what holds, comes and has ended; writing, hearing, withdrawing."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.announcements.making import path_of
from buergerdraht.editorial.notices.forms import NoticeForm, initial_of
from buergerdraht.editorial.notices.wording import VERBS, line_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.knowledge.models import Notice
from buergerdraht.knowledge.operations.notices import change_notice, publish_notice, withdraw_notice
from buergerdraht.knowledge.queries.notices import (
    history_of,
    notice_for,
    notices_written,
    readers_of,
    standing_of,
    writable_reaches,
)
from buergerdraht.knowledge.rules.notices import Standing

LISTEN = "listen"
writes = requires(Ability.WRITE_NOTICES)


@require_GET
@writes
def notices(request: HttpRequest) -> HttpResponse:
    """List the notices that the person may change."""
    now = utc_now()
    found = notices_written(signed_in(request), now=now)
    lines = {stand.value: [line_of(each, now=now) for each in rows] for stand, rows in found.items()}
    return render(request, "editorial/notices/list.html", {"lines": lines})


@writes
def new_notice(request: HttpRequest) -> HttpResponseBase:
    """Write a notice, and publish it."""
    now, user = utc_now(), signed_in(request)
    form = _form(request, None, now=now)
    if not _is_done(request, form):
        return _page(request, form, None, now=now)
    notice = publish_notice(form.draft(), by=user, now=now)
    messages.success(request, f"Veröffentlicht: {notice.title}")
    return redirect("editorial_notices")


@writes
def notice(request: HttpRequest, notice_id: int) -> HttpResponseBase:
    """Show a notice with its history, and change it while it holds."""
    now, user = utc_now(), signed_in(request)
    shown = or_404(lambda: notice_for(user, notice_id, now=now))
    form = _form(request, shown, now=now)
    if not _is_done(request, form):
        return _page(request, form, shown, now=now)
    change_notice(shown, form.draft(), by=user, now=now)
    messages.success(request, "Gespeichert. Die Änderung steht sofort an jedem Platz.")
    return redirect("editorial_notice", notice_id)


@require_POST
@writes
def withdraw(request: HttpRequest, notice_id: int) -> HttpResponseBase:
    """Let a notice hold no longer."""
    now, user = utc_now(), signed_in(request)
    shown = or_404(lambda: notice_for(user, notice_id, now=now))
    withdraw_notice(shown, by=user, now=now)
    messages.success(request, f"Zurückgezogen: {shown.title}")
    return redirect("editorial_notices")


@require_GET
@writes
def announcement(_request: HttpRequest, digest: str) -> HttpResponseBase:
    """Give out an announcement to be heard; its name is known to whoever made it only."""
    file = path_of(f"announcements/{digest}.wav")
    if not file.exists():
        raise Http404
    return FileResponse(file.open("rb"), content_type="audio/wav")


def _form(request: HttpRequest, notice: Notice | None, *, now: datetime) -> NoticeForm:
    reaches = writable_reaches(signed_in(request), now=now)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    return NoticeForm(*data, initial=initial_of(notice, now=now), reaches=reaches, now=now)


def _is_done(request: HttpRequest, form: NoticeForm) -> bool:
    return form.is_valid() and request.POST.get("action") != LISTEN


def _page(request: HttpRequest, form: NoticeForm, notice: Notice | None, *, now: datetime) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "notice": notice}
    if notice:
        history = [(VERBS.get(line.verb, line.verb), line) for line in history_of(notice)]
        is_over = standing_of(notice, now=now) == Standing.ENDED
        context |= {"history": history, "is_over": is_over, "line": line_of(notice, now=now)}
        context |= {"readers": readers_of(notice, now=now) if notice.must_be_read else None}
    is_refused = form.is_bound and bool(form.errors)
    return render(request, "editorial/notices/page.html", context, status=422 if is_refused else 200)
