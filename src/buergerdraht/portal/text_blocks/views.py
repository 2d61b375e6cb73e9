"""Text blocks of the own authority: listed, written, removed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.rules import Ability
from buergerdraht.authorities.queries import own_authorities
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires
from buergerdraht.portal.text_blocks.forms import TextBlockForm
from buergerdraht.tickets.errors import TitleTaken
from buergerdraht.tickets.models import TextBlock
from buergerdraht.tickets.text_blocks import (
    new_text_block,
    remove_text_block,
    text_block_for,
    text_blocks_for,
    write_text_block,
)

reacts = requires(Ability.REACT_TO_TICKETS)


@never_cache
@require_GET
@reacts
def text_blocks(request: HttpRequest) -> HttpResponse:
    """List the text blocks."""
    user = signed_in(request)
    context = {
        "blocks": text_blocks_for(user),
        "authorities": own_authorities(user, Ability.REACT_TO_TICKETS),
    }
    return render(request, "portal/text_blocks/list.html", context)


@never_cache
@reacts
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a new one for an authority of one's own."""
    own = own_authorities(signed_in(request), Ability.REACT_TO_TICKETS)
    return _write(request, new_text_block(or_404(lambda: own.get(slug=slug))))


@never_cache
@reacts
def change(request: HttpRequest, block_id: int) -> HttpResponse:
    """Change one."""
    return _write(request, _block(request, block_id))


@require_POST
@reacts
def remove(request: HttpRequest, block_id: int) -> HttpResponse:
    """Remove one."""
    block = _block(request, block_id)
    title = block.title
    remove_text_block(block, by=signed_in(request), now=utc_now())
    messages.success(request, f"Der Textbaustein „{title}“ ist entfernt.")
    return redirect("portal_text_blocks")


def _block(request: HttpRequest, block_id: int) -> TextBlock:
    return or_404(lambda: text_block_for(signed_in(request), block_id))


def _write(request: HttpRequest, block: TextBlock) -> HttpResponse:
    form = TextBlockForm(request.POST or None, initial={"title": block.title, "text": block.text})
    if form.is_valid() and _written(request, block, form):
        messages.success(request, "Der Textbaustein ist gespeichert.")
        return redirect("portal_text_blocks")
    context = {
        "form": form,
        "block": block,
        "back": "Textbausteine",
        "back_url": reverse("portal_text_blocks"),
    }
    return render(request, "portal/text_blocks/page.html", context, status=422 if form.is_bound else 200)


def _written(request: HttpRequest, block: TextBlock, form: TextBlockForm) -> bool:
    try:
        write_text_block(block, **form.cleaned_data, by=signed_in(request), now=utc_now())
    except TitleTaken as refusal:
        form.add_error("title", refusal.message)
    return not form.errors
