"""What a call with a fax means for its delivery. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from buergerdraht.telephony.fax import FaxReport

RINGS_AT_MOST = timedelta(minutes=3)
"""A call without an answer so long after its start was interrupted: the dialplan rings for a minute."""
LASTS_AT_MOST = timedelta(minutes=17)
"""A call without an end so long after its start was interrupted: the dialplan ends it after 15 minutes."""
NO_SUCH_NUMBER = frozenset({1, 28})
"""Causes of ITU-T Q.850: unallocated number, invalid number format."""
INTERRUPTED = "Der Versuch wurde unterbrochen, bevor jemand abnahm."
UNKNOWN_END = (
    "Die Telefonanlage fiel während der Übertragung aus. Es ist nicht sicher, welche Seiten angekommen sind."
)
NO_PAGE = (
    "Keine Seite ist angekommen: Am anderen Ende antwortet kein Faxgerät, oder die Leitung ist zu schlecht."
)
NO_NUMBER = "Diese Faxnummer gibt es nicht."
REASONS = {"BUSY": "Der Anschluss ist besetzt.", "NOANSWER": "Niemand nimmt ab."}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a try."""

    error: str = ""
    """A sentence for people; '': the fax has arrived."""
    may_try_again: bool = True


def verdict_on(report: FaxReport, *, age: timedelta) -> Verdict | None:
    """Return what became of a try that began `age` ago; None: it goes on."""
    if report.is_whole:
        return Verdict()
    if report.is_over:
        return _broken_off(report) if report.is_answered else _unanswered(report)
    if age < (LASTS_AT_MOST if report.is_answered else RINGS_AT_MOST):
        return None
    return Verdict(UNKNOWN_END if report.is_answered else INTERRUPTED)


def _unanswered(report: FaxReport) -> Verdict:
    if report.cause in NO_SUCH_NUMBER:
        return Verdict(NO_NUMBER, may_try_again=False)
    unknown = f"Die Verbindung kam nicht zustande (Ursache {report.cause})."
    return Verdict(REASONS.get(report.dial_status, unknown))


def _broken_off(report: FaxReport) -> Verdict:
    return Verdict(f"Die Übertragung brach nach Seite {report.pages} ab." if report.pages else NO_PAGE)
