"""Who and what plays in the test of the invariants."""

from hypothesis import strategies as st

from buergerdraht.agreements.routing import Helper
from buergerdraht.telephony.rules.tests.factory import ATTENDANT, route

AGENTS = {1: (1, ()), 2: (1, ("signs",)), 3: (1, ()), 4: (2, ()), 5: (2, ("signs",))}
ANYBODY = st.sampled_from([None, *AGENTS])
ROUTES = {
    "one": route(1),
    "urgent": route(1, priority=5),
    "signs": route(1, skill="signs"),
    "two": route(2),
    "closed": route(2, is_open=False),
    "unknown": route(2, is_known=False),
    "helped": route(1, helpers=(Helper(2, 10),)),
    "attended": route(1, attendant=ATTENDANT),
    "hers alone": route(2, is_open=False, attendant=ATTENDANT),
}
CAUSES = st.sampled_from([16, 17, 19, 20, 21, 38, 102])
COMMANDS = st.sampled_from(
    [
        "hold",
        "resume",
        "mute",
        "unmute",
        "hang_up",
        "decline",
        "end_wrap_up",
        "talk_lost",
        "tones:1",
        "transfer_switch",
        "transfer_join",
        "transfer_complete",
        "transfer_complete",
        "transfer_cancel",
        "nonsense",
    ]
)
TRANSFER_COMMANDS = st.sampled_from(
    ["transfer_switch", "transfer_join", "transfer_complete", "transfer_cancel", "hang_up"]
)
