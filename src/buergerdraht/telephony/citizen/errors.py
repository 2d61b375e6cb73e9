"""What keeps a synthetic citizen from calling, with the sentence for the user."""

from buergerdraht.foundation.errors import DomainError


class NumberUnreadable(DomainError):
    """What was given is no phone number."""

    message = "Das ist keine Rufnummer. Geben Sie Ziffern an, zum Beispiel +496441990 oder 115."


class EngineNotThere(DomainError):
    """Nothing answers at the engine's SIP port."""

    message = (
        "Die Telefonanlage antwortet nicht. Starten Sie sie mit „make demo“ und rufen Sie dann erneut an."
    )


class VoiceMissing(DomainError):
    """The speech program is not installed."""

    message = "Die Stimme fehlt. Installieren Sie sie mit „apt install espeak-ng“."


class TooManyCitizens(DomainError):
    """As many citizens call as are allowed."""

    message = "Es sind schon fünf Anrufe unterwegs. Warten Sie, bis einer beendet ist."
