from buergerdraht.telephony.ari.tests import recorded
from buergerdraht.telephony.ari.tests.recorded import CALL, CITIZEN_CHANNEL, LEG
from buergerdraht.telephony.transfer_ports import FarLegId
from buergerdraht.telephony.watchdog import takeover

TALK = f"talk~{CALL}~1~1"
FAR = FarLegId(CALL, 2)


def far(**changes: object) -> dict[str, object]:
    """The leg to somebody outside who is asked."""
    return recorded.leg(id=str(FAR), name="PJSIP/trunk-000007d3") | changes


def wanted(*channels: dict[str, object], bridges: tuple[dict[str, object], ...] = ()) -> list[str]:
    requests = takeover(channels=list(channels), bridges=list(bridges))
    return [f"{request.method} {request.uri}" for request in requests]


def test_a_waiting_citizen_goes_to_the_queue_and_her_ringing_leg_ends() -> None:
    waiting = recorded.bridge("waiting", CITIZEN_CHANNEL)
    assert wanted(recorded.citizen(), recorded.leg(state="Ringing"), bridges=(waiting,)) == [
        f"DELETE channels/{LEG}?reason_code=16",
        f"DELETE playbacks/announce~{CALL}",
        f"DELETE playbacks/announce~{CALL}~1",
        f"POST channels/{CITIZEN_CHANNEL}/continue?label=fallback",
    ]


def test_a_talk_is_not_touched() -> None:
    bridge = recorded.bridge(TALK, CITIZEN_CHANNEL, str(LEG))
    assert wanted(recorded.citizen(), recorded.leg(), bridges=(bridge,)) == []


def test_a_talk_that_one_side_ended_is_over() -> None:
    citizen_alone = recorded.bridge(TALK, CITIZEN_CHANNEL)
    assert wanted(recorded.citizen(), bridges=(citizen_alone,)) == [
        f"DELETE channels/{CITIZEN_CHANNEL}?reason_code=16"
    ]
    agent_alone = recorded.bridge(TALK, str(LEG))
    assert wanted(recorded.leg(), bridges=(agent_alone,)) == [f"DELETE channels/{LEG}?reason_code=16"]


def test_an_agent_who_picked_up_is_put_into_the_talk() -> None:
    waiting = recorded.bridge("waiting", CITIZEN_CHANNEL)
    assert wanted(recorded.citizen(), recorded.leg(), bridges=(waiting,)) == [
        f"DELETE playbacks/announce~{CALL}",
        f"DELETE playbacks/announce~{CALL}~1",
        f"POST bridges/talk~{CALL}~1~1?type=mixing&name=talk~{CALL}~1~1",
        f"POST bridges/talk~{CALL}~1~1/addChannel?channel={CITIZEN_CHANNEL}%2C{LEG}",
    ]


def test_an_attendant_rings_on_and_is_put_into_the_talk_when_she_picks_up() -> None:
    assert wanted(recorded.citizen(), recorded.attendant(state="Ringing")) == []
    talk = f"talk~{CALL}~attendant~1"
    assert wanted(recorded.citizen(), recorded.attendant()) == [
        f"POST channels/{CITIZEN_CHANNEL}/answer",
        f"DELETE playbacks/announce~{CALL}",
        f"DELETE playbacks/announce~{CALL}~1",
        f"POST bridges/{talk}?type=mixing&name={talk}",
        f"POST bridges/{talk}/addChannel?channel={CITIZEN_CHANNEL}%2Cattendant~{CALL}~1",
    ]
    bridge = recorded.bridge(talk, CITIZEN_CHANNEL, f"attendant~{CALL}~1")
    assert wanted(recorded.citizen(), recorded.attendant(), bridges=(bridge,)) == []


def test_who_is_in_the_queue_already_stays_there() -> None:
    assert wanted(recorded.citizen(dialplan=recorded.in_fallback())) == []


def test_who_talks_with_a_target_is_left_in_peace() -> None:
    together = recorded.bridge(str(FAR), CITIZEN_CHANNEL, str(FAR))
    assert wanted(recorded.citizen(), far(), bridges=(together,)) == []


def test_an_agent_who_asks_goes_on_asking() -> None:
    waiting = recorded.bridge("waiting", CITIZEN_CHANNEL)
    asking = recorded.bridge(TALK, str(LEG), str(FAR))
    assert wanted(recorded.citizen(), recorded.leg(), far(), bridges=(waiting, asking)) == []


def test_a_target_that_picks_up_is_asked_or_talks_with_the_citizen() -> None:
    waiting = recorded.bridge("waiting", CITIZEN_CHANNEL)
    alone = recorded.bridge(TALK, str(LEG))
    asked = wanted(recorded.citizen(), recorded.leg(), far(), bridges=(waiting, alone))
    assert asked[-1] == f"POST bridges/{TALK}/addChannel?channel=far~{CALL}~2"
    handed = wanted(recorded.citizen(), far(), bridges=(waiting,))
    assert handed[-1] == f"POST bridges/{FAR}/addChannel?channel={CITIZEN_CHANNEL}%2C{FAR}"


def test_a_citizen_whose_agent_left_does_not_wait_for_a_target_that_rings() -> None:
    waiting = recorded.bridge("waiting", CITIZEN_CHANNEL)
    assert wanted(recorded.citizen(), far(state="Ringing"), bridges=(waiting,)) == [
        f"DELETE channels/{FAR}?reason_code=16",
        f"POST channels/{CITIZEN_CHANNEL}/continue?label=fallback",
    ]


def test_a_target_whose_citizen_left_or_is_in_the_queue_is_hung_up() -> None:
    assert wanted(far()) == [f"DELETE channels/{FAR}?reason_code=16"]
    assert wanted(recorded.citizen(dialplan=recorded.in_fallback()), far()) == [
        f"DELETE channels/{FAR}?reason_code=16"
    ]
