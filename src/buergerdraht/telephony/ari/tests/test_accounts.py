from dataclasses import replace

from buergerdraht.telephony.ari.accounts import (
    fingerprint_of,
    has_other_secret,
    objects_of,
    requests_to_drop_phones,
    requests_to_make,
    requests_to_remove,
)
from buergerdraht.telephony.ports import PhoneAccount

DESK = PhoneAccount(7, "agent-7", "geheim", is_browser=False, centre_slug="wetzlar")
BROWSER = replace(DESK, is_browser=True)


def test_a_browser_speaks_webrtc_and_a_desk_phone_plain_sip() -> None:
    assert objects_of(BROWSER)["endpoint"]["webrtc"] == "yes"
    assert "webrtc" not in objects_of(DESK)["endpoint"]
    assert objects_of(DESK)["endpoint"]["transport"] == "udp"


def test_only_desk_phones_pass_calls_on_by_themselves_and_asterisk_leaves_it_to_us() -> None:
    assert objects_of(BROWSER)["endpoint"]["allow_transfer"] == "no"
    assert objects_of(DESK)["endpoint"]["set_var"] == "PJSIP_TRANSFER_HANDLING()=ari-only"


def test_a_phone_that_talks_counts_as_busy_for_the_fallback() -> None:
    assert objects_of(BROWSER)["endpoint"]["device_state_busy_at"] == "1"


def test_an_endpoint_is_made_last_and_removed_first() -> None:
    assert [request.path.split("/")[-2] for request in requests_to_make(DESK)] == [
        "auth",
        "aor",
        "endpoint",
    ]
    assert [request.path.split("/")[-2] for request in requests_to_remove("agent-7")] == [
        "endpoint",
        "aor",
        "auth",
    ]


def test_a_fingerprint_changes_with_secret_and_kind_of_phone_and_hides_the_secret() -> None:
    prints = {fingerprint_of(account) for account in (DESK, BROWSER, replace(DESK, secret="anders"))}
    assert len(prints) == 3
    assert fingerprint_of(DESK) == fingerprint_of(replace(DESK, centre_slug="wesel"))
    assert "geheim" not in fingerprint_of(DESK)


def test_a_phone_may_stay_registered_while_the_secret_is_the_same() -> None:
    known = fingerprint_of(DESK)
    assert not has_other_secret(fingerprint_of(BROWSER), known=known)
    assert has_other_secret(fingerprint_of(replace(DESK, secret="anders")), known=known)
    assert has_other_secret("", known=known)


def test_registered_phones_are_removed_by_the_name_that_asterisk_gave_them() -> None:
    aor = [
        {"attribute": "max_contacts", "value": "1"},
        {"attribute": "contact", "value": "sip:agent-1@127.0.0.1:57533"},
    ]
    (request,) = requests_to_drop_phones("agent-1", aor=aor)
    assert request.uri == (
        "asterisk/config/dynamic/res_pjsip/contact/agent-1%3B%407828932ae3e83631598149d28eae28a8"
    )
    assert requests_to_drop_phones("agent-1", aor=[{"attribute": "contact", "value": ""}]) == []
