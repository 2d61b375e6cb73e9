"""What forbids an operation on agreements and served numbers, with the sentence for the user."""

from buergerdraht.foundation.errors import DomainError


class NumberTaken(DomainError):
    """The number is already served, or belongs to another authority."""

    def __init__(self, owner: str) -> None:
        super().__init__(f"Diese Rufnummer gehört schon zu {owner}. Geben Sie eine andere an.")


class AlreadyServed(DomainError):
    """The authority is already served by a centre."""

    def __init__(self, authority: str, *, centre: str) -> None:
        super().__init__(
            f"{authority} gehört schon zum {centre}. "
            "Eine weitere Rufnummer tragen Sie auf der Seite der Behörde ein."
        )


class ServiceEnded(DomainError):
    """The number is no longer served."""

    message = "Der Dienst für diese Rufnummer ist schon beendet."


class NotServed(DomainError):
    """No agreement with the authority holds."""

    message = "Für diese Behörde gilt keine Vereinbarung. Nehmen Sie sie über „Neue Gemeinde aufnehmen“ auf."


class TooManyRequests(DomainError):
    """A ticket system asks more often than any needs."""

    def __init__(self, *, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"Das sind zu viele Anfragen in einer Minute. Warten Sie {seconds} Sekunden.")


class ContentsRefused(DomainError):
    """Contents cannot hold as they are; `faults` says why."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("So kann die Vereinbarung nicht gelten. " + " ".join(faults))


class NothingChanged(DomainError):
    """A proposal says what holds already."""

    message = "Der Entwurf sagt dasselbe wie die geltende Fassung. Ändern Sie ihn, bevor Sie ihn vorschlagen."


class NotYourTurn(DomainError):
    """The version is not in a state in which this side may do that."""

    message = "Das geht beim jetzigen Stand der Fassung nicht, oder es ist an der anderen Seite."


class AlreadyNegotiated(DomainError):
    """The other side has a draft or proposal; there is one at a time."""

    message = "Die andere Seite arbeitet schon an einer neuen Fassung. Warten Sie auf ihren Vorschlag."


class VersionChangedElsewhere(DomainError):
    """Somebody else was faster."""

    message = "Jemand hat diese Fassung inzwischen geändert. Laden Sie die Seite neu."


class NoticeImpossible(DomainError):
    """The agreement ends anyway, or notice is not entered near the day on which it arrived."""

    message = (
        "Zu diesem Tag geht keine Kündigung: Er liegt in der Zukunft oder mehr als einen Monat zurück, oder "
        "das Ende steht schon fest."
    )


class TooManyFiles(DomainError):
    """The agreement has as many files as it takes."""

    message = (
        "Bei der Vereinbarung liegen schon 50 Unterlagen. Entfernen Sie eine, bevor Sie die nächste ablegen."
    )
