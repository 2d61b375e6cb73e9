"""Music for those who wait: begun once, joined once, begun again when it is gone."""

from buergerdraht.telephony.ari import music
from buergerdraht.telephony.ari.tests import recorded
from buergerdraht.telephony.ari.tests.recorded import CITIZEN_CHANNEL

CHANNEL = {"id": "music~1", "name": "Local/s@music-00000000;1"}


def test_where_nothing_plays_it_is_begun() -> None:
    (request,) = music.keep(
        channels=[recorded.citizen()], bridges=[recorded.bridge("waiting", CITIZEN_CHANNEL)]
    )
    assert request.body is not None
    assert request.body["endpoint"] == "Local/s@music/n"


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
