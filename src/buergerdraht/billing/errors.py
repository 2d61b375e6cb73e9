"""What is refused in billing, in words that say what to do."""

from buergerdraht.billing.rules.paper import Fault
from buergerdraht.foundation.errors import DomainError


class NoTariff(DomainError):
    """Nothing is agreed for the days."""

    message = "Für diese Zeit ist kein Tarif vereinbart. Schließen Sie zuerst eine Fassung mit Tarif ab."


class PeriodNotOver(DomainError):
    """Calls of the days may still come."""

    message = "Diese Zeit ist noch nicht vorbei. Stellen Sie die Rechnung nach ihrem letzten Tag."


class AlreadyBilled(DomainError):
    """The days have a bill already."""

    message = "Für diese Zeit gibt es schon eine Rechnung. Korrigieren Sie sie zuerst mit einer Gutschrift."


class NotInThatState(DomainError):
    """The invoice is further on, or not that far yet."""

    message = "Die Rechnung hat inzwischen einen anderen Stand. Laden Sie die Seite neu."


class NothingToBill(DomainError):
    """No agreement of the centre is in the state that the run is for."""

    message = "In dieser Zeit gibt es dafür keine Vereinbarung. Prüfen Sie Zeitraum und Stand der Rechnungen."


class PaidBeforeIssued(DomainError):
    """Nobody pays what was not asked for."""

    message = "Der Tag liegt vor dem Rechnungsdatum oder in der Zukunft. Prüfen Sie ihn."


class InvoiceRefused(DomainError):
    """What an invoice must say is missing or wrong; `faults` names each field."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(" ".join(each.text for each in faults))


class NotInCosting(DomainError):
    """The costing was made without the agreement."""

    def __init__(self, partner: str) -> None:
        super().__init__(f"{partner} steht nicht in der Kalkulation. Nehmen Sie sie unter „Ändern“ auf.")


class NothingToOffer(DomainError):
    """No price follows: nothing was used."""

    def __init__(self, partner: str) -> None:
        super().__init__(f"{partner}: Ohne Minuten oder Anrufe folgt kein Preis. Tragen Sie sie ein.")


class OfferedToItself(DomainError):
    """The centre's own authority bears its share; there is nobody to agree with."""

    def __init__(self, partner: str) -> None:
        super().__init__(f"{partner} trägt das Servicecenter und seinen Anteil selbst.")


class NegotiationOpen(DomainError):
    """Another version is drafted or proposed already."""

    def __init__(self, partner: str) -> None:
        super().__init__(f"{partner}: Eine Fassung ist schon in Arbeit. Schließen Sie sie zuerst ab.")


class YearNotBilled(DomainError):
    """Some days of the year have no issued invoice by that tariff."""

    message = "Für dieses Jahr sind noch nicht alle Rechnungen gestellt. Stellen Sie sie vor dem Ausgleich."


class NothingToSettle(DomainError):
    """No rate per productive minute held, it was right, or it is settled."""

    message = (
        "Nichts auszugleichen: Der Satz stimmt, es ist erledigt, oder der Tarif sieht keinen Ausgleich vor."
    )


class NoDraftToSettleIn(DomainError):
    """No draft of later days takes the line."""

    message = "Legen Sie zuerst den Entwurf einer Rechnung für die Zeit nach diesem Jahr an."
