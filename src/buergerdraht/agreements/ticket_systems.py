"""A partner's own ticket system: token and secret are shown once; kept are a digest and a seed."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.crypto import salted_hmac

from buergerdraht.accounts.models import User
from buergerdraht.agreements.errors import TooManyRequests
from buergerdraht.agreements.models import Agreement, TicketSystem
from buergerdraht.authorities.models import Authority
from buergerdraht.foundation.audit import record

MOST_IN_A_MINUTE = 300
BOTH_HOLD = timedelta(days=1)
"""So long our calls are signed with the secret before as well."""


def ticket_system_of(agreement: Agreement) -> TicketSystem | None:
    """Return the partner's ticket system; None: nothing was set up."""
    return TicketSystem.objects.filter(agreement=agreement).first()


def ticket_system_with(token: str) -> TicketSystem:
    """Return whose token it is; raise TicketSystem.DoesNotExist."""
    known = TicketSystem.objects.select_related("agreement__partner")
    return known.get(token_digest=_digest(token))


def visible_to(system: TicketSystem) -> frozenset[int]:
    """Return the authorities whose tickets go by the agreement: the partner, and those that it runs."""
    partner = system.agreement.partner_id
    ids = Authority.objects.filter(Q(pk=partner) | Q(administered_by=partner)).values_list("pk", flat=True)
    return frozenset(ids)


def count_request(system: TicketSystem, *, now: datetime) -> None:
    """Count a request; raise TooManyRequests from the next after MOST_IN_A_MINUTE on."""
    minute = now.replace(second=0, microsecond=0)
    again = When(minute_at=minute, then=F("requests") + 1)
    rows = TicketSystem.objects.filter(pk=system.pk)
    rows.update(requests=Case(again, default=Value(1)), minute_at=minute)
    system.refresh_from_db(fields=["requests", "minute_at"])
    if system.requests > MOST_IN_A_MINUTE:
        raise TooManyRequests(seconds=60 - now.second)


def signing_secrets(system: TicketSystem, *, now: datetime) -> tuple[str, ...]:
    """Return the secrets that hold, the newest first; none if none was made."""
    seeds = [system.seed] if system.seed else []
    if system.previous_seed and system.secret_made_at and now < system.secret_made_at + BOTH_HOLD:
        seeds.append(system.previous_seed)
    return tuple(_secret(seed) for seed in seeds)


@transaction.atomic
def renew_token(agreement: Agreement, *, by: User, now: datetime) -> str:
    """Return a token that lets the ticket system in; the one before is void."""
    system, token = _locked(agreement), f"bd_{secrets.token_urlsafe(32)}"
    system.token_digest, system.token_made_at = _digest(token), now
    system.save(update_fields=["token_digest", "token_made_at"])
    _record("token_renewed", system, by=by, now=now)
    return token


@transaction.atomic
def lock_out(agreement: Agreement, *, by: User, now: datetime) -> None:
    """Let the ticket system in no more."""
    system = _locked(agreement)
    system.token_digest, system.token_made_at = "", None
    system.save(update_fields=["token_digest", "token_made_at"])
    _record("locked_out", system, by=by, now=now)


@transaction.atomic
def renew_secret(agreement: Agreement, *, by: User, now: datetime) -> str:
    """Return a secret with which our calls are signed; the one before holds on for BOTH_HOLD."""
    system = _locked(agreement)
    system.previous_seed, system.seed, system.secret_made_at = system.seed, secrets.token_hex(32), now
    system.save(update_fields=["previous_seed", "seed", "secret_made_at"])
    _record("secret_renewed", system, by=by, now=now)
    return _secret(system.seed)


def _locked(agreement: Agreement) -> TicketSystem:
    return TicketSystem.objects.select_for_update().get_or_create(agreement=agreement)[0]


def _digest(token: str) -> str:
    return salted_hmac("buergerdraht.api-token", token, algorithm="sha256").hexdigest()


def _secret(seed: str) -> str:
    return salted_hmac("buergerdraht.webhook-secret", seed, algorithm="sha256").hexdigest()


def _record(verb: str, system: TicketSystem, *, by: User, now: datetime) -> None:
    record(
        f"ticket_system.{verb}",
        object_type="agreement",
        object_id=str(system.agreement_id),
        actor_id=by.pk,
        at=now,
    )
