"""What readers do in passing: rate, hint, report a gap, send a link. Scripts get a sentence back."""

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.channels.models import OutgoingMail
from buergerdraht.channels.queries import mail_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import is_scripted, or_404, requires
from buergerdraht.knowledge.models import Entry
from buergerdraht.knowledge.operations import learning
from buergerdraht.knowledge.queries.articles import entry_to_read
from buergerdraht.workplace.knowledge.article import article_of
from buergerdraht.workplace.knowledge.forms import HintForm, LinkForm
from buergerdraht.workplace.knowledge.learning import note_not_found
from buergerdraht.workplace.knowledge.question import authority_of
from buergerdraht.workplace.knowledge.sending import BECAME, send_links


@require_POST
@requires(Ability.READ_KNOWLEDGE)
def rate(request: HttpRequest, slug: str, entry_id: int) -> HttpResponseBase:
    """Note whether the text helped."""
    is_helpful = request.POST.get("hilfreich") == "1"
    learning.rate(_entry(entry_id), authority=authority_of(slug), is_helpful=is_helpful, now=utc_now())
    said = "Danke für die Bewertung."
    return _said(request, said if is_helpful else f"{said} Was fehlt, sagt ein Hinweis der Redaktion.")


@require_POST
@requires(Ability.SUGGEST)
def hint(request: HttpRequest, slug: str, entry_id: int) -> HttpResponseBase:
    """Give the editors a hint about a text, with the words that were searched."""
    form = HintForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    learning.suggest(
        _entry(entry_id), authority=authority_of(slug), text=form.cleaned_data["text"],
        searched=request.POST.get("gesucht", "")[:100], user=signed_in(request), now=utc_now(),
    )  # fmt: skip
    return _said(request, "Der Hinweis ist bei der Redaktion.")


@require_POST
@requires(Ability.SUGGEST)
def gap(request: HttpRequest) -> HttpResponseBase:
    """Report that nothing was found for these words."""
    now = utc_now()
    note_not_found(request, now=now)
    learning.suggest(
        None, authority=authority_of(request.POST.get("behoerde", "")), text="Nichts Passendes gefunden.",
        searched=request.POST.get("gesucht", "")[:100], user=signed_in(request), now=now,
    )  # fmt: skip
    return _said(request, "Die Lücke ist bei der Redaktion.")


@require_POST
@requires(Ability.RECORD_CONTACTS)
def send(request: HttpRequest, slug: str, entry_id: int) -> HttpResponseBase:
    """Send the links of an article to the citizen."""
    form, now = LinkForm(request.POST), utc_now()
    article = article_of(_entry(entry_id), authority=authority_of(slug), now=now)
    if not settings.IS_MAIL_OFFERED or not article.forms:
        raise Http404
    if not form.is_valid():
        return _refused(request, form)
    send_links(article, recipient=form.cleaned_data["email"], user=signed_in(request), now=now)
    return _said(request, "Die Mail ist unterwegs.")


@require_GET
@requires(Ability.RECORD_CONTACTS)
def sent(request: HttpRequest, mail_id: int) -> JsonResponse:
    """Tell what became of a mail of hers."""
    mail = or_404(lambda: mail_of(signed_in(request), mail_id))
    said, tone = BECAME[OutgoingMail.State(mail.state)]
    return JsonResponse({"said": said, "tone": tone})


def _entry(entry_id: int) -> Entry:
    return or_404(lambda: entry_to_read(entry_id))


def _said(request: HttpRequest, sentence: str) -> HttpResponseBase:
    if is_scripted(request):
        return JsonResponse({"said": sentence})
    messages.success(request, sentence)
    return _back(request)


def _refused(request: HttpRequest, form: Form) -> HttpResponseBase:
    sentence = next(str(error) for errors in form.errors.values() for error in errors)
    if is_scripted(request):
        return JsonResponse({"error": sentence}, status=422)
    messages.error(request, sentence)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseBase:
    """Return to the article whose form was sent without scripts, or to the search."""
    match = request.resolver_match
    where = match.kwargs if match else {}
    return (
        redirect("knowledge_entry", where["slug"], where["entry_id"])
        if "slug" in where
        else redirect("knowledge")
    )
