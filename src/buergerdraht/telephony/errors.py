"""What forbids an operation on agents and calls, with the sentence for the user."""

from buergerdraht.foundation.errors import DomainError


class BreakReasonNotChoosable(DomainError):
    """Some reasons are set by the system only."""

    message = "Dieser Pausengrund wird vom System gesetzt. Wählen Sie einen anderen."


class CommandUnknown(DomainError):
    """The command is none that a phone understands."""

    message = "Dieser Befehl ist dem Telefon nicht bekannt."
