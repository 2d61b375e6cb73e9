"""Other forms of a German word that the stemmer does not bring together: participles, nouns of verbs."""

import re
from collections.abc import Iterator

_SEPARABLE = [
    "ab",
    "an",
    "auf",
    "aus",
    "bei",
    "durch",
    "ein",
    "fest",
    "her",
    "hin",
    "los",
    "mit",
    "nach",
    "nieder",
    "statt",
    "um",
    "vor",
    "weg",
    "zu",
    "zurueck",
    "zusammen",
    "weiter",
    "frei",
]
_PREFIX = re.compile(rf"^({'|'.join(sorted(_SEPARABLE, key=len, reverse=True))})?")
# Strong participles (without ge) -> infinitive, and the noun that goes with it.
_STRONG = {
    "zogen": ("ziehen", "zug"), "fund": ("finden", "fund"), "funden": ("finden", "fund"), "stohlen": ("stehlen", "diebstahl"),
    "storben": ("sterben", "tod"), "bissen": ("beissen", "biss"), "brochen": ("brechen", "bruch"), "laufen": ("laufen", "lauf"),
    "fallen": ("fallen", "fall"), "nommen": ("nehmen", "nahme"), "geben": ("geben", "gabe"), "gangen": ("gehen", "gang"),
    "schrieben": ("schreiben", "schrift"), "rissen": ("reissen", "riss"), "fahren": ("fahren", "fahrt"), "boren": ("gebaeren", "geburt"),
    "worfen": ("werfen", "wurf"), "sperrt": ("sperren", "sperrung"), "tragen": ("tragen", "trag"), "stiegen": ("steigen", "stieg"),
    "schlossen": ("schliessen", "schluss"), "halten": ("halten", "halt"), "troffen": ("treffen", "treffen"), "tan": ("tun", "tat"),
    "flossen": ("fliessen", "fluss"), "gossen": ("giessen", "guss"), "schnitten": ("schneiden", "schnitt"), "schossen": ("schiessen", "schuss"),
}  # fmt: skip
_NOUNS = {
    "ziehen": "zug", "verlieren": "verlust", "verloren": "verlust", "abbrechen": "abbruch", "einbrechen": "einbruch",
    "kaufen": "kauf", "verkaufen": "verkauf", "umtauschen": "umtausch", "tauschen": "tausch", "fahren": "fahrt",
    "heiraten": "heirat", "geboren": "geburt", "gestorben": "tod", "verstorben": "tod", "sterben": "tod",
    "abreissen": "abriss", "kuendigen": "kuendigung", "umziehen": "umzug", "ausziehen": "auszug", "wegziehen": "wegzug",
    "zuziehen": "zuzug", "einziehen": "einzug", "widersprechen": "widerspruch", "einspruch": "widerspruch",
    "beissen": "biss", "schliessen": "schliessung", "austreten": "austritt", "eintreten": "eintritt", "helfen": "hilfe",
    "betreuen": "betreuung", "pflegen": "pflege", "wohnen": "wohnung", "waehlen": "wahl", "mieten": "miete",
    "pachten": "pacht", "bauen": "bau", "angeln": "angel", "jagen": "jagd", "stehlen": "diebstahl", "gestohlen": "diebstahl",
}  # fmt: skip


def other_forms(word: str) -> Iterator[str]:
    """Yield words that mean the same in another form; not all of them exist, the lexicon tells."""
    if word in _NOUNS:
        yield _NOUNS[word]
    yield from _of_verb(word)
    yield from _of_participle(word)
    yield from _of_diminutive(word)


def _of_verb(word: str) -> Iterator[str]:
    if word.endswith(("ern", "eln")) and len(word) > 5:
        yield f"{word[:-1]}ung"
    if word.endswith(("erung", "elung")) and len(word) > 7:
        yield f"{word[:-3]}n"
    if word.endswith("en") and len(word) > 5:
        yield f"{word[:-2]}ung"
    match = _PREFIX.match(word)
    if match and match[1] and word[match.end() :] in _NOUNS:
        yield match[1] + _NOUNS[word[match.end() :]]


def _of_participle(word: str) -> Iterator[str]:
    match = _PREFIX.match(word)
    prefix = (match and match[1]) or ""
    rest = word[len(prefix) :]
    if rest.startswith("ge") and len(rest) > 5:
        core = rest[2:]
        for noun in _STRONG.get(core, ()):
            yield prefix + noun
        if core.endswith("t"):
            yield f"{prefix}{core.removesuffix('t').removesuffix('e')}en"
            yield f"{prefix}{core.removesuffix('t').removesuffix('e')}ung"
    elif word.endswith("t") and word.startswith(("be", "ver", "er", "ent", "zer", "miss")) and len(word) > 6:
        yield f"{word.removesuffix('t').removesuffix('e')}en"
        yield f"{word.removesuffix('t').removesuffix('e')}ung"
    if "zu" in word[2:-3] and prefix:
        yield prefix + rest.removeprefix("zu")


def _of_diminutive(word: str) -> Iterator[str]:
    for ending in ("chen", "lein"):
        if word.endswith(ending) and len(word) > 7:
            yield word.removesuffix(ending)
