"""Reads of agreements and served numbers."""

import re
from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement, ServedNumber
from buergerdraht.agreements.rules import REACTION_WEEK
from buergerdraht.authorities.models import (
    Authority,
    DirectoryEntry,
    Membership,
    PhoneNumber,
    ServiceCentre,
)
from buergerdraht.authorities.queries import centres_where, own_authorities
from buergerdraht.authorities.rules import state_of_key
from buergerdraht.foundation.sorting import german_order
from buergerdraht.servicehours.queries import calendar_parts, rules_of, rules_of_calendar
from buergerdraht.servicehours.rules import CalendarRules


def agreements_on(day: date) -> QuerySet[Agreement]:
    """Return the agreements that hold on a day or later."""
    return Agreement.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day))


def serving_agreement(authority: Authority, *, on: date) -> Agreement | None:
    """Return the agreement by which the authority is served on that day or from later on; None: by none."""
    agreements = agreements_on(on).filter(partner=authority).select_related("centre")
    return agreements.order_by("valid_from").first()


def reaction_calendar(agreement: Agreement) -> CalendarRules:
    """Return the calendar in which the hours of the partner's reaction count."""
    if agreement.reaction_calendar_id:
        return rules_of_calendar(agreement.reaction_calendar_id)
    partner = agreement.partner
    state = state_of_key(partner.regional_key) or agreement.centre.service_hours.state
    if partner.opening_hours is None:
        return CalendarRules(state, REACTION_WEEK)
    own = rules_of(partner.opening_hours)
    local = own.local_holidays if own.state == state else ()
    return CalendarRules(state, REACTION_WEEK, closures=own.closures, local_holidays=local)


def answering_centres(authority: Authority, *, on: date) -> QuerySet[ServiceCentre]:
    """Return the centres that answer for the authority on that day or from later on, by name.

    By an agreement with it or with who runs it, or because a number of its own is served under another's.
    """
    parties = [authority.pk, authority.administered_by_id]
    is_party = Q(partner__in=parties)
    has_number = Q(served_numbers__number__authority=authority, served_numbers__ended_at__isnull=True)
    agreements = agreements_on(on).filter(is_party | has_number)
    centres = ServiceCentre.objects.filter(Q(agreements__in=agreements) | Q(authority__in=parties))
    return centres.distinct().order_by("name")


def served_numbers_of(authority: Authority) -> QuerySet[ServedNumber]:
    """Return the authority's numbers that a centre serves, in the order of the numbers."""
    served = ServedNumber.objects.filter(number__authority=authority, ended_at__isnull=True)
    return (
        served.select_related("number", "agreement__centre", "service_hours")
        .prefetch_related(*calendar_parts("service_hours"))
        .order_by("number__number")
    )


def owner_of_number(number: str, *, besides: Authority | None = None) -> str:
    """Return whose number (E.164) this is, in words; empty: nobody's, or that authority's and not served."""
    taken = PhoneNumber.objects.filter(number=number).select_related("authority").first()
    if taken is None:
        return ""
    served = taken.served.filter(ended_at__isnull=True).select_related("agreement__centre").first()
    if served:
        return f"{taken.authority.name} ({served.agreement.centre.name})"
    return "" if besides and taken.authority_id == besides.pk else taken.authority.name


def first_number_of(slug: str) -> str:
    """Return the number that was entered first under the agreement of that slug; '' if there is none."""
    served = ServedNumber.objects.filter(agreement__slug=slug, ended_at__isnull=True)
    return served.order_by("pk").values_list("number__number", flat=True).first() or ""


def authorities_served_by(centre: ServiceCentre, *, on: date) -> QuerySet[Authority]:
    """Return whom the centre answers for on a day, by name.

    Its own authority, its partners, who is served under a partner's agreement (47 municipalities by that of
    their county), and those whom any of these administer.
    """
    holding = agreements_on(on).filter(centre=centre, valid_from__lte=on)
    numbers = ServedNumber.objects.filter(agreement__in=holding, ended_at__isnull=True)
    served = Authority.objects.filter(
        Q(centres=centre) | Q(agreements__in=holding) | Q(numbers__served__in=numbers)
    ).values("pk")
    return Authority.objects.filter(Q(pk__in=served) | Q(administered_by__in=served)).order_by(
        german_order("name")
    )


def answered_for_by(centres: QuerySet[ServiceCentre], *, on: date) -> Q:
    """Return the condition for authorities that one of these centres answers for on that day or later."""
    holding = agreements_on(on).filter(centre__in=centres)
    own = Q(centres__in=centres) | Q(agreements__in=holding)
    numbers = Q(numbers__served__agreement__in=holding)
    run = Q(administered_by__centres__in=centres) | Q(administered_by__agreements__in=holding)
    return own | numbers | run


def served_number_for(user: User, number_id: int) -> ServedNumber:
    """Return a served number of a centre that the user administers; raise ServedNumber.DoesNotExist."""
    served = ServedNumber.objects.filter(
        agreement__centre__in=centres_where(user, Ability.ADMINISTER_AUTHORITIES), ended_at__isnull=True
    )
    return served.select_related("number__authority", "agreement__centre", "service_hours").get(pk=number_id)


def authorities_administered_by(user: User, *, on: date, search: str = "") -> QuerySet[Authority]:
    """Return the authorities that the centres which the user administers answer for on that day or later.

    By name; with words in `search`, those in which each stands: name, region key, town, postal code, number.
    """
    centres = centres_where(user, Ability.ADMINISTER_AUTHORITIES)
    ids = Authority.objects.filter(answered_for_by(centres, on=on)).values("pk")
    return _matching(Authority.objects.filter(pk__in=ids), search=search).order_by(german_order("name"), "pk")


def administered_authority(user: User, slug: str, *, on: date) -> Authority:
    """Return the authority if the user administers it; raise Authority.DoesNotExist."""
    return authorities_administered_by(user, on=on).select_related("administered_by").get(slug=slug)


def administered_agreement(user: User, partner_slug: str, *, on: date) -> Agreement:
    """Return by which agreement a centre that the user administers serves the partner; raise DoesNotExist."""
    centres = centres_where(user, Ability.ADMINISTER_AUTHORITIES)
    agreements = agreements_on(on).filter(partner__slug=partner_slug, centre__in=centres)
    return agreements.select_related("partner", "centre").earliest("valid_from")


def authorities_kept_by(user: User, *, on: date) -> QuerySet[Authority]:
    """Return the authorities whose hours and staff the user keeps: her own, or all that she administers."""
    administered = authorities_administered_by(user, on=on).values("pk")
    own = own_authorities(user, Ability.KEEP_AUTHORITIES).values("pk")
    kept = Authority.objects.filter(Q(pk__in=administered) | Q(pk__in=own))
    return kept.select_related("administered_by").order_by(german_order("name"), "pk")


def kept_authority(user: User, slug: str, *, on: date) -> Authority:
    """Return the authority if the user keeps its hours and staff; raise Authority.DoesNotExist."""
    return authorities_kept_by(user, on=on).get(slug=slug)


def entry_to_report(user: User, entry_id: int, *, on: date) -> DirectoryEntry:
    """Return an entry whose presence the user tells: her own, or of an authority that she keeps.

    Raise DirectoryEntry.DoesNotExist.
    """
    hers = Q(user=user, authority__in=own_authorities(user, Ability.REACT_TO_TICKETS))
    entries = DirectoryEntry.objects.filter(hers | Q(authority__in=authorities_kept_by(user, on=on)))
    return entries.select_related("authority", "unit").get(pk=entry_id)


def _matching(authorities: QuerySet[Authority], *, search: str) -> QuerySet[Authority]:
    for word in search.split():
        found = Q(name__icontains=word) | Q(regional_key__startswith=word) | Q(postal_code__startswith=word)
        digits = re.sub(r"\D", "", word).lstrip("0")
        if digits:
            found |= Q(pk__in=PhoneNumber.objects.filter(number__contains=digits).values("authority"))
        authorities = authorities.filter(found)
    return authorities


def numbers_administered_by(user: User) -> QuerySet[ServedNumber]:
    """Return the numbers under the care of the centres that the user administers, by authority."""
    centres = centres_where(user, Ability.ADMINISTER_AUTHORITIES)
    served = ServedNumber.objects.filter(agreement__centre__in=centres, ended_at__isnull=True)
    related = served.select_related("number__authority", "agreement__centre").prefetch_related(
        "service_hours", *calendar_parts("service_hours")
    )
    return related.order_by(german_order("number__authority__name"), "pk")


def people_administered_by(user: User, *, on: date, search: str = "") -> QuerySet[User]:
    """Return who works in the centres that the user administers, or at an authority that these serve."""
    places = Q(memberships__centre__in=centres_where(user, Ability.ADMINISTER_USERS))
    places |= Q(memberships__authority__in=authorities_administered_by(user, on=on).values("pk"))
    people = User.objects.filter(pk__in=User.objects.filter(places).values("pk"))
    for word in search.split():
        people = people.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(username__icontains=word)
        )
    memberships = Prefetch("memberships", Membership.objects.select_related("centre", "authority"))
    return people.prefetch_related(memberships).order_by(
        german_order("last_name"), german_order("first_name"), "pk"
    )


def changeable_people(user: User, people: Iterable[User], *, on: date) -> frozenset[int]:
    """Return the ids of those people who work nowhere but where the user administers."""
    centres = set(centres_where(user, Ability.ADMINISTER_USERS).values_list("pk", flat=True))
    authorities = set(authorities_administered_by(user, on=on).values_list("pk", flat=True))

    def is_hers(place: Membership) -> bool:
        return place.centre_id in centres or place.authority_id in authorities

    return frozenset(person.pk for person in people if all(map(is_hers, person.memberships.all())))


def person_administered_by(user: User, *, person_id: int, on: date) -> User:
    """Return a person if the user administers every place that she works in; raise User.DoesNotExist."""
    person = people_administered_by(user, on=on).get(pk=person_id)
    if person.pk not in changeable_people(user, [person], on=on):
        raise User.DoesNotExist
    return person


def with_served_numbers(authorities: QuerySet[Authority]) -> QuerySet[Authority]:
    """Return the authorities with served `numbers`, each with `served_now` and its centre, prefetched."""
    served = ServedNumber.objects.filter(ended_at__isnull=True).select_related("agreement__centre")
    numbers = PhoneNumber.objects.filter(served__ended_at__isnull=True, served__isnull=False).distinct()
    return authorities.prefetch_related(
        Prefetch("numbers", numbers.prefetch_related(Prefetch("served", served, to_attr="served_now")))
    )


def authorities_without_directory(user: User, *, on: date) -> QuerySet[Authority]:
    """Return the authorities with a served number but no line in their own or their runner's directory."""
    served = authorities_administered_by(user, on=on).filter(
        numbers__served__ended_at__isnull=True, numbers__served__isnull=False
    )
    return served.filter(directory__isnull=True, administered_by__directory__isnull=True).distinct()
