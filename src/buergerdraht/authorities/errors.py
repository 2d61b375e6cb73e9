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
