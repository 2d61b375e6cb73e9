"""What forbids a change of the routing, with reason and place for the user."""

from buergerdraht.foundation.errors import DomainError


class CallsGoRound(DomainError):
    """The attendant's number is served by a centre: its calls would come back to us."""

    def __init__(self, way: str, *, owner: str) -> None:
        super().__init__(
            f"Der Anruf käme im Kreis zurück: {way}. Dort nimmt ein Servicecenter Anrufe für {owner} an. "
            "Geben Sie die Nummer an, unter der die Vermittlung selbst klingelt."
        )


class NumberOfAttendant(DomainError):
    """Calls to an attendant's number would be ours, and what she misses would come back to us."""

    def __init__(self, owner: str) -> None:
        super().__init__(
            f"Unter dieser Rufnummer klingelt die Vermittlung: {owner}. Was sie nicht annimmt, käme im Kreis "
            "zurück. Geben Sie eine andere Nummer an, oder ändern Sie zuerst die Vermittlung."
        )


class AttendantNeeded(DomainError):
    """A way rings at an attendant, and none is chosen."""

    def __init__(self, phase: str) -> None:
        super().__init__(
            f"{phase}: Bei diesem Weg klingelt die Vermittlung. Wählen Sie eine aus, oder tragen Sie sie ein."
        )


class GapInHours(DomainError):
    """Between the hours of attendant and centre nobody answers, and nobody has said so."""

    def __init__(self, words: str, *, weekday: int) -> None:
        super().__init__(words)
        self.weekday = weekday
        """Of the first gap, 0 = Monday: the field at which the reason stands."""


class RoutingDayOutside(DomainError):
    """A change is planned for a later day, while the agreement holds."""

    message = "Wählen Sie einen Tag ab morgen, an dem die Vereinbarung gilt."


class AttendantElsewhere(DomainError):
    """The attendant works for another authority."""

    message = "Diese Vermittlung gehört zu einer anderen Behörde. Wählen Sie eine der eigenen."


class AttendantKnown(DomainError):
    """The authority has an attendant with this number already."""

    message = "Diese Vermittlung ist schon eingetragen. Ändern Sie den vorhandenen Eintrag."


class AbsenceWithoutLength(DomainError):
    """The end is not after the beginning."""

    message = "Das Ende liegt nicht nach dem Beginn. Prüfen Sie beide Zeiten."


class AbsenceOver(DomainError):
    """The absence would be over already."""

    message = "Das Ende liegt in der Vergangenheit. Prüfen Sie Tag und Uhrzeit."


class AbsencesOverlap(DomainError):
    """Another planned absence covers a part of the time."""

    def __init__(self, other: str) -> None:
        super().__init__(f"Für diese Zeit ist schon eine Abwesenheit eingetragen: {other}.")


class HelpsItself(DomainError):
    """A centre cannot help itself."""

    message = "Ein Servicecenter kann sich nicht selbst aushelfen. Wählen Sie ein anderes."
