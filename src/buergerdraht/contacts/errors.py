"""What forbids a change of a contact."""

from buergerdraht.foundation.errors import DomainError


class OutcomeMissing(DomainError):
    """A concern has no outcome yet."""

    message = "Wählen Sie ein Ergebnis. Dann können Sie den Kontakt abschließen."


class ContactAlreadyClosed(DomainError):
    """A closed contact is written to as if it were a draft."""

    message = "Dieser Kontakt ist schon abgeschlossen. Berichtigen können Sie ihn unter „Ihre Kontakte“."


class ContactChangedElsewhere(DomainError):
    """The same contact was changed in another tab in the meantime."""

    message = (
        "Dieser Kontakt wurde in einem anderen Fenster geändert. "
        "Laden Sie die Seite neu und prüfen Sie die Angaben."
    )


class CorrectionTooLate(DomainError):
    """Only the author may correct a contact, and only on the day she recorded it."""

    message = "Sie können nur eigene Kontakte und nur am selben Tag berichtigen."


class AuthorityNotServed(DomainError):
    """The centre has no agreement with that authority."""

    message = "Ihr Servicecenter bedient diese Behörde nicht. Wählen Sie eine andere aus der Liste."


class TooManyConcerns(DomainError):
    """More concerns than one talk has."""

    message = (
        "Mehr als zehn Anliegen passen nicht in einen Kontakt. Halten Sie die übrigen in der Notiz fest."
    )
