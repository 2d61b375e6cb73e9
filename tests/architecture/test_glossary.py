"""Each model has its word in the glossary, with the German term it stands for."""

import re

from django.apps import apps

from buergerdraht.config.environment import PROJECT_DIR

ROW = re.compile(r"^\| (?P<word>[A-Z]\w+) \| [^|]+ \| [^|]+ \| `(?P<module>\w+)` \|$", re.MULTILINE)


def test_every_model_has_an_entry_in_the_glossary() -> None:
    entries = {(match["word"], match["module"]) for match in ROW.finditer(glossary())}
    models = {
        (model.__name__, model.__module__.removeprefix("buergerdraht.").split(".")[0])
        for model in apps.get_models()
        if model.__module__.startswith("buergerdraht.")
    }
    assert not models - entries


def test_the_glossary_is_in_alphabetical_order_and_has_each_word_once() -> None:
    words = [match["word"] for match in ROW.finditer(glossary())]
    assert words == sorted(set(words), key=str.casefold)


def glossary() -> str:
    return (PROJECT_DIR / "docs" / "glossary.md").read_text()
