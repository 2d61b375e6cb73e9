"""What became of a try to hand something over, as far as the medium tells."""

from datetime import timedelta

from buergerdraht.foundation.errors import DomainError


class NotHandedOver(Exception):
    """The other side has not taken it; `words` say why, in German, without anybody's data."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


class Refused(NotHandedOver):
    """It will not take it later either."""


class NotReached(NotHandedOver):
    """It has certainly not taken it; later it may, not before `wait` is over if it said so."""

    def __init__(self, words: str, *, wait: timedelta = timedelta(0)) -> None:
        self.wait = wait
        super().__init__(words)


class NotNow(NotHandedOver):
    """It was not even tried: something else has to be over first."""


class Uncertain(NotHandedOver):
    """The line broke while it was handed over: it may have taken it or not."""


class UnderWay(Uncertain):
    """The other side is taking it now; what becomes of it is told later."""


class TooManyMails(DomainError):
    """Somebody sends more mails than a person could."""

    message = "So viele Mails in einer Stunde sendet niemand von Hand. Warten Sie, bevor Sie weitere senden."
