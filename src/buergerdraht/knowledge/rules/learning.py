"""What is kept of a search: the words of the matter, nothing that tells of a person."""

import re
from collections.abc import Callable

from buergerdraht.knowledge.rules.names import COMMON_SURNAMES, GIVEN_NAMES

LONGEST_TEXT = 100

_EMAIL = r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)*"
_IBAN = r"\b[a-z]{2}\d{2}(?:[ -]?\d{1,4}){3,8}\b"
_MONTH = r"(?:jan|feb|mär|maer|apr|mai|jun|jul|aug|sep|okt|nov|dez)[a-zä]*\.?"
_DATE = (
    r"\b\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})\b"
    r"|\b\d{4}-\d{1,2}-\d{1,2}\b"
    rf"|\b\d{{1,2}}\.?\s?{_MONTH}\s?\d{{2,4}}\b"
)
_BORN = (
    rf"\b(?:geb|geboren|geburtsdatum|geburtstag|jahrgang)\b\.?(?:\s(?:am|im|in|ist))*\s[\d.]+(?:\s?{_MONTH})?"
)
_PLATE = (
    r"\b[a-zäöü]{1,3}\s?-\s?[a-zäöü]{1,2}\s?-?\s?\d{1,4}[eh]?\b"
    r"|\b[a-zäöü]{1,3}\s[a-zäöü]{1,2}\s?\d{3,4}[eh]?\b"
    r"|\b[a-zäöü]{2,5}\d{3,4}[eh]?\b"
    r"|\b(?!und|bis|kfz|lkw|pkw|tüv|ab|so|zu)[a-zäöü]{1,3}\s[a-zäöü]{1,2}\s?\d{1,2}[eh]?\b"
)
_STREET_END = (
    r"(?:straße|strasse|str\.|str|weg|platz|allee|gasse|ring|ufer|damm|graben|pfad|steig|stieg|chaussee|wall)"
)
_HOUSE = r"\d{1,4}(?:\s?[-/+]\s?\d{1,4})?(?:\s?[a-h])?"
_STREET = rf"\b(?:[\wß.-]*{_STREET_END}|(?:straße|strasse|str\.?)\s(?:des|der|am|an)\s\w+)\s?{_HOUSE}\b"
_PHONE = r"(?<!\w)(?:\+|\()?\d[\d\s()/.+-]{4,}\d\b"

_INTRODUCTIONS = (
    ("mein", "name", "ist"),
    ("name", "ist"),
    ("namens",),
    ("heißt",),
    ("heisst",),
    ("heiße",),
    *(
        (word,)
        for word in ("herr", "herrn", "hr", "frau", "fr", "fräulein", "familie", "fam", "eheleute", "name")
    ),
)
_TITLES = frozenset(
    {"dr", "prof", "dipl", "ing", "med", "von", "van", "zu", "zum", "de", "el", "al", "freiherr", "graf"}
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SERVICE_KEY = re.compile(r"99\d{12}")
_BEFORE_PARAGRAPH = frozenset({"§", "§§", "paragraph", "paragraf", "art", "art.", "artikel", "abs", "abs."})
_FUNCTION_WORDS_TEXT = """
ab am an auf aus bei bis da das dem den der des die ein eine einen einer er es für fuer gegen hat ich ihr
im in ist kann man mein meine meinen mit nach nicht oder ohne seit sie sind soll sucht so um und vom von
vor was wer wie will wir wird wo wohnt zu zum zur über ueber bekommt braucht möchte moechte zieht
"""
_FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_TEXT.split())

Known = Callable[[str], bool]


def without_personal_data(text: str, *, is_known: Known) -> str:
    """Return the text without what may tell of a person, at most 100 characters.

    Dropped are phone numbers, mail addresses, IBANs, plates, full dates and those of birth, streets with a
    house number, names, and numbers from four digits on unless they are a paragraph, a year or a LeiKa key.
    `is_known` tells whether the knowledge base has a word; such a word is never taken for a name.
    """
    kept = " ".join(text.split())
    for pattern in (_EMAIL, _IBAN, _BORN, _DATE, _STREET):
        kept = re.sub(pattern, " ", kept, flags=re.IGNORECASE)
    kept = re.sub(_PHONE, _unless_years_or_key, kept)
    kept = re.sub(_PLATE, " ", kept, flags=re.IGNORECASE)
    tokens = _without_long_numbers(_without_names(kept.split(), is_known=is_known))
    return " ".join(tokens)[:LONGEST_TEXT].strip(" ,;:-")


def _unless_years_or_key(found: re.Match[str]) -> str:
    """Keep '2026 2027' and LeiKa keys; what else has six digits and more may be somebody's number."""
    text = found.group()
    digits = re.sub(r"\D", "", text)
    is_kept = len(digits) < 6 or _SERVICE_KEY.fullmatch(text) or all(map(_YEAR.fullmatch, text.split()))
    return text if is_kept else " "


def _without_names(tokens: list[str], *, is_known: Known) -> list[str]:
    """Drop 'Herr Müller', 'Frau Dr. Anna Müller', 'für Anna Müller', 'mein Name ist Müller'."""
    kept: list[str] = []
    rest = list(tokens)
    while rest:
        length = _length_of_name(rest, is_known=is_known)
        if not length:
            kept.append(rest[0])
        rest = rest[max(length, 1) :]
    return kept


def _length_of_name(tokens: list[str], *, is_known: Known) -> int:
    """Return how many tokens at the beginning speak of a person; 0: none."""
    introduction = _length_of_introduction(tokens)
    start = introduction
    while start and start < len(tokens) and _bare(tokens[start]) in _TITLES:
        start += 1
    if start >= len(tokens):
        return 0
    name = _bare(tokens[start])
    is_given = name in GIVEN_NAMES
    if not is_given and not (introduction and _may_be_name(name, is_known=is_known)):
        return 0
    has_surname = start + 1 < len(tokens) and _may_be_name(_bare(tokens[start + 1]), is_known=is_known)
    return start + 1 + has_surname


def _length_of_introduction(tokens: list[str]) -> int:
    words = [_bare(token) for token in tokens[:3]]
    for introduction in _INTRODUCTIONS:
        if tuple(words[: len(introduction)]) == introduction:
            return len(introduction)
    return 0


def _may_be_name(word: str, *, is_known: Known) -> bool:
    if not word.replace("-", "").isalpha() or word in _FUNCTION_WORDS:
        return False
    return word in COMMON_SURNAMES or not is_known(word)


def _bare(token: str) -> str:
    return token.strip(".,;:()\"'„“!?").lower()


def _without_long_numbers(tokens: list[str]) -> list[str]:
    return [
        token for place, token in enumerate(tokens) if _is_harmless(token, tokens[place - 1] if place else "")
    ]


def _is_harmless(token: str, before: str) -> bool:
    digits = sum(letter.isdigit() for letter in token)
    if digits < 4:
        return True
    bare = token.strip(".,;:()?!")
    return bool(_YEAR.fullmatch(bare) or _SERVICE_KEY.fullmatch(bare)) or _is_paragraph(bare, before)


def _is_paragraph(token: str, before: str) -> bool:
    return len(token) <= 5 and (before.lower() in _BEFORE_PARAGRAPH or token.startswith("§"))
