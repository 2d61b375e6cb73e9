"""What forbids an operation on agents and calls, with the sentence for the user."""

from buergerdraht.foundation.errors import DomainError


class BreakReasonNotChoosable(DomainError):
    """Some reasons are set by the system only."""

    message = "Dieser Pausengrund wird vom System gesetzt. Wählen Sie einen anderen."


class NoTalkToTransfer(DomainError):
    """The talk has ended, or somebody else has it."""

    message = "Das Gespräch läuft nicht mehr bei Ihnen. Verbinden ist nicht möglich."


class TargetUnknown(DomainError):
    """The target is not there any more, or has no number."""

    message = "Dieses Ziel gibt es nicht mehr. Suchen Sie es noch einmal."


class SupervisionNotAllowed(DomainError):
    """The centre has not agreed on it with its works council."""

    message = "Mithören und Eingreifen sind in diesem Servicecenter nicht freigegeben."


class NoPhoneOfHerOwn(DomainError):
    """Ears need a phone that is signed on."""

    message = "Melden Sie zuerst Ihr eigenes Telefon am Arbeitsplatz an."


class AgentNotIdle(DomainError):
    """Nobody is signed out of a talk, an offer or her wrap-up."""

    message = "Abmelden geht nur, wenn die Servicekraft bereit oder in Pause ist."


class CallBackNotOpen(DomainError):
    """It has come to an end, or it rings at somebody just now."""

    message = "Dieser Rückruf ist schon erledigt oder klingelt gerade."


class CommandUnknown(DomainError):
    """The command is none that a phone understands."""

    message = "Dieser Befehl ist dem Telefon nicht bekannt."
