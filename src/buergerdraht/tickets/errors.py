"""What forbids an operation on tickets, in sentences for the person who asked."""

from buergerdraht.foundation.errors import DomainError


class WrongTicketState(DomainError):
    """The ticket is not in a state that allows this."""

    message = "Das geht beim jetzigen Stand des Tickets nicht. Laden Sie die Seite neu."


class TicketChangedElsewhere(DomainError):
    """Somebody else was faster."""

    message = "Jemand hat dieses Ticket inzwischen bearbeitet. Laden Sie die Seite neu."


class ReactionIncomplete(DomainError):
    """Less than a reaction was told; `questions` says what is missing."""

    def __init__(self, questions: tuple[str, ...]) -> None:
        self.questions = questions
        super().__init__("Für eine Reaktion fehlt noch etwas: " + " ".join(questions))


class CameBeforeForwarding(DomainError):
    """What arrived before the partner had the ticket is no reaction to it."""

    message = "Das kam an, bevor die Behörde das Ticket hatte. Es kann keine Reaktion darauf sein."


class ReasonMissing(DomainError):
    """A ticket goes back without a reason."""

    message = "Schreiben Sie, warum das Ticket zurückgeht. Das Servicecenter leitet es damit richtig weiter."


class WayMissing(DomainError):
    """The wish how to be answered lacks the number or address for it."""

    message = "Geben Sie an, wohin die Antwort gehen soll."


class NotAnAuthorityServed(DomainError):
    """Nobody agreed on reactions with this authority."""

    message = "Mit dieser Behörde gilt keine Vereinbarung. Ein Ticket an sie ist nicht möglich."


class CannotBeDuplicate(DomainError):
    """A ticket is no duplicate of itself, nor of another duplicate or authority."""

    message = "Als Doppel geht nur ein Ticket derselben Behörde, das selbst kein Doppel ist."


class WrongDeliveryState(DomainError):
    """The delivery has meanwhile gone another way."""

    message = "Diese Zustellung ist inzwischen erledigt. Laden Sie die Seite neu."


class TooManyFiles(DomainError):
    """The ticket has as many files as it takes."""

    message = "Das Ticket hat schon 20 Dateien. Fassen Sie weitere in einer zusammen."


class NoSuchMatter(DomainError):
    """Code and proof lead to nothing; it is never said which of them is wrong."""

    message = "Zu diesen Angaben finden wir kein Anliegen. Prüfen Sie den Code und die zweite Angabe."


class KeyUsedOtherwise(DomainError):
    """A ticket system says something else under a key that it used before."""

    message = "Unter diesem Idempotency-Key kam schon etwas anderes. Nehmen Sie einen neuen."


class TitleTaken(DomainError):
    """Another text block of the authority has this title."""

    message = "Einen Textbaustein mit diesem Titel gibt es schon. Wählen Sie einen anderen."
