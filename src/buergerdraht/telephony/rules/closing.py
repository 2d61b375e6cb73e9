"""What a citizen hears when nobody is there."""

from dataclasses import replace
from datetime import datetime

from buergerdraht.telephony.ports import Announce
from buergerdraht.telephony.rules.records import Call, Step
from buergerdraht.telephony.rules.steps import changed
from buergerdraht.telephony.rules.vocabulary import EventKind

CLOSED = ("closed",)


def say_closed(call: Call, *, at: datetime) -> Step:
    """Say that nobody is there."""
    return changed(
        replace(call, is_kept=True),
        at,
        facts=((EventKind.CLOSED_ANNOUNCED, None, ""),),
        commands=(Announce(call.id, CLOSED),),
    )
