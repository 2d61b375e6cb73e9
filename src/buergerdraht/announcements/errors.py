"""What may go wrong with announcements."""

from buergerdraht.foundation.errors import DomainError


class AnnouncementNotSpoken(DomainError):
    """The machine has no voice."""

    message = "Die Ansage ließ sich nicht sprechen. Prüfen Sie, ob espeak-ng installiert ist."


class RecordingNotUsable(DomainError):
    """An uploaded recording cannot be played to callers."""

    message = (
        "Diese Aufnahme lässt sich nicht abspielen. Nehmen Sie eine WAV-Datei mit 16 Bit von höchstens "
        "90 Sekunden; MP3, OGG und FLAC gehen, wenn sox installiert ist."
    )
