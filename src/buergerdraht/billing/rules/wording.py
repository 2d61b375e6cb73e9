"""How papers and pages write amounts, times and days in German. Pure."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

from buergerdraht.foundation.figures import number
from buergerdraht.servicehours.rules import MONTHS

ONE_DAY = timedelta(days=1)


def money(value: Decimal) -> str:
    """Write at least cents, and what stands behind them if it is not nothing: 0,95 and 0,9512."""
    places = max(2, -int(value.normalize().as_tuple().exponent))
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def minutes(seconds: int) -> str:
    """Write seconds as minutes and seconds: 3:01 min, 1.203:01 min."""
    sign, (minute, rest) = "-" if seconds < 0 else "", divmod(abs(seconds), 60)
    return f"{sign}{number(minute)}:{rest:02d} min"


def period_words(begin: date, end: date) -> str:
    """Write days, half-open: a year, a month, or from one day to another."""
    if (begin.month, begin.day) == (1, 1) and end == date(begin.year + 1, 1, 1):
        return str(begin.year)
    if begin.day == 1 and end == begin + timedelta(days=monthrange(begin.year, begin.month)[1]):
        return f"{MONTHS[begin.month - 1]} {begin.year}"
    return f"{begin:%d.%m.%Y} bis {end - ONE_DAY:%d.%m.%Y}"
