"""Roles and the abilities that they give. Code asks for an ability, never for a role."""

from datetime import timedelta
from enum import StrEnum


class Role(StrEnum):
    """What a person is in a service centre or at an authority; ROLE_LABELS has the German names."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    CASE_WORKER = "case_worker"
    PARTNER_MANAGER = "partner_manager"
    CONTROLLER = "controller"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: dict[Role, str] = {
    Role.AGENT: "Servicekraft",
    Role.SUPERVISOR: "Teamleitung",
    Role.EDITOR: "Redaktion",
    Role.CASE_WORKER: "Sachbearbeitung",
    Role.PARTNER_MANAGER: "Partnerkoordination",
    Role.CONTROLLER: "Controlling",
    Role.ADMINISTRATOR: "Administration",
}
CENTRE_ROLES = (Role.AGENT, Role.SUPERVISOR, Role.EDITOR, Role.CONTROLLER, Role.ADMINISTRATOR)
"""Roles that one has in a service centre."""
AUTHORITY_ROLES = (Role.CASE_WORKER, Role.PARTNER_MANAGER, Role.EDITOR)
"""Roles that one has at an authority."""
INVITED_AS = (Role.CASE_WORKER, Role.PARTNER_MANAGER)
"""Roles to which a partner manager invites colleagues."""


class Ability(StrEnum):
    """What a person may do, named package.verb."""

    TAKE_CALLS = "telephony.take_calls"
    WATCH_BOARD = "telephony.watch_board"
    SUPERVISE = "telephony.supervise"
    """Where the centre allows it: listen in, whisper, take over, sign out who is idle."""
    RECORD_CONTACTS = "contacts.record"
    HANDLE_TICKETS = "tickets.handle"
    REACT_TO_TICKETS = "tickets.react"
    READ_KNOWLEDGE = "knowledge.read"
    SUGGEST = "knowledge.suggest"
    EDIT_KNOWLEDGE = "knowledge.edit"
    WRITE_NOTICES = "knowledge.write_notices"
    EXCHANGE_KNOWLEDGE = "knowledge.exchange"
    WRITE_ANNOUNCEMENTS = "announcements.write"
    ADMINISTER_AUTHORITIES = "authorities.administer"
    KEEP_AUTHORITIES = "authorities.keep"
    """Hours, closures, staff and their accounts: of one's own authority, at a centre of whom it serves."""
    ADMINISTER_USERS = "accounts.administer"
    READ_FIGURES = "quality.read"
    """Of one's own centre, or of one's own authority."""
    ANALYSE_VOLUME = "volume.analyse"
    """Read a partner's call records before a cooperation starts."""
    AGREE_FOR_CENTRE = "agreements.agree_for_centre"
    AGREE_FOR_PARTNER = "agreements.agree_for_partner"
    KEEP_BILLING = "billing.keep"
    READ_INVOICES = "billing.read"
    """Those that were issued to one's own authority."""


_READER = frozenset({Ability.READ_KNOWLEDGE, Ability.SUGGEST})
_AGENT = _READER | {Ability.TAKE_CALLS, Ability.RECORD_CONTACTS, Ability.HANDLE_TICKETS}
_EDITOR = _READER | {Ability.EDIT_KNOWLEDGE, Ability.WRITE_NOTICES, Ability.WRITE_ANNOUNCEMENTS}
ABILITIES: dict[Role, frozenset[Ability]] = {
    Role.AGENT: _AGENT,
    Role.SUPERVISOR: _AGENT
    | {
        Ability.WATCH_BOARD,
        Ability.SUPERVISE,
        Ability.WRITE_NOTICES,
        Ability.READ_FIGURES,
        Ability.ANALYSE_VOLUME,
    },
    Role.EDITOR: _EDITOR,
    Role.CASE_WORKER: _READER | {Ability.REACT_TO_TICKETS},
    Role.PARTNER_MANAGER: _EDITOR
    | {
        Ability.REACT_TO_TICKETS,
        Ability.KEEP_AUTHORITIES,
        Ability.AGREE_FOR_PARTNER,
        Ability.READ_FIGURES,
        Ability.READ_INVOICES,
    },
    Role.CONTROLLER: frozenset(
        {Ability.AGREE_FOR_CENTRE, Ability.READ_FIGURES, Ability.ANALYSE_VOLUME, Ability.KEEP_BILLING}
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Ability.ADMINISTER_AUTHORITIES,
            Ability.KEEP_AUTHORITIES,
            Ability.ADMINISTER_USERS,
            Ability.WATCH_BOARD,
            Ability.EXCHANGE_KNOWLEDGE,
            Ability.WRITE_ANNOUNCEMENTS,
            Ability.AGREE_FOR_CENTRE,
            Ability.READ_FIGURES,
            Ability.ANALYSE_VOLUME,
        }
    ),
}
"""Which knowledge somebody edits follows from where she works: see knowledge.queries.access."""
BEHIND_SECOND_FACTOR = frozenset({Ability.REACT_TO_TICKETS})
"""Whoever may do this signs in from outside of the centre, and with more than a password."""


def abilities_of(roles: frozenset[Role]) -> frozenset[Ability]:
    """Return everything that any of the roles allows."""
    return frozenset().union(*(ABILITIES[role] for role in roles))


FREE_ATTEMPTS = {"name": 4, "address": 30, "code": 4, "guesser": 10, "wish": 2, "wisher": 10}
"""Failures, and wishes for a mail, without any delay; an address may be a whole town hall."""
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=15)
FAILURES_FORGOTTEN_AFTER = timedelta(hours=1)


def delay_after(failures: int, *, kind: str) -> timedelta:
    """Return how long nobody may try again: doubling after the free attempts, never for good (ASVS 2.2.1)."""
    surplus = failures - FREE_ATTEMPTS[kind]
    if surplus <= 0:
        return timedelta(0)
    return min(FIRST_DELAY * (1 << min(surplus - 1, 20)), LONGEST_DELAY)
