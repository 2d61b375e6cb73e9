"""Several lines of one call become one: telephone systems write a line for each telephone that rang. Pure."""

from collections.abc import Callable

from buergerdraht.volume.rules.records import Call

WINDOW = 2_000
"""So many calls may be open between two lines of one; systems write them at its end, one after the other."""


class Merging:
    """Holds calls back until no further line of theirs is to be expected."""

    def __init__(self, give: Callable[[Call], None]) -> None:
        self._give = give
        self._open: dict[str, Call] = {}

    def add(self, call: Call) -> None:
        """Take a line; one without a key is a call of its own."""
        if not call.key:
            self._give(call)
            return
        known = self._open.pop(call.key, None)
        self._open[call.key] = call if known is None else merged(known, call)
        if len(self._open) > WINDOW:
            self._give(self._open.pop(next(iter(self._open))))

    def end(self) -> None:
        """Give what is still held back."""
        for call in self._open.values():
            self._give(call)
        self._open.clear()


def merged(one: Call, other: Call) -> Call:
    """Return the call of two lines: answered if one was, with all talks and the wait for the first answer."""
    first, second = sorted((one, other), key=lambda call: (not call.is_answered, call.begin))
    waits = [call.wait for call in (one, other) if call.wait is not None]
    return first._replace(
        begin=min(one.begin, other.begin),
        talk=one.talk + other.talk,
        wait=first.wait if first.is_answered else max(waits, default=None),
        caller=first.caller or second.caller,
    )
