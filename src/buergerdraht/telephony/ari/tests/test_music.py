"""Music for those who wait: begun once, joined once, begun again when it is gone."""

import asyncio

import pytest

from buergerdraht.telephony.ari import music
from buergerdraht.telephony.ari.client import Request
from buergerdraht.telephony.ari.tests import recorded
from buergerdraht.telephony.ari.tests.recorded import CITIZEN_CHANNEL

CHANNEL = {"id": "music~1", "name": "Local/s@music-00000000;1"}


def test_where_nothing_plays_it_is_begun() -> None:
    (request,) = music.keep(
        channels=[recorded.citizen()], bridges=[recorded.bridge("waiting", CITIZEN_CHANNEL)]
    )
    assert request.body is not None
    assert (request.body["endpoint"], request.body["formats"]) == ("Local/s@music/n", "slin")


def test_what_plays_into_nothing_joins_and_what_has_joined_is_left_alone() -> None:
    (request,) = music.keep(channels=[CHANNEL], bridges=[recorded.bridge("waiting")])
    assert request.uri == "bridges/waiting/addChannel?channel=music~1&role=announcer"
    assert music.keep(channels=[CHANNEL], bridges=[recorded.bridge("waiting", "music~1")]) == []


def test_it_joins_when_it_is_there_and_begins_again_when_it_is_gone() -> None:
    begun = music.follow(recorded.event("StasisStart", args=["music"], channel=CHANNEL))
    assert begun is not None
    assert "role=announcer" in begun.uri
    again = music.follow(recorded.event("ChannelDestroyed", channel=CHANNEL))
    assert again is not None
    assert again.body is not None
    assert again.body["channelId"] != "music~1"


def test_other_channels_and_its_other_half_are_of_no_interest() -> None:
    half = {"id": "music~1;2", "name": "Local/s@music-00000000;2"}
    for channel in (half, recorded.citizen()):
        assert music.follow(recorded.event("ChannelDestroyed", channel=channel)) is None
    assert music.follow(recorded.event("PeerStatusChange")) is None


def test_what_could_not_be_begun_is_tried_until_it_plays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(music, "RETRY_SECONDS", 0)
    answers, asked = [500, 404, 200], []

    def send(request: Request, on_response: music.OnResponse) -> None:
        asked.append(request.body)
        if on_response:
            on_response(answers.pop(0), None)

    async def until_it_plays() -> None:
        (request,) = music.keep(channels=[], bridges=[])
        music.sender(send)(request)
        async with asyncio.timeout(5):
            while answers:  # noqa: ASYNC110  (the loop's own timer)
                await asyncio.sleep(0)

    asyncio.run(until_it_plays())
    assert len({body["channelId"] for body in asked if body}) == 3, "each has a name of its own"


def test_who_could_not_join_is_not_begun_twice() -> None:
    asked: list[Request] = []

    def send(request: Request, on_response: music.OnResponse) -> None:
        asked.append(request)
        if on_response:
            on_response(404, None)

    (join,) = music.keep(channels=[CHANNEL], bridges=[])
    music.sender(send)(join)
    assert asked == [join]
