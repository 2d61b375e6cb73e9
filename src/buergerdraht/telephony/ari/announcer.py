"""Prompts that citizens hear: one at a time, and nothing is told of one that another has followed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol
from uuid import UUID

from buergerdraht.telephony.ari import requests
from buergerdraht.telephony.ari.client import Request


class OfCitizen(Protocol):
    """Sends a request about the citizen's channel; void if she has left."""

    def __call__(self, call_id: UUID, make: Callable[[str], Request], /) -> None: ...


@dataclass(frozen=True, slots=True)
class Playing:
    """A prompt that a call hears."""

    playback: str
    is_music_next: bool = False


class Announcer:
    """What each call hears now, for an engine that lends its way to citizens."""

    def __init__(self, *, prompts_dir: Path, of_citizen: OfCitizen, is_ours: Callable[[UUID], bool]) -> None:
        self._prompts_dir = prompts_dir
        self._of_citizen = of_citizen
        self._is_ours = is_ours
        self._playing: dict[UUID, Playing] = {}

    def suppose(self, call_ids: Iterable[UUID]) -> None:
        """Begin anew: these may hear a prompt, of which nothing is known."""
        self._playing = {call_id: Playing(requests.announcement_of(call_id)) for call_id in call_ids}

    def play(self, call_id: UUID, prompts: tuple[str, ...], *, is_music_next: bool) -> None:
        """Play prompts one after the other instead of what the call hears."""
        if not self._is_ours(call_id):
            return
        number = 1 - self._number_of(self.stop(call_id))
        playback = requests.announcement_of(call_id, number=number)
        self._playing[call_id] = Playing(playback, is_music_next)
        self._of_citizen(call_id, requests.answer)
        paths = [self._prompts_dir / name for name in prompts]
        self._of_citizen(call_id, partial(requests.play, prompts=paths, playback=playback))

    def stop(self, call_id: UUID) -> Playing | None:
        """End what the call hears: until then its channel would not obey; return what it was."""
        playing = self._playing.pop(call_id, None)
        if playing is not None:
            self._of_citizen(call_id, lambda _: requests.stop_playing(playing.playback))
        return playing

    def forget(self, call_id: UUID) -> None:
        """The citizen has left."""
        self._playing.pop(call_id, None)

    def finished(self, playback: str) -> UUID | None:
        """Go on with music if agreed, and return whose prompt has ended; None: it was stopped."""
        for call_id, playing in self._playing.items():
            if playing.playback == playback:
                self.forget(call_id)
                if playing.is_music_next:
                    self._of_citizen(call_id, requests.wait_with_music)
                return call_id
        return None

    def _number_of(self, playing: Playing | None) -> int:
        """The next prompt needs another name than one whose end is still to come."""
        return int(playing.playback.endswith("~1")) if playing else 1
