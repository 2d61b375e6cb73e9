"""Names, keys and telephone numbers of German authorities. Pure: no Django, no database."""

import re

import phonenumbers

from buergerdraht.authorities.errors import NumberUnreadable, RegionalKeyWrong

STATE_OF_AGS = {
    "01": "SH", "02": "HH", "03": "NI", "04": "HB", "05": "NW", "06": "HE", "07": "RP", "08": "BW",
    "09": "BY", "10": "SL", "11": "BE", "12": "BB", "13": "MV", "14": "SN", "15": "ST", "16": "TH",
}  # fmt: skip
"""The first two digits of every regional key name the Land (Destatis, Gemeindeverzeichnis)."""

_SHORT = {"M": "Markt", "St": "Stadt", "GKSt": "Stadt", "Krst.": "Stadt"}
_TITLES = ("stadt", "markt", "flecken", "gemeinde", "kirchspiel")
_DIE = ("stadt", "gemeinde", "schaft")
_DER = ("markt", "flecken", "kreis", "bezirk")
_DAS = ("amt", "land", "kirchspiel")
_LETTERS = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}
_GREETING_END = "{authority}. Mein Name ist {agent}. Was kann ich für Sie tun?"


def state_of_key(regional_key: str) -> str:
    """Return the Land (ISO 3166-2:DE) of an AGS or ARS; empty: the key belongs to none."""
    return STATE_OF_AGS.get(regional_key[:2], "")


def check_regional_key(key: str) -> None:
    """Raise RegionalKeyWrong unless this is an AGS (8 digits) or ARS (12 digits) of one of the Länder."""
    if not re.fullmatch(r"\d{8}|\d{12}", key) or not state_of_key(key):
        raise RegionalKeyWrong


def spoken_name(listed: str, *, kind: str) -> str:
    """Return a municipality's name as it is said, from the official list's: 'Leun, Stadt' -> 'Stadt Leun'."""
    base, *additions = listed.split(", ")
    words = [_SHORT.get(addition, addition) for addition in additions]
    title = next((word for word in reversed(words) if word.lower().endswith(_TITLES)), _title_of_kind(kind))
    return f"{title} {base}".strip()


def _title_of_kind(kind: str) -> str:
    lowered = kind.lower()
    if "gemfr" in lowered:
        return ""
    return (
        "Stadt"
        if "stadt" in lowered or "stadtkreis" in lowered
        else "Markt"
        if "markt" in lowered
        else "Gemeinde"
    )


def readable_street(listed: str) -> str:
    """Return a street of the official list, 'Str.' written out; empty for a post box or a gap."""
    if listed == "0" or listed.lower().startswith("postfach"):
        return ""
    return re.sub(r"([Ss])tr\.\s*", r"\1traße ", listed).strip()


def with_article(name: str) -> str:
    """Return an authority's name with its article in the nominative: 'die Stadt Leun', 'der Lahn-Dill-Kreis'.

    A name of one word tells its gender as a county's only: Altstadt and Neumarkt are towns without article.
    """
    title = name.lower().partition(" ")[0]
    if " " not in name and not title.endswith("kreis"):
        return name
    for article, endings in (("die", _DIE), ("der", _DER), ("das", _DAS)):
        if title.endswith(endings):
            return f"{article} {name}"
    return name


def slug_of(name: str) -> str:
    """Return a name as it stands in addresses and commands: 'Stadt Bönningstedt' -> 'stadt-boenningstedt'."""
    letters = name.lower().translate(_LETTERS)
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def greeting_suggestion(name: str) -> str:
    """Return a greeting for calls to an authority of this name, with the placeholders as they are stored."""
    article = with_article(name).removesuffix(name)
    return f"Guten Tag, hier ist {article}{_GREETING_END}"


def greeting_of_115(name: str) -> str:
    """Return a greeting for calls that come by 115: 'hier ist die 115 für die Stadt Leun'."""
    article = with_article(name).removesuffix(name).replace("der ", "den ")
    return f"Guten Tag, hier ist die 115 für {article}{_GREETING_END}"


GREETING_OF_UNKNOWN_NUMBER = "{authority}, guten Tag, mein Name ist {agent}. Was kann ich für Sie tun?"
"""Said where nobody has entered the dialled number; {authority} is who runs the centre that takes it."""


def greeting_text(greeting: str, *, authority: str, agent: str) -> str:
    """Return a stored greeting as it is said, both gaps filled in."""
    return greeting.replace("{authority}", authority).replace("{agent}", agent)


def e164(text: str) -> str:
    """Return a number as people write it in Germany as E.164: '(0)30 23125 108'; raise NumberUnreadable."""
    plain = re.sub(r"^\s*\(0\)", "0", text.replace("–", "-"))
    if not re.fullmatch(r"\s*\(?[+0][\d\s()/+.-]+", plain):
        raise NumberUnreadable
    try:
        number = phonenumbers.parse(plain, "DE")
    except phonenumbers.NumberParseException as error:
        raise NumberUnreadable from error
    if number.italian_leading_zero or not phonenumbers.is_possible_number(number):
        raise NumberUnreadable
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def readable_number(number: str) -> str:
    """Return a number as it is written in Germany: '069 90009417', '+43 1 58858'; what is none stays."""
    try:
        parsed = phonenumbers.parse(number, "DE")
    except phonenumbers.NumberParseException:
        return number
    formats = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(
        parsed, formats.NATIONAL if parsed.country_code == 49 else formats.INTERNATIONAL
    )
