"""Hearing what pages tell: one LISTEN connection; after each gap everything is read again."""

import asyncio
import json
import logging
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from buergerdraht.agreements.operations import SWITCHBOARD
from buergerdraht.telephony.rules.transfer_records import read_request
from buergerdraht.telephony.rules.watches import Mode
from buergerdraht.telephony.switchboard.process import Switchboard

logger = logging.getLogger(__name__)

FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 0.1, 2.0


async def listen(switchboard: Switchboard, connection_parameters: dict[str, Any]) -> None:
    """Pass on what pages tell until cancelled, with growing pauses while PostgreSQL is away."""
    pause = FIRST_RETRY_SECONDS
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                **connection_parameters, autocommit=True
            ) as connection:
                await connection.execute(f"LISTEN {SWITCHBOARD}")
                pause = FIRST_RETRY_SECONDS
                switchboard.everything_changed()
                async for notification in connection.notifies():
                    pass_on(switchboard, notification.payload)
        except psycopg.Error as problem:
            if pause == FIRST_RETRY_SECONDS:
                logger.warning("not_listening", extra={"problem": type(problem).__name__})
        await asyncio.sleep(pause)
        pause = min(2 * pause, LAST_RETRY_SECONDS)


def pass_on(switchboard: Switchboard, payload: str) -> None:
    """Pass one message on; one that nobody understands is logged and dropped."""
    try:
        _deliver(switchboard, json.loads(payload))
    except (LookupError, TypeError, ValueError):
        logger.warning("message_unreadable")


def _deliver(switchboard: Switchboard, message: object) -> None:
    match message:
        case {"kind": "agent" | "number" | "numbers" | "announcements"}:
            _deliver_change(switchboard, message)
        case {"kind": "call_back", "id": str(call_back_id), "next_try_at": str(next_try_at)}:
            at = datetime.fromisoformat(next_try_at) if next_try_at else None
            switchboard.change_call_back(UUID(call_back_id), at)
        case {"kind": "command", "agent": int(agent_id), "command": str(command)}:
            switchboard.command(agent_id, command)
        case {"kind": "transfer", "agent": int(agent_id), "request": dict(request)}:
            switchboard.transfer(agent_id, read_request(request))
        case {
            "kind": "supervise",
            "supervisor": int(supervisor_id),
            "agent": int(agent_id),
            "mode": str(mode),
        }:
            switchboard.supervise(supervisor_id, agent_id, Mode(mode))
        case _:
            logger.warning("message_unknown")


def _deliver_change(switchboard: Switchboard, message: object) -> None:
    """What was written is in the database; the message says where to look."""
    match message:
        case {"kind": "agent", "id": int(agent_id)}:
            switchboard.agent_changed(agent_id)
        case {"kind": "number", "id": int(number_id)}:
            switchboard.number_changed(number_id)
        case {"kind": "numbers"}:
            switchboard.everything_changed()
        case {"kind": "announcements"}:
            switchboard.announcements_changed()
        case _:
            logger.warning("message_unknown")
