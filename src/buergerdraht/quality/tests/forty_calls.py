"""A day of forty calls with every oddity, as the switchboard writes them, each worked out by hand.

The day is Sunday, 25 October 2026, on which the clocks are put back at 3 o'clock: it has 25 hours. Two calls
are of the night in March in which they were put forward, one of the evening before. Wetzlar's centre serves
Leun by two numbers, and Solms by one; A and B sit in Wetzlar, W in Wesel, which helps.

What is agreed:
- Leun pays 0.95 EUR per minute of talk until the 24th; from the 25th on 1.05 EUR per minute of talk, hold,
  consultation and wrap-up. Answered within 20 seconds is in time.
- Solms pays 1,200 EUR a year for 10 minutes of talk, also after a transfer; above that 0.60 EUR per minute;
  19 % tax.
"""

from dataclasses import dataclass

LEUN, OFFICE, SOLMS, UNKNOWN = "+49647391440", "+49647391442", "+4964429100", "+496441999999"


@dataclass(frozen=True, slots=True)
class Told:
    """One call, all seconds counted from its arrival."""

    about: str
    came: str
    """Day, time, and what the clock is ahead of UTC."""
    to: str
    happened: str
    """Seconds and kind of each event, then who and what it tells."""
    counted: str
    """What the figures count, in seconds; what is not named is nothing."""
    billed: int | None = None
    """Seconds on the bill; None: it stands on none."""
    became: str = "answered"
    wrap_up: str = ""
    """Who finishes, from when to when."""
    target: str = ""
    """Who else was rung: what became of it, when it began, was answered and was decided."""
    contact: str = ""
    """Outcomes of the concerns; empty: nothing is closed."""
    corrected: str = ""
    """Outcomes after a correction; with a name: moved to this authority."""
    caller: int = 0
    """Number of the call whose caller it is again; 0: somebody new, -1: withheld."""


CALLS: dict[int, Told] = {
    # --- the night in March: 2 o'clock is 3 o'clock ---------------------------------------------------------
    1: Told(
        "the clock shows 62 minutes between answer and end, it was 2",
        "2026-03-29 01:59:30 +01:00", LEUN,
        "0 arrived, 4 greeting_started, 8 queued, 10 offered A, 20 answered A, 140 ended A citizen:16",
        "wait 20, talk 120, wrap_up 30", 120, wrap_up="A 140 170",
    ),
    2: Told(
        "the first second after the gap; of Solms' 600 free seconds of the year 300 are left",
        "2026-03-29 03:00:00 +02:00", SOLMS,
        "0 arrived, 0 offered B, 5 answered B, 305 ended B citizen:16",
        "wait 5, talk 300", 300,
    ),
    # --- midnight -------------------------------------------------------------------------------------------
    3: Told(
        "answered as the 25th begins, but it came on the 24th: the old price, and talk alone",
        "2026-10-24 23:59:50 +02:00", LEUN,
        "0 arrived, 2 offered A, 10 answered A, 100 ended A citizen:16",
        "wait 10, talk 90, wrap_up 60", 90, wrap_up="A 100 160", contact="answered",
    ),
    4: Told(
        "the first second of the new price; the same caller again",
        "2026-10-25 00:00:00 +02:00", LEUN,
        "0 arrived, 0 offered B, 6 answered B, 66 ended B citizen:16",
        "wait 6, talk 60, wrap_up 30", 90, wrap_up="B 66 96", contact="answered", caller=3,
    ),
    5: Told(
        "held for half a minute, which is talk in the figures and hold on the bill: 90 + 30 + 60",
        "2026-10-25 00:10:00 +02:00", OFFICE,
        "0 arrived, 0 offered A, 15 answered A, 45 held A, 75 resumed A, 135 ended A citizen:16",
        "wait 15, talk 120, hold 30, wrap_up 60", 180, wrap_up="A 135 195", contact="answered",
    ),
    # --- the hour that is there twice -----------------------------------------------------------------------
    6: Told(
        "from 2:30:10 to 2:30:10 by the clock, an hour in truth",
        "2026-10-25 02:30:00 +02:00", LEUN,
        "0 arrived, 1 offered B, 10 answered B, 3610 ended B citizen:16",
        "wait 10, talk 3600", 3600, contact="answered",
    ),
    7: Told(
        "the same person at half past two again; the wrap-up is ended early: 60 + 12.5, half up",
        "2026-10-25 02:30:00 +01:00", LEUN,
        "0 arrived, 0 offered A, 5 answered A, 65 ended A citizen:16",
        "wait 5, talk 60, wrap_up 12.5", 73, wrap_up="A 65 77.5", contact="answered", caller=6,
    ),
    8: Told(
        "60.49 seconds are 60; the record of the contact is still a draft",
        "2026-10-25 03:00:00 +01:00", LEUN,
        "0 arrived, 0 offered A, 8.25 answered A, 68.74 ended A citizen:16",
        "wait 8.25, talk 60.49", 60,
    ),
    # --- nobody answered ------------------------------------------------------------------------------------
    9: Told(
        "left in the announcement",
        "2026-10-25 03:10:00 +01:00", LEUN,
        "0 arrived, 1 greeting_started, 3 ended",
        "wait 3", became="abandoned_in_announcement",
    ),
    10: Told(
        "a short abandon",
        "2026-10-25 03:20:00 +01:00", OFFICE,
        "0 arrived, 1 greeting_started, 4 queued, 9 ended",
        "wait 9", became="abandoned_in_queue",
    ),
    11: Told(
        "the same caller waits for Solms now, and leaves while it rings at A",
        "2026-10-25 03:21:00 +01:00", SOLMS,
        "0 arrived, 1 greeting_started, 4 queued, 45 offered A, 50 offer_withdrawn A, 50 ended",
        "wait 50", became="abandoned_in_queue", caller=10,
    ),
    12: Told(
        "turned away: no room",
        "2026-10-25 03:30:00 +01:00", LEUN, "0 arrived, 0 ended", "", became="rejected",
    ),
    13: Told(
        "failed technically",
        "2026-10-25 03:31:00 +01:00", LEUN, "0 arrived, 2 ended unknown", "wait 2", became="failed",
    ),
    14: Told(
        "outside the service hours",
        "2026-10-25 04:00:00 +01:00", SOLMS,
        "0 arrived, 1 closed_announced, 12 ended",
        "wait 12", became="closed",
    ),
    # --- call-backs -----------------------------------------------------------------------------------------
    15: Told(
        "outside the service hours, and would like to be called back",
        "2026-10-25 04:10:00 +01:00", SOLMS,
        "0 arrived, 1 closed_announced, 8 call_back_wished, 10 ended",
        "wait 10", became="closed",
    ),
    16: Told(
        "the call-back of 15: the ringing at her phone is no talk",
        "2026-10-25 08:00:00 +01:00", SOLMS,
        "0 offered A, 4 citizen_rung A, 14 answered A, 74 ended A citizen:16",
        "wait 14, talk 60", 60, contact="answered", caller=15,
    ),
    17: Told(
        "a call-back instead of waiting",
        "2026-10-25 08:10:00 +01:00", LEUN,
        "0 arrived, 1 greeting_started, 6 queued, 40 call_back_wished, 45 ended",
        "wait 45", became="call_back",
    ),
    18: Told(
        "her phone rings in vain: what B does afterwards follows no talk",
        "2026-10-25 08:12:00 +01:00", LEUN,
        "0 offered B, 3 citizen_rung B, 33 ended",
        "wait 33", became="not_reached", wrap_up="B 33 43", caller=17,
    ),
    19: Told(
        "the second try reaches her: 120 + 20",
        "2026-10-25 08:30:00 +01:00", LEUN,
        "0 offered A, 2 citizen_rung A, 10 answered A, 130 ended A citizen:16",
        "wait 10, talk 120, wrap_up 20", 140, wrap_up="A 130 150", contact="answered", caller=17,
    ),
    # --- the attendant of the town hall ---------------------------------------------------------------------
    20: Told(
        "overflow: the centre's wait begins when the attendant has not answered",
        "2026-10-25 09:00:00 +01:00", LEUN,
        "0 arrived, 0 attendant_rung, 20 attendant_unanswered, 20 offered A, 30 answered A,"
        " 90 ended A citizen:16",
        "wait 10, talk 60", 60, contact="answered",
    ),
    21: Told(
        "the attendant answers herself",
        "2026-10-25 09:10:00 +01:00", LEUN,
        "0 arrived, 0 attendant_rung, 8 attendant_answered, 60 ended",
        "wait 60", became="attended",
    ),
    22: Told(
        "left while it rang at the attendant",
        "2026-10-25 09:20:00 +01:00", LEUN,
        "0 arrived, 0 attendant_rung, 12 ended",
        "wait 12", became="abandoned_at_attendant",
    ),
    23: Told(
        "diverted by the town hall's exchange, and answered after more than a minute",
        "2026-10-25 09:30:00 +01:00", LEUN,
        "0 arrived diverted:+496473900, 1 greeting_started, 5 queued, 60 offered B, 70 answered B,"
        " 100 ended B citizen:16",
        "wait 70, talk 30", 30, contact="answered",
    ),
    24: Told(
        "the attendant is busy, and nobody is free before the caller leaves",
        "2026-10-25 09:40:00 +01:00", LEUN,
        "0 arrived, 0 attendant_rung, 0.5 attendant_busy, 1 greeting_started, 2 queued, 32 ended",
        "wait 31.5", became="abandoned_in_queue",
    ),
    # --- more than two --------------------------------------------------------------------------------------
    25: Told(
        "asked and handed over to another authority: 60 talk, 15 + 30 consultation, 30 wrap-up; what the"
        " target talks is not agreed to be paid",
        "2026-10-25 10:00:00 +01:00", LEUN,
        "0 arrived, 0 offered A, 10 answered A, 70 transfer_started A consult, 85 transfer_answered A,"
        " 115 transferred A, 415 ended A target",
        "wait 10, talk 60, consult 45, wrap_up 30, transfers 1, reached 1", 135,
        wrap_up="A 115 145", target="connected 70 85 115", contact="transferred",
    ),
    26: Told(
        "put through blindly, A leaves at 40: Solms pays 30 talk, 10 ringing and 120 with the target",
        "2026-10-25 10:20:00 +01:00", SOLMS,
        "0 arrived, 0 offered A, 5 answered A, 35 transfer_started A blind, 40 transfer_left A,"
        " 50 transfer_answered A, 50 transferred A, 170 ended A target",
        "wait 5, talk 30, consult 5, transfers 1, reached 1", 160,
        target="connected 35 50 50", contact="transferred",
    ),
    27: Told(
        "the office is busy: 30 + 60 talk, 5 ringing",
        "2026-10-25 10:30:00 +01:00", LEUN,
        "0 arrived, 0 offered A, 10 answered A, 40 transfer_started A consult, 45 transfer_failed A busy,"
        " 105 ended A citizen:16",
        "wait 10, talk 90, consult 5, transfers 1, failed 1", 95, target="busy 40 - 45", contact="ticket",
    ),
    28: Told(
        "a conference: talk 30 + 60 + 20, consultation 10 + 20 + 10, wrap-up 60",
        "2026-10-25 10:40:00 +01:00", LEUN,
        "0 arrived, 0 offered A, 10 answered A, 40 transfer_started A consult, 50 transfer_answered A,"
        " 70 transfer_switched A conference, 130 transfer_switched A consult,"
        " 140 transfer_returned A returned, 160 ended A citizen:16",
        "wait 10, talk 110, consult 40, wrap_up 60, transfers 1, reached 1", 210,
        wrap_up="A 160 220", target="returned 40 50 140", contact="answered",
    ),
    29: Told(
        "A asks her colleague B, who takes over: talk 30 + 120, consultation 36, both finish: 20 + 60",
        "2026-10-25 10:50:00 +01:00", LEUN,
        "0 arrived, 0 offered A, 10 answered A, 40 transfer_started A consult, 40 consulted B consult,"
        " 46 transfer_answered A, 76 transferred A agent, 76 answered B transferred, 196 ended B citizen:16",
        "wait 10, talk 150, consult 36, wrap_up 80", 266, wrap_up="A 76 96, B 196 256",
        target="colleague 40 46 76", contact="answered",
    ),
    30: Told(
        "Wesel helps: Wetzlar's call for Leun, W's talk and wrap-up",
        "2026-10-25 11:00:00 +01:00", LEUN,
        "0 arrived, 1 greeting_started, 5 queued, 30 help_asked, 31 offered W, 40 answered W,"
        " 100 ended W citizen:16",
        "wait 40, talk 60, wrap_up 45", 105, wrap_up="W 100 145", contact="answered",
    ),
    # --- what broke -----------------------------------------------------------------------------------------
    31: Told(
        "A's phone is lost, and she has the talk back after 10 seconds: 60 + 60",
        "2026-10-25 11:10:00 +01:00", LEUN,
        "0 arrived, 0 offered A, 10 answered A, 70 parked A gone, 75 offered_back A, 80 answered A,"
        " 140 ended A citizen:16",
        "wait 10, talk 120", 120, contact="answered",
    ),
    32: Told(
        "the fallback's queue had it all; nobody knows which call A's wrap-up belonged to",
        "2026-10-25 11:20:00 +01:00", LEUN,
        "0 arrived, 12 answered A found, 72 ended A journal:16",
        "wait 12, talk 60", 60, wrap_up="A 72 112",
    ),
    33: Told(
        "A's phone is lost, and the fallback gives the caller to B: talk 30 + 60",
        "2026-10-25 11:30:00 +01:00", LEUN,
        "0 arrived, 0 offered A, 10 answered A, 40 parked A gone, 45 given_to_fallback, 60 answered B found,"
        " 120 ended B journal:16",
        "wait 10, talk 90", 90,
    ),
    # --- concerns, corrections, the rest --------------------------------------------------------------------
    34: Told(
        "two concerns, one of them a ticket: not closed at once",
        "2026-10-25 12:00:00 +01:00", SOLMS,
        "0 arrived, 2 offered B, 12 answered B, 162 ended B citizen:16",
        "wait 12, talk 150, wrap_up 60", 150, wrap_up="B 162 222", contact="answered ticket",
    ),
    35: Told(
        "moved to Solms by a correction: the figures move, the bill does not; 17's caller again",
        "2026-10-25 12:10:00 +01:00", LEUN,
        "0 arrived, 2 offered A, 20 answered A, 65 ended A citizen:16",
        "wait 20, talk 45, wrap_up 15", 60, wrap_up="A 65 80", contact="answered", corrected="solms ticket",
        caller=17,
    ),
    36: Told(
        "answered after all, as a correction says",
        "2026-10-25 12:20:00 +01:00", OFFICE,
        "0 arrived, 10 offered A, 25 answered A, 100 ended A citizen:16",
        "wait 25, talk 75", 75, contact="unanswered", corrected="answered",
    ),
    37: Told(
        "misdialled, and the number is withheld: no contact, but its seconds are paid",
        "2026-10-25 12:30:00 +01:00", OFFICE,
        "0 arrived, 20 offered B, 30.5 answered B, 50.5 ended B citizen:16",
        "wait 30.5, talk 20", 20, contact="misdialled", caller=-1,
    ),
    38: Told(
        "a number that is entered nowhere: the centre's own call, on nobody's bill",
        "2026-10-25 12:40:00 +01:00", UNKNOWN,
        "0 arrived, 0 offered A, 4 answered A, 44 ended A citizen:16",
        "wait 4, talk 40", contact="call_back",
    ),
    39: Told(
        "A does not answer, B does; two concerns, both answered: closed at once",
        "2026-10-25 12:50:00 +01:00", LEUN,
        "0 arrived, 1 offered A, 16 offer_unanswered A 19, 16 queued, 17 offered B, 20 answered B,"
        " 80 ended B citizen:16",
        "wait 20, talk 60", 60, contact="answered answered",
    ),
    40: Told(
        "two hours over midnight, all of the 25th; called in March, which is no repetition",
        "2026-10-25 23:59:00 +01:00", LEUN,
        "0 arrived, 8 offered B, 30 answered B, 7230 ended B citizen:16",
        "wait 30, talk 7200", 7200, contact="unanswered", caller=1,
    ),
}  # fmt: skip
