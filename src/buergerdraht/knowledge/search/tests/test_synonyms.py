"""Rules of vocabularies, the editors' groups and the thesaurus."""

from pathlib import Path

from buergerdraht.knowledge.search import thesaurus
from buergerdraht.knowledge.search.synonyms import (
    VOCABULARY,
    Synonyms,
    add_groups,
    add_thesaurus,
    add_vocabulary,
    stems_of,
)


def meant(synonyms: Synonyms, word: str) -> set[tuple[str, ...]]:
    return {each.stems for each in synonyms.of(stems_of(word)[0])}


def test_an_arrow_leads_one_way() -> None:
    synonyms = Synonyms()
    add_vocabulary(synonyms, ["perso, persoausweis -> personalausweis  # so sagt man", "# nichts", ""])
    assert meant(synonyms, "perso") == {("personalausweis",)}
    assert meant(synonyms, "personalausweis") == set()


def test_an_equals_sign_leads_both_ways_less_surely_to_what_people_say() -> None:
    synonyms = Synonyms()
    add_vocabulary(synonyms, ["müll, alter kram = abfall"])
    assert meant(synonyms, "müll") == {("abfall",)}
    assert [(each.words, each.source) for each in synonyms.of("abfall")] == [("müll", "loose")]


def test_a_phrase_holds_when_all_of_its_words_are_asked() -> None:
    synonyms = Synonyms()
    add_vocabulary(synonyms, ["haus bauen -> baugenehmigung"])
    assert not list(synonyms.phrases_in(stems_of("haus")))
    ((key, found),) = synonyms.phrases_in(stems_of("wir bauen ein haus"))
    assert set(key) == {"haus", "bau"}
    assert found[0].words == "baugenehmigung"


def test_the_editors_groups_lead_all_ways() -> None:
    synonyms = Synonyms()
    add_groups(synonyms, [["Wertstoffhof", "Bauhof"]])
    assert meant(synonyms, "bauhof") == {stems_of("wertstoffhof")}
    assert meant(synonyms, "wertstoffhof") == {stems_of("bauhof")}


def test_the_thesaurus_leads_to_the_corpus_and_from_a_thing_to_its_kind(tmp_path: Path) -> None:
    file = tmp_path / "th.dat"
    file.write_text(
        "UTF-8\nDackel|1\n-|Dachshund|Dackel|Hund (Oberbegriff)|Köter (derb) (Oberbegriff)|... was\n"
        "Abfall|2\n-|Abfall|Müll|Kehricht (veraltet)\n-|Abfall|Müll|Kehricht (veraltet)\n",
        encoding="utf-8",
    )
    synonyms = Synonyms()
    add_vocabulary(synonyms, ["hund -> hundesteuer"])
    add_thesaurus(synonyms, thesaurus.groups(file), wanted={*stems_of("abfall"), *stems_of("hund")})
    assert meant(synonyms, "müll") == {stems_of("abfall")}
    assert meant(synonyms, "dackel") == {stems_of("hund"), stems_of("hundesteuer")}
    assert meant(synonyms, "kehricht") == set()


def test_without_a_thesaurus_there_is_none(tmp_path: Path) -> None:
    found = thesaurus.find_thesaurus(tmp_path)
    assert found is None or found == thesaurus.SYSTEM_FILE
    unpacked = tmp_path / "usr/share/mythes/th_de_DE_v2.dat"
    unpacked.parent.mkdir(parents=True)
    unpacked.touch()
    assert thesaurus.find_thesaurus(tmp_path) in (unpacked, thesaurus.SYSTEM_FILE)


def test_every_line_of_our_vocabulary_is_a_rule() -> None:
    lines = VOCABULARY.read_text(encoding="utf-8").splitlines()
    rules = [rule for line in lines if (rule := line.partition("#")[0].strip())]
    assert [rule for rule in rules if ("->" in rule) == (" = " in rule)] == []
    assert [rule for rule in rules if ",," in rule or rule.endswith(",")] == []
    assert len(rules) > 400
