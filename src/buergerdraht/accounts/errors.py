"""What forbids a sign-in."""

from datetime import datetime

from buergerdraht.foundation.errors import DomainError


class SignInFailed(DomainError):
    """User name and password do not belong together; it is never said which of them is wrong."""

    message = "Benutzername oder Passwort stimmen nicht. Prüfen Sie beide Angaben."


class SignInSlowed(DomainError):
    """Too many failures; nothing is checked until `retry_at`."""

    reason = "Zu viele Fehlversuche."

    def __init__(self, retry_at: datetime, *, seconds: int) -> None:
        self.retry_at = retry_at
        self.seconds = seconds
        super().__init__(f"{self.reason} Versuchen Sie es in {_in_words(seconds)} wieder.")


class AskedTooOften(SignInSlowed):
    """Too many wishes for a mail."""

    reason = "So oft geht keine Mail hinaus."


class LinkOver(DomainError):
    """The link was used, replaced or is too old; it is never said which."""

    message = "Dieser Link gilt nicht mehr. Lassen Sie sich einen neuen schicken."


class SecondFactorExists(DomainError):
    """It was set up a moment ago in another window."""

    message = "Der zweite Faktor ist schon eingerichtet."


def _in_words(seconds: int) -> str:
    if seconds < 120:
        return "1 Sekunde" if seconds == 1 else f"{seconds} Sekunden"
    return f"{-(-seconds // 60)} Minuten"


class UsernameTaken(DomainError):
    """Somebody else signs in by this name."""

    message = "Diesen Benutzernamen gibt es schon. Wählen Sie einen anderen."


class OwnAccount(DomainError):
    """Nobody locks herself out."""

    message = "Sie können Ihr eigenes Konto nicht sperren und sich die Administration nicht selbst nehmen."


class CodeWrong(DomainError):
    """Not a code of this moment, one that was used already, or no recovery code that is left."""

    message = "Der Code stimmt nicht oder ist abgelaufen. Geben Sie den nächsten ein, den die App zeigt."
