"""The two pages of an authority's announcements with everything that they show."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from buergerdraht.agreements.models import ServedNumber
from buergerdraht.agreements.queries import served_numbers_of
from buergerdraht.announcements.models import Announcement
from buergerdraht.announcements.queries import (
    MachineText,
    language_choices,
    machine_texts,
    present_versions,
    versions_in,
)
from buergerdraht.announcements.rules.catalogue import LANGUAGES, OCCASIONS, Occasion, State
from buergerdraht.announcements.rules.prompts import GERMAN, Slot
from buergerdraht.announcements.rules.speech import Kind
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.rules import readable_number
from buergerdraht.office.announcements.doors import NUMBER, number_of
from buergerdraht.office.announcements.forms import LanguageForm, PublicationForm, TakeForm

LANGUAGE = "sprache"


@dataclass(frozen=True, slots=True)
class Line:
    """An occasion with what is heard on it now."""

    kind: Kind
    occasion: Occasion
    address: str
    published: Announcement | None
    draft: Announcement | None
    machine: MachineText


@dataclass(frozen=True, slots=True)
class Tab:
    """A choice of what the page shows."""

    label: str
    address: str
    is_current: bool


def address_of(slot: Slot, authority: Authority) -> str:
    """Return the page of one announcement."""
    address = reverse("announcement", args=[authority.slug, slot.kind, slot.language])
    return f"{address}?{NUMBER}={slot.served_number_id}" if slot.served_number_id else address


def authority_page(
    request: HttpRequest, authority: Authority, *, language_form: LanguageForm | None = None
) -> HttpResponse:
    """Show what the callers of an authority hear when."""
    choices = list(language_choices(authority))
    offered = [GERMAN, *(choice.language for choice in choices)]
    language = request.GET.get(LANGUAGE, GERMAN)
    language = language if language in offered else GERMAN
    number = number_of(request, authority)
    context = {
        "authority": authority,
        "number": number,
        "code": language,
        "language": LANGUAGES[language],
        "lines": _lines(authority, number, language),
        "languages": [_tab(LANGUAGES[each], each, number, is_current=each == language) for each in offered],
        "numbers": _number_tabs(authority, number, language),
        "choices": choices,
        "language_form": language_form or LanguageForm.beside(choices),
    }
    return render(request, "office/announcements/page.html", context, status=422 if language_form else 200)


def version_page(
    request: HttpRequest,
    authority: Authority,
    slot: Slot,
    *,
    form: TakeForm,
    publication: PublicationForm | None = None,
) -> HttpResponse:
    """Show one announcement with its versions."""
    versions = versions_in(slot)
    context = {
        "authority": authority,
        "slot": slot,
        "occasion": OCCASIONS[Kind(slot.kind)],
        "language": LANGUAGES[slot.language],
        "number": next(
            (each for each in served_numbers_of(authority) if each.pk == slot.served_number_id), None
        ),
        "draft": next((each for each in versions if each.state == State.DRAFT), None),
        "published": next((each for each in versions if each.state == State.PUBLISHED), None),
        "earlier": [each for each in versions if each.state == State.EARLIER],
        "machine": machine_texts(authority, language=slot.language)[Kind(slot.kind)],
        "form": form,
        "publication": publication or PublicationForm(),
        "action": address_of(slot, authority),
    }
    is_refused = form.is_bound or publication is not None
    return render(request, "office/announcements/version.html", context, status=422 if is_refused else 200)


def _lines(authority: Authority, number: ServedNumber | None, language: str) -> list[Line]:
    number_id = number.pk if number else None
    present = present_versions(authority, language=language)
    found = {(each.kind, each.state, each.served_number_id): each for each in present}
    texts = machine_texts(authority, language=language)
    kinds = [kind for kind in OCCASIONS if kind is not Kind.LANGUAGE or language != GERMAN]
    return [
        Line(
            kind=kind,
            occasion=OCCASIONS[kind],
            address=address_of(Slot(kind, language, authority.pk, number_id), authority),
            published=found.get((kind, State.PUBLISHED, number_id))
            or found.get((kind, State.PUBLISHED, None)),
            draft=found.get((kind, State.DRAFT, number_id)),
            machine=texts[kind],
        )
        for kind in kinds
    ]


def _number_tabs(authority: Authority, number: ServedNumber | None, language: str) -> list[Tab]:
    """Only where there is something to choose."""
    served = list(served_numbers_of(authority))
    if len(served) < 2:
        return []
    own = [_tab(_named(each), language, each, is_current=each == number) for each in served]
    return [_tab("Alle Nummern", language, None, is_current=number is None), *own]


def _named(served: ServedNumber) -> str:
    number = served.number
    return (
        f"{readable_number(number.number)}, {number.label}"
        if number.label
        else readable_number(number.number)
    )


def _tab(label: str, language: str, number: ServedNumber | None, *, is_current: bool) -> Tab:
    chosen = {LANGUAGE: language} | ({NUMBER: str(number.pk)} if number else {})
    return Tab(label, f"?{urlencode(chosen)}", is_current)
