"""Names in German order (DIN 5007-1), whatever the database's collation: ä as a, ß as ss, in any case."""

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Lower, Replace

_MARKED, _PLAIN = "ÄÖÜäöüÉéÈè", "AOUaouEeEe"
_TABLE = str.maketrans(_MARKED, _PLAIN)


def german_key(name: str) -> str:
    """Return what `sorted` compares."""
    return name.translate(_TABLE).casefold()


def german_order(path: str) -> Lower:
    """Return what `order_by` compares, for the field that `path` leads to."""
    plain = Func(F(path), Value(_MARKED), Value(_PLAIN), function="translate", output_field=CharField())
    return Lower(Replace(plain, Value("ß"), Value("ss")))
