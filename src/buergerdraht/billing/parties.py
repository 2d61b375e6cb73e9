"""What invoices say of who sends and who gets them, and who may change it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q, QuerySet

from buergerdraht.accounts.models import User
from buergerdraht.accounts.rules import Ability
from buergerdraht.agreements.models import Agreement
from buergerdraht.authorities.models import Authority
from buergerdraht.authorities.queries import centres_where, own_authorities
from buergerdraht.billing.models import BillingParty
from buergerdraht.billing.rules.paper import Fault, Party, buyer_faults, seller_faults
from buergerdraht.billing.usage import tariffs_of
from buergerdraht.foundation.audit import record
from buergerdraht.foundation.sorting import german_order

ADDRESS = ("street", "postal_code", "town")
PARTY_FIELDS = ("contact_name", "phone", "email", "leitweg_id", "iban", "vat_id", "tax_number")


def parties_of(user: User) -> QuerySet[Authority]:
    """Return the authorities whose billing data she keeps, by name: her centres', their payers', her own.

    A payer that runs a centre itself keeps them alone: another centre's IBAN would be hers to change.
    """
    centres = centres_where(user, Ability.KEEP_BILLING).order_by()
    paid = Agreement.objects.filter(centre__in=centres.values("pk"), partner__centres=None)
    own = own_authorities(user, Ability.READ_INVOICES).order_by().values("pk")
    near = Q(pk__in=centres.values("authority")) | Q(pk__in=paid.values("partner")) | Q(pk__in=own)
    return Authority.objects.filter(near).select_related("billing_party").order_by(german_order("name"), "pk")


def party_authority_for(user: User, authority_id: int) -> Authority:
    """Return an authority whose billing data she keeps; raise Authority.DoesNotExist."""
    return parties_of(user).get(pk=authority_id)


def party_of(authority: Authority) -> Party:
    """Return an authority as it stands on papers; without a billing address at its own."""
    kept = BillingParty.objects.filter(authority=authority).first()
    told = {name: getattr(kept, name) for name in PARTY_FIELDS} if kept else {}
    place = kept if kept and kept.street else authority
    return Party(authority.slug, authority.name, **{name: getattr(place, name) for name in ADDRESS}, **told)


def missing_of(authority: Authority, *, today: date) -> tuple[Fault, ...]:
    """Return what keeps invoices of or to the authority from being issued."""
    party, faults = party_of(authority), list[Fault]()
    paid = Agreement.objects.exclude(partner=F("centre__authority"))
    if paid.filter(centre__authority=authority).exists():
        faults += seller_faults(party, is_taxed=bool(tax_of(authority, today=today)))
    if paid.filter(partner=authority).exists():
        faults += buyer_faults(party)
    return tuple(dict.fromkeys(faults))


def tax_of(authority: Authority, *, today: date) -> frozenset[Decimal]:
    """Return the rates of tax that its centres take, now or later; the agreements alone say so."""
    sold = Agreement.objects.filter(centre__authority=authority).exclude(partner=authority)
    coming = (each for each in tariffs_of(*sold) if each.valid_until is None or each.valid_until > today)
    return frozenset(each.vat_percent for each in coming if each.vat_percent is not None)


@transaction.atomic
def keep_party(authority: Authority, told: Mapping[str, str], *, by: User, now: datetime) -> None:
    """Write what invoices say of the authority; what is issued already stays as it is."""
    BillingParty.objects.update_or_create(authority=authority, defaults=dict(told))
    record("billing.party_kept", object_type="authority", object_id=str(authority.pk), actor_id=by.pk, at=now)
