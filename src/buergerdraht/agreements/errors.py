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
