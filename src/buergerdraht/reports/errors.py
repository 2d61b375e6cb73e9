"""What forbids an operation on reports, with the sentence for the user."""

from buergerdraht.foundation.errors import DomainError


class TooManyScreens(DomainError):
    """A centre has as many links as anybody needs."""

    message = "Das Servicecenter hat schon 20 Bildschirme. Widerrufen Sie einen, den niemand mehr braucht."


class NobodyToSendTo(DomainError):
    """Neither agreement nor partner names an address."""

    message = (
        "Niemand ist als Empfänger bekannt. Nennen Sie in der Vereinbarung einen Kontakt des Partners mit "
        "E-Mail-Adresse, oder ändern Sie, wer die Berichte bekommt."
    )


class StillUnderWay(DomainError):
    """Mails of the report have neither gone nor failed yet."""

    message = "Der Bericht wird gerade gesendet. Warten Sie, bis bei jedem Empfänger das Ergebnis steht."
