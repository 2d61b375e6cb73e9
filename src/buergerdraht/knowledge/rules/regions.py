"""Official region keys: AGS (8 digits) and ARS (12 digits) of the same place, and which region holds another.

ARS: Land 2, Regierungsbezirk 1, Kreis 2, Gemeindeverband 4, Gemeinde 3. The AGS lacks the fourth.
Cities that are no part of a Kreis are written as a Kreis with a Gemeinde 000 and compare as that Kreis.
"""

import re

LANDS = frozenset(f"{number:02}" for number in range(1, 17))
_LEVELS = (2, 3, 5, 9, 12)
_AGS, _ARS = 8, 12
GERMANY = ""


def region_of(text: str) -> str | None:
    """Return a region as it is stored: empty for Germany, the digits that tell something, None: no region.

    A Gemeinde keeps its whole AGS or ARS; of larger regions zeros at the end go: 065320000000 -> 06532.
    """
    digits = text.strip()
    if re.fullmatch("0{2,12}", digits):
        return GERMANY
    if not re.fullmatch("[0-9]+", digits) or digits[:2] not in LANDS or len(digits) not in (*_LEVELS, _AGS):
        return None
    return _shortened(digits)


def covers(region: str, key: str) -> bool:
    """Tell whether an authority's key (empty: somewhere in Germany) lies in a region of `region_of`."""
    if len(region) > 5 and len(region) != len(key):
        return _covers_other_form(region, key)
    return key.startswith(region)


def specificity(region: str) -> int:
    """Return how closely a region is told; the greater one holds."""
    return _ARS if len(region) == _AGS else len(region)


def regions_around(key: str) -> tuple[str, ...]:
    """Return the regions down to the Kreis that hold an authority's key; closer ones begin with the last."""
    return tuple(key[:length] for length in (0, 2, 3, 5) if length <= len(key))


def same_place(key: str) -> str:
    """Return what is equal for an AGS and an ARS of the same place."""
    shortened = _shortened(key)
    return ags_of(shortened) if len(shortened) == _ARS else shortened


def ags_of(ars: str) -> str:
    """Return the AGS (8 digits) of a Gemeinde's ARS (12 digits)."""
    return ars[:5] + ars[9:]


def _shortened(digits: str) -> str:
    if len(digits) == _AGS and not digits.endswith("000"):
        return digits
    whole = digits[:5] + "0000" + digits[5:] if len(digits) == _AGS else digits.ljust(_ARS, "0")
    return next(whole[:end] for end in reversed(_LEVELS) if end == 2 or _tells(whole, end))


def _tells(whole: str, end: int) -> bool:
    begin = _LEVELS[_LEVELS.index(end) - 1]
    return bool(whole[begin:end].strip("0"))


def _covers_other_form(region: str, key: str) -> bool:
    if {len(region), len(key)} == {_AGS, _ARS}:
        return same_place(region) == same_place(key)
    return len(region) == 9 and len(key) == _ARS and key.startswith(region)
