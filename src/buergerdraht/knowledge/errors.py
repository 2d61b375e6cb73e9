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


class OpenVersionExists(DomainError):
    """Somebody works on the text already."""

    message = "An diesem Text wird schon gearbeitet. Schließen Sie erst den offenen Entwurf ab."


class NothingToConfirm(DomainError):
    """A text that is not published, archived or expired cannot be confirmed."""

    message = "Nur ein veröffentlichter, gültiger Text kann als geprüft bestätigt werden."


class UnfinishedDraft(DomainError):
    """A draft holds fields that are not right yet."""

    message = "Der Entwurf hat noch Felder mit Fehlern. Berichtigen Sie sie zuerst."


class CheckTooLate(DomainError):
    """The next check lies in the past, or later than a text may stay unchecked."""

    message = "Die nächste Prüfung liegt frühestens morgen und spätestens in zwei Jahren."


class FileRefused(DomainError):
    """A file has a kind or a size that is not taken."""

    message = "Erlaubt sind PDF-, Word-, OpenDocument-, PNG- und JPEG-Dateien bis 10 MB."


class LandUnknown(DomainError):
    """Without a regional key nobody knows whose holidays hold."""

    message = "Der Behörde fehlt der Gemeindeschlüssel, deshalb sind ihre Feiertage unbekannt."


class NoticeOver(DomainError):
    """A notice would end before it begins, or has ended before it is published."""

    message = "Die Meldung wäre schon vorbei. Legen Sie ein späteres Ende fest."


class NoticeEnded(DomainError):
    """A notice that was withdrawn or is over is changed."""

    message = "Diese Meldung gilt nicht mehr. Schreiben Sie eine neue."


class AgencyUnclear(DomainError):
    """An editorial office's id has other characters, or is missing."""

    message = "Die Redaktions-ID besteht aus Buchstaben, Ziffern, Punkt und Strich, zum Beispiel L100042."


class ImportRuns(DomainError):
    """Two runs of the same supplier at a time."""

    message = "Eine Lieferung dieser Redaktion wird gerade eingelesen. Warten Sie, bis der Lauf zu Ende ist."


class ImportNotWaiting(DomainError):
    """A run is to go on that has ended, or that nobody is asked about."""

    message = "Dieser Lauf wartet auf nichts. Beginnen Sie einen neuen."


class GuideNotSound(DomainError):
    """A guide with a dead end, an unreachable step or a gap goes to review."""

    message = "Der Leitfaden ist noch nicht vollständig. Beheben Sie erst, was neben dem Bild steht."


class FolderNotOurs(DomainError):
    """An export would replace a folder that holds something else."""

    message = "Der Ordner enthält etwas anderes als eine Lieferung. Wählen Sie einen leeren Ordner."
