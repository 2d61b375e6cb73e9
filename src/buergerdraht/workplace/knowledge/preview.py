"""A draft as the agents will read it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.knowledge.models import Entry, LocalAddition, Version
from buergerdraht.knowledge.operations.previews import as_if_published
from buergerdraht.knowledge.queries.access import version_for
from buergerdraht.servicehours.rules import local_day
from buergerdraht.workplace.desk.context import frame_context
from buergerdraht.workplace.knowledge.article import age_words, article_of
from buergerdraht.workplace.knowledge.question import question_of


@require_GET
@requires(Ability.EDIT_KNOWLEDGE)
def preview(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show a version of an entry or an addition as if it were published."""
    version, now = _version(request, version_id), utc_now()
    frame = frame_context(signed_in(request), now=now) | {"version": version}
    with as_if_published(version, now=now) as text:
        context = frame | _article(request, text)
        return render(request, "workplace/knowledge/preview.html", context)


def _article(request: HttpRequest, text: Entry | LocalAddition) -> dict[str, Any]:
    entry = text.entry if isinstance(text, LocalAddition) else text
    authority = text.authority or question_of(request).authority
    article = article_of(entry, authority=authority, now=utc_now())
    words, icon, tone = age_words(article.age)
    return {"article": article, "age_words": words, "age_icon": icon, "age_tone": tone}


def _version(request: HttpRequest, version_id: int) -> Version:
    version = or_404(lambda: version_for(signed_in(request), version_id, today=local_day(utc_now())))
    if version.guide_id:
        raise Http404
    return version
