"""What forbids an operation on authorities, numbers and the staff directory."""

from buergerdraht.foundation.errors import DomainError


class RegionalKeyWrong(DomainError):
    """Not an official region key: 8 digits (AGS) or 12 (ARS), beginning with a Land's 01 to 16."""

    message = (
        "Der amtliche Schlüssel hat 8 Ziffern (AGS) oder 12 Ziffern (ARS) und beginnt mit der Kennzahl eines "
        "Landes von 01 bis 16. Prüfen Sie die Ziffern."
    )


class NumberUnreadable(DomainError):
    """Not a telephone number."""

    message = "Geben Sie die Rufnummer mit Vorwahl an, zum Beispiel 030 23125 108."


class AbsenceOver(DomainError):
    """The last day of an absence lies in the past."""

    message = "Der letzte Tag der Abwesenheit ist schon vorbei. Prüfen Sie das Datum."


class NoDeputy(DomainError):
    """Nobody stands in for herself, nor for somebody of another authority."""

    message = "Als Vertretung kommt nur jemand anderes aus Ihrem Verzeichnis in Frage."


class AccountOfAnotherEntry(DomainError):
    """A person has one entry in an authority's directory."""

    message = "Dieses Konto gehört schon zu einem anderen Eintrag."


class AlreadyInvited(DomainError):
    """There is an open invitation for this address."""

    message = "Diese Adresse ist schon eingeladen. Erneuern Sie die Einladung in der Liste."


class HasAnAccount(DomainError):
    """Who has this address works at the authority already."""

    message = "Wer diese Adresse hat, arbeitet schon mit. Sehen Sie in der Liste der Konten nach."


class TooManyInvitations(DomainError):
    """Somebody invites more people than a person would, or more than an authority has."""

    message = "So viele Einladungen auf einmal gehen nicht hinaus. Warten Sie eine Stunde."


class InvitationOfSomebodyElse(DomainError):
    """Only who was invited accepts."""

    message = "Diese Einladung gilt für ein anderes Konto. Melden Sie sich ab und mit dem eingeladenen an."


class InvitationOver(DomainError):
    """The link was used, withdrawn, replaced or is too old; it is never said which."""

    message = (
        "Diese Einladung gilt nicht mehr. Bitten Sie die Person, die Sie eingeladen hat, sie zu erneuern."
    )
