"""What forbids an operation on knowledge, in sentences for the person who asked."""

from buergerdraht.foundation.errors import DomainError


class NotYourKnowledge(DomainError):
    """Somebody edits what belongs to another authority."""

    message = "Diesen Text pflegt eine andere Stelle. Schreiben Sie ihr einen Hinweis an die Redaktion."


class ReviewByAuthor(DomainError):
    """The author reviews her own version."""

    message = "Sie haben diese Fassung selbst geschrieben. Bitte lassen Sie eine zweite Person prüfen."


class WrongVersionState(DomainError):
    """The version is not in the state that the operation needs."""

    message = "Diese Fassung ist inzwischen in einem anderen Stand. Laden Sie die Seite neu."


class ChangedElsewhere(DomainError):
    """Somebody else saved a newer draft."""

    message = (
        "Jemand hat diesen Entwurf inzwischen geändert. Laden Sie die Seite neu, Ihr Text bleibt im Feld."
    )
