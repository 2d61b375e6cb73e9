"""Searching and reading, in a call and outside of one: the same pages, whole or as fragments."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.queries import authorities_named
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires, typed_search
from buergerdraht.knowledge.queries.articles import (
    attachment_to_read,
    entry_to_read,
    notice_to_read,
    people_of,
    person_to_read,
    unit_to_read,
    web_page_to_read,
)
from buergerdraht.workplace.call_screen.facts import hours_now, hours_of_calendar
from buergerdraht.workplace.desk.context import frame_context
from buergerdraht.workplace.guides.running import guide_return
from buergerdraht.workplace.knowledge.article import age_words, article_of
from buergerdraht.workplace.knowledge.forms import HintForm, LinkForm
from buergerdraht.workplace.knowledge.found import find
from buergerdraht.workplace.knowledge.learning import note_pick, note_search
from buergerdraht.workplace.knowledge.question import authority_of, question_of

CHOICES = 12


@require_GET
@requires(Ability.READ_KNOWLEDGE)
def knowledge(request: HttpRequest) -> HttpResponse:
    """Show the knowledge base with the search of the address."""
    return article_page(request, "", {}, slug="", now=utc_now())


@require_GET
@requires(Ability.READ_KNOWLEDGE)
def search(request: HttpRequest) -> HttpResponse:
    """Answer a keystroke with the list of hits as a fragment; what rests is noted for the editors."""
    now = utc_now()
    found = find(question_of(request), now=now)
    context = {"found": found, "search_id": note_search(request, found, now=now)}
    return render(request, "workplace/knowledge/found.html", context)


@require_GET
@requires(Ability.READ_KNOWLEDGE)
def authorities(request: HttpRequest) -> HttpResponse:
    """Offer authorities by name, as a fragment or as a page of links."""
    text = typed_search(request, "name")
    found = authorities_named(text, limit=CHOICES)
    context = {"authorities": found, "text": text, "searched": typed_search(request)}
    if "teil" in request.GET:
        return render(request, "workplace/knowledge/authorities.html#choices", context)
    return render(
        request,
        "workplace/knowledge/authorities.html",
        context | frame_context(signed_in(request), now=utc_now()),
    )


@require_POST
@requires(Ability.READ_KNOWLEDGE)
def pick(request: HttpRequest) -> HttpResponse:
    """Note which hit was opened."""
    note_pick(request, now=utc_now())
    return HttpResponse(status=204)


@require_GET
@requires(Ability.READ_KNOWLEDGE)
def entry(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """Show a service or article as it holds for an authority."""
    now, authority = utc_now(), authority_of(slug)
    article = article_of(or_404(lambda: entry_to_read(entry_id)), authority=authority, now=now)
    words, icon, tone = age_words(article.age)
    context = {"article": article, "age_words": words, "age_icon": icon, "age_tone": tone, **_forms(request)}
    context["guide_return"] = guide_return(request, authority)
    return article_page(request, "workplace/knowledge/entry.html", context, slug=slug, now=now)


@require_GET
@requires(Ability.READ_KNOWLEDGE)
def person(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """Show a line of the staff directory: number, presence, what she handles."""
    now, found = utc_now(), or_404(lambda: person_to_read(person_id))
    context = {"person": found, "hours": hours_now(found.authority, now=now)}
    return article_page(request, "workplace/knowledge/person.html", context, slug=slug, now=now)


@require_GET
@requires(Ability.READ_KNOWLEDGE)
def unit(request: HttpRequest, slug: str, unit_id: int) -> HttpResponse:
    """Show an office: where it is, when it is open, who works there."""
    now, found = utc_now(), or_404(lambda: unit_to_read(unit_id))
    own = found.opening_hours_id
    hours = hours_of_calendar(own, now=now) if own else hours_now(found.authority, now=now)
    context = {"unit": found, "hours": hours, "people": people_of(found)}
    return article_page(request, "workplace/knowledge/unit.html", context, slug=slug, now=now)


@require_GET
@requires(Ability.READ_KNOWLEDGE)
def notice(request: HttpRequest, slug: str, notice_id: int) -> HttpResponse:
    """Show a notice."""
    context = {"notice": or_404(lambda: notice_to_read(notice_id))}
    return article_page(request, "workplace/knowledge/notice.html", context, slug=slug, now=utc_now())


@require_GET
@requires(Ability.READ_KNOWLEDGE)
def web_page(request: HttpRequest, slug: str, page_id: int) -> HttpResponse:
    """Show the text of a partner's web page as it was last fetched."""
    context = {"web_page": or_404(lambda: web_page_to_read(page_id))}
    return article_page(request, "workplace/knowledge/web_page.html", context, slug=slug, now=utc_now())


@require_GET
@requires(Ability.READ_KNOWLEDGE)
def attachment(request: HttpRequest, attachment_id: int) -> HttpResponseBase:  # noqa: ARG001
    """Give a file out, as a download only."""
    found = or_404(lambda: attachment_to_read(attachment_id))
    try:
        file = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, as_attachment=True, filename=found.title, content_type=found.media_type)


def _forms(request: HttpRequest) -> dict[str, Any]:
    abilities = request.access.abilities  # type: ignore[attr-defined]
    may_send = settings.IS_MAIL_OFFERED and Ability.RECORD_CONTACTS in abilities
    return {
        "hint_form": HintForm(auto_id="hinweis_%s"),
        "link_form": LinkForm(auto_id="senden_%s") if may_send else None,
    }


def article_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, slug: str, now: datetime
) -> HttpResponse:
    """Render an article alone for the page's script, or the whole page, which searches on where it holds."""
    context = {**context, "is_in_call": "kontakt" in request.GET}
    if template and request.GET.get("teil") == "artikel":
        return render(request, template, context)
    question = question_of(request, authority=authority_of(slug) if slug else None)
    context |= {
        **frame_context(signed_in(request), now=now),
        "found": find(question, now=now),
        "article_template": template,
    }
    return render(request, "workplace/knowledge/page.html", context)
