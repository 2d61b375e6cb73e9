"""People: the list, a new one, one person with her roles, password and account."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from buergerdraht.accounts.errors import UsernameTaken
from buergerdraht.accounts.http import signed_in
from buergerdraht.accounts.models import User
from buergerdraht.accounts.operations import reset_password, set_active
from buergerdraht.accounts.rules import Ability
from buergerdraht.accounts.second_factor import has_second_factor, remove_second_factor
from buergerdraht.agreements.queries import (
    authorities_administered_by,
    changeable_people,
    people_administered_by,
    person_administered_by,
)
from buergerdraht.authorities.queries import centres_where, memberships_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.foundation.http import or_404, requires, typed_search
from buergerdraht.office.users.forms import DetailsForm, NewPersonForm, PlaceForm, Places, shown_details
from buergerdraht.telephony.operations import change_person, dismiss, employ, give_role, take_role
from buergerdraht.telephony.queries import agent_of

PER_PAGE = 50

administers = requires(Ability.ADMINISTER_USERS)


@administers
def user_list(request: HttpRequest) -> HttpResponse:
    """List the people, or those whose name matches."""
    text = typed_search(request)
    found = people_administered_by(signed_in(request), on=localdate(), search=text)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    changeable = changeable_people(signed_in(request), page, on=localdate())
    return render(request, "office/users/list.html", {"page": page, "text": text, "changeable": changeable})


@administers
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Make a person; the answer is the only page that ever shows her initial password."""
    form = NewPersonForm(request.POST or None, places=_places(request))
    if not form.is_valid():
        return _new(request, form)
    try:
        person, password = employ(form.person(), by=signed_in(request), now=utc_now())
    except UsernameTaken as refusal:
        form.add_error("username", refusal.message)
        return _new(request, form)
    return render(
        request, "office/users/password.html", {"person": person, "password": password, "is_new": True}
    )


@administers
def user_page(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show and change one person."""
    person = _person(request, person_id)
    agent = agent_of(person)
    initial = shown_details(person, skills=agent.skills if agent else ())
    form = DetailsForm(request.POST or None, initial=initial)
    if not form.is_valid():
        return _page(request, person, form=form, status=422 if form.is_bound else 200)
    skills = form.cleaned_data["skills"]
    change_person(person, details=form.details(), skills=skills, by=signed_in(request), now=utc_now())
    messages.success(request, "Die Angaben sind gespeichert.")
    return redirect("user_page", person_id=person_id)


@administers
@require_POST
def add_role(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let a person work in one more role."""
    person = _person(request, person_id)
    form = PlaceForm(request.POST, places=_places(request))
    if not form.is_valid():
        return _page(request, person, place_form=form, status=422)
    give_role(person, place=form.chosen_place(), by=signed_in(request), now=utc_now())
    messages.success(request, "Die Rolle gilt ab sofort.")
    return redirect("user_page", person_id=person_id)


@administers
@require_POST
def remove_role(request: HttpRequest, person_id: int, membership_id: int) -> HttpResponse:
    """End a role of a person."""
    person = _person(request, person_id)
    membership = or_404(lambda: memberships_of(person).get(pk=membership_id))
    take_role(membership, by=signed_in(request), now=utc_now())
    messages.success(request, "Die Rolle ist entfernt.")
    return redirect("user_page", person_id=person_id)


@administers
@never_cache
@require_POST
def renew_password(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a new initial password and show it once."""
    person = _person(request, person_id)
    password = reset_password(person, by=signed_in(request), now=utc_now())
    return render(request, "office/users/password.html", {"person": person, "password": password})


@administers
@require_POST
def reset_second_factor(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take the second factor away from a person who lost it."""
    person = _person(request, person_id)
    remove_second_factor(person, by=signed_in(request), now=utc_now())
    messages.success(request, f"Der zweite Faktor von {person.display_name} ist zurückgesetzt.")
    return redirect("user_page", person_id=person_id)


@administers
@require_POST
def deactivate(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let a person no longer sign in."""
    person = _person(request, person_id)
    dismiss(person, by=signed_in(request), now=utc_now())
    messages.success(request, f"{person.display_name} kann sich nicht mehr anmelden.")
    return redirect("user_page", person_id=person_id)


@administers
@require_POST
def activate(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let a person sign in again."""
    person = _person(request, person_id)
    set_active(person, is_active=True, by=signed_in(request), now=utc_now())
    messages.success(request, f"{person.display_name} kann sich wieder anmelden.")
    return redirect("user_page", person_id=person_id)


def _person(request: HttpRequest, person_id: int) -> User:
    user = signed_in(request)
    return or_404(lambda: person_administered_by(user, person_id=person_id, on=localdate()))


def _places(request: HttpRequest) -> Places:
    user = signed_in(request)
    return Places(
        centres_where(user, Ability.ADMINISTER_USERS), authorities_administered_by(user, on=localdate())
    )


def _new(request: HttpRequest, form: NewPersonForm) -> HttpResponse:
    return render(request, "office/users/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _page(
    request: HttpRequest,
    person: User,
    *,
    form: DetailsForm | None = None,
    place_form: PlaceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    agent = agent_of(person)
    details = form or DetailsForm(initial=shown_details(person, skills=agent.skills if agent else ()))
    context = {
        "person": person,
        "details": details,
        "place_form": place_form or PlaceForm(places=_places(request)),
        "form": place_form or details,
        "memberships": memberships_of(person),
        "agent": agent,
        "is_self": person == request.user,
        "has_second_factor": has_second_factor(person),
    }
    return render(request, "office/users/page.html", context, status=status)
