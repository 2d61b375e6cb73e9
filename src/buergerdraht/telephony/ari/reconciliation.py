"""Asterisk's accounts are brought to what is wanted, each for itself: one that fails stops no other."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from buergerdraht.telephony.ari import accounts
from buergerdraht.telephony.ari.client import AriConnection, AriRefusal, AriUnavailable, Request
from buergerdraht.telephony.ari.names import agent_of_username
from buergerdraht.telephony.ari.store import AsteriskStore
from buergerdraht.telephony.ports import PhoneAccount

logger = logging.getLogger(__name__)

NOT_FOUND = 404


class AccountKeeper:
    """Knows which accounts are wanted, and makes, changes and removes those that differ."""

    def __init__(self, store: AsteriskStore, *, on_phone_dropped: Callable[[int], None]) -> None:
        self._store = store
        self._on_phone_dropped = on_phone_dropped
        self._wanted: dict[str, PhoneAccount] | None = None
        self._lock = asyncio.Lock()
        self.is_behind = False
        """Something was refused or lost on the way: `apply` is to be called again."""

    def want(self, wanted: tuple[PhoneAccount, ...]) -> None:
        """Have exactly these from the next `apply` on."""
        self._wanted = {account.username: account for account in wanted}

    async def apply(self, connection: AriConnection | None) -> None:
        """Bring Asterisk to what is wanted; without a connection, the next one goes on."""
        async with self._lock:
            if connection is None or self._wanted is None:
                return
            self.is_behind = False
            try:
                await self._reconcile(connection, self._wanted)
            except (AriRefusal, AriUnavailable, OSError) as problem:
                self._fall_behind(problem)

    def _fall_behind(self, problem: Exception) -> None:
        self.is_behind = True
        logger.warning("account_not_applied", extra={"problem": str(problem)})

    async def _reconcile(self, connection: AriConnection, wanted: dict[str, PhoneAccount]) -> None:
        endpoints = await connection.request(Request("GET", "endpoints/PJSIP"))
        present = {endpoint["resource"] for endpoint in endpoints if agent_of_username(endpoint["resource"])}
        known = await asyncio.to_thread(self._store.fingerprints)
        for username in sorted(present | wanted.keys()):
            try:
                account, before = wanted.get(username), known.get(username, "")
                await self._settle(connection, username, account, before, is_there=username in present)
            except AriRefusal as refusal:
                self._fall_behind(refusal)

    async def _settle(
        self,
        connection: AriConnection,
        username: str,
        account: PhoneAccount | None,
        before: str,
        *,
        is_there: bool,
    ) -> None:
        """Make one account what it should be; `before` is the fingerprint with which it was made."""
        fingerprint = accounts.fingerprint_of(account) if account else ""
        if is_there and before and fingerprint == before:
            return
        if is_there:
            await self._remove(connection, username, fingerprint, before=before)
        if account is not None:
            await asyncio.gather(*map(connection.request, accounts.requests_to_make(account)))
            await asyncio.to_thread(self._store.save_account, username, fingerprint)

    async def _remove(
        self, connection: AriConnection, username: str, fingerprint: str, *, before: str
    ) -> None:
        """Remove an account, for good or to make it anew; its phone stays registered if the secret does."""
        requests = accounts.requests_to_remove(username)
        if accounts.has_other_secret(fingerprint, known=before):
            aor = await _request_if_there(connection, accounts.request_for_contacts(username)) or []
            requests = accounts.requests_to_drop_phones(username, aor=aor) + requests
            self._on_phone_dropped(agent_of_username(username) or 0)
        await asyncio.gather(*(_request_if_there(connection, request) for request in requests))
        await asyncio.to_thread(self._store.forget_account, username)


async def _request_if_there(connection: AriConnection, request: Request) -> Any:
    """None if it is gone already: Asterisk lists an endpoint for as long as a call of its phone ends."""
    try:
        return await connection.request(request)
    except AriRefusal as refusal:
        if refusal.status != NOT_FOUND:
            raise
        return None
