"""What forbids a change of hours."""

from buergerdraht.foundation.errors import DomainError


class IntervalWithoutLength(DomainError):
    """An interval ends before it begins."""

    message = "Das Ende einer Zeit muss nach ihrem Anfang liegen. Mitternacht als Ende ist 24:00 Uhr."


class IntervalsOverlap(DomainError):
    """Two intervals of one weekday share a time."""

    message = "Zwei Zeiten eines Wochentags überschneiden sich. Fassen Sie sie zusammen oder trennen Sie sie."


class NoHours(DomainError):
    """A calendar without any interval would never be open."""

    message = "Geben Sie mindestens eine Zeit an."


class NeverOpen(DomainError):
    """So many hours do not pass within any reasonable time."""

    message = "Der Kalender hat zu wenige Zeiten für diese Frist. Prüfen Sie Wochenzeiten und Schließtage."


class ClosureWithoutLength(DomainError):
    """The last day of a closure lies before its first."""

    message = "Der letzte Tag der Schließung liegt vor dem ersten. Prüfen Sie die beiden Daten."


class ClosuresOverlap(DomainError):
    """Another closure of the calendar holds on one of the days."""

    message = "An diesen Tagen ist schon eine Schließung eingetragen. Ändern Sie die vorhandene."


class LocalHolidayElsewhere(DomainError):
    """The Land has no such local holiday."""

    message = "Diesen örtlichen Feiertag gibt es im gewählten Land nicht. Prüfen Sie Land und Feiertag."


class OtherWeekWithoutLength(DomainError):
    """Other hours end before they begin."""

    message = "Der letzte Tag der anderen Zeiten liegt vor dem ersten. Prüfen Sie die beiden Daten."


class OtherWeeksOverlap(DomainError):
    """Other hours of the calendar hold already on one of the days."""

    message = "An diesen Tagen gelten schon andere Zeiten. Entfernen Sie diese zuerst."
