"""What forbids an operation on agents and calls, with the sentence for the user."""

from buergerdraht.foundation.errors import DomainError


class NoPhoneChosen(DomainError):
    """She cannot be ready without a phone."""

    message = "Wählen Sie zuerst Ihr Telefon. Danach können Sie sich bereit melden."


class BreakReasonNotChoosable(DomainError):
    """Some reasons are set by the system only."""

    message = "Dieser Pausengrund wird vom System gesetzt. Wählen Sie einen anderen."


class CommandUnknown(DomainError):
    """The command is none that a phone understands."""

    message = "Dieser Befehl ist dem Telefon nicht bekannt."
