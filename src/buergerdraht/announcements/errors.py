"""What may go wrong with announcements."""

from buergerdraht.foundation.errors import DomainError


class AnnouncementNotSpoken(DomainError):
    """The machine has no voice."""

    message = "Die Ansage ließ sich nicht sprechen. Prüfen Sie, ob espeak-ng installiert ist."


class RecordingNotUsable(DomainError):
    """An uploaded recording cannot be played to callers."""

    message = (
        "Diese Datei lässt sich nicht abspielen. Nehmen Sie eine Tonaufnahme von höchstens 20 MB, "
        "zum Beispiel WAV, MP3, M4A oder OGG."
    )


class RecordingTooLong(RecordingNotUsable):
    """Callers would miss the talk for the announcement."""

    message = "Die Aufnahme ist länger als 90 Sekunden. Kürzen Sie sie."


class RecordingSilent(RecordingNotUsable):
    """The microphone was switched off."""

    message = "Auf der Aufnahme ist nichts zu hören. Prüfen Sie das Mikrofon, und nehmen Sie noch einmal auf."


class AnnouncementMoved(DomainError):
    """Somebody did something else with the version meanwhile."""

    message = (
        "Diese Fassung wurde inzwischen geändert. Laden Sie die Seite neu, und prüfen Sie sie noch einmal."
    )


class LanguageKeyTaken(DomainError):
    """The key or the language is in use."""

    message = "Diese Taste oder diese Sprache ist schon vergeben. Nehmen Sie eine andere."
