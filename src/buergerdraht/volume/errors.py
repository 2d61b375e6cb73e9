"""What forbids an operation on an analysis."""

from buergerdraht.foundation.errors import DomainError


class FileRefused(DomainError):
    """What was uploaded is no file of call records."""


class FileTooBig(DomainError):
    """A file is larger than we read."""

    message = "Die Datei ist größer als 1 GB. Teilen Sie sie auf, zum Beispiel nach Jahren."


class ColumnsRefused(DomainError):
    """With these columns nothing could be counted."""


class NotAtThisStage(DomainError):
    """The analysis has moved on meanwhile."""

    message = "Diese Analyse ist schon weiter. Laden Sie die Seite neu."
