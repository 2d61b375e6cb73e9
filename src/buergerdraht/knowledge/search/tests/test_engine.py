"""What is found, and why; the queries are of the kinds that agents hear."""

import pytest

from buergerdraht.knowledge.search.documents import Why
from buergerdraht.knowledge.search.tests.conftest import KREIS_SOEST, LEUN, SOEST, WETZLAR, Ask, first


@pytest.mark.parametrize(("query", "key"), [
    ("personalausweis", "ausweis"),
    ("Ich brauche einen neuen Personalausweis", "ausweis"),
    ("perso", "ausweis"),
    ("perso verloren", "verlust"),
    ("ausweis geklaut", "verlust"),
    ("melde bescheinigung", "meldung"),
    ("meldebestätigung", "meldung"),
    ("mülltonne", "tonne"),
    ("müllgebühr zu hoch", "gebuehr"),
    ("altes sofa loswerden", "sperrmuell"),
    ("rosa lappen umtauschen", "fuehrerschein"),
    ("bafög", "bafoeg"),
    ("baum umsägen", "baum"),
    ("ummelden nach umzug", "wohnsitz"),
])  # fmt: skip
def test_what_people_say_finds_what_the_administration_calls_otherwise(
    ask: Ask, query: str, key: str
) -> None:
    assert first(ask(query)) == key


@pytest.mark.parametrize(("query", "key"), [
    ("personalauswies", "ausweis"),
    ("reisepas", "pass"),
    ("fürerschein umtausch", "fuehrerschein"),
    ("meldebescheinigng", "meldung"),
    ("hundestuer", "hund"),
    ("muelltone", "tonne"),
    ("sperrmül", "sperrmuell"),
])  # fmt: skip
def test_mistyped_words_are_corrected(ask: Ask, query: str, key: str) -> None:
    results = ask(query)
    assert first(results) == key
    assert results.corrected_to


def test_nothing_is_corrected_where_nothing_is_wrong(ask: Ask) -> None:
    assert ask("hundesteuer anmelden").corrected_to is None


@pytest.mark.parametrize("beginning", ["per", "persona", "personalausw"])
def test_while_it_is_typed_the_last_word_may_be_a_beginning(ask: Ask, beginning: str) -> None:
    assert first(ask(beginning, is_typing=True)) == "ausweis"


@pytest.mark.parametrize(("beginning", "key"), [("lapp", "fuehrerschein"), ("müllto", "tonne")])
def test_what_begins_as_people_say_it_finds_what_they_mean(ask: Ask, beginning: str, key: str) -> None:
    results = ask(beginning, is_typing=True)
    assert first(results) == key
    assert results.corrected_to is None


def test_a_finished_word_is_not_a_beginning(ask: Ask) -> None:
    assert first(ask("per ", is_typing=True)) == ""


def test_umlauts_may_be_written_in_any_way(ask: Ask) -> None:
    assert [first(ask(word)) for word in ("führerschein", "fuehrerschein", "FÜHRERSCHEIN")] == [
        "fuehrerschein"
    ] * 3


def test_a_hit_says_why_it_was_found(ask: Ask) -> None:
    assert ask("perso").hits[0].why == (Why("synonym", "perso", "personalausweis"),)
    assert ask("personalausweis").hits[0].why == (Why("word", "personalausweis", "Personalausweis"),)


def test_words_are_shown_as_they_were_typed_and_written(ask: Ask) -> None:
    results = ask("Fürerschein!")
    assert results.corrected_to == "Führerschein"
    assert results.hits[0].why == (Why("correction", "Fürerschein", "Führerschein"),)


def test_another_authoritys_text_is_found_only_when_it_is_asked(ask: Ask) -> None:
    assert first(ask("bauhof")) == "leun"
    assert first(ask("bauhof", authority_id=WETZLAR)) == ""
    assert first(ask("bauhof", authority_id=WETZLAR, is_all=True)) == "leun"
    assert first(ask("bauhof leun", authority_id=WETZLAR)) == "leun"


def test_what_ended_is_not_found(ask: Ask) -> None:
    assert first(ask("hochwasser lahn")) != "ended"


def test_an_authority_in_the_query_is_told_and_is_no_word_of_the_matter(ask: Ask) -> None:
    results = ask("hundesteuer wetzlar")
    assert results.named_authority is not None
    assert results.named_authority.authority_ids == (WETZLAR,)
    assert first(results) == "hund"


def test_an_ambiguous_name_means_all_who_are_called_so(ask: Ask) -> None:
    results = ask("kirmes soest", authority_id=LEUN)
    assert results.named_authority is not None
    assert results.named_authority.authority_ids == (SOEST, KREIS_SOEST)
    assert {hit.key for hit in results.hits} == {"kirmes", "kreis-kirmes"}
    in_context = ask("kirmes soest", authority_id=KREIS_SOEST)
    assert {hit.key for hit in in_context.hits} == {"kreis-kirmes"}
    kind_told = ask("stadt soest hundesteuer").named_authority
    assert kind_told is not None
    assert kind_told.authority_ids == (SOEST,)


def test_no_query_breaks_the_search(ask: Ask) -> None:
    for text in (
        "",
        " ",
        "?",
        "§ 19d AufenthG",
        "a" * 500,
        "(((",
        "und oder",
        "🙂",
        "115",
        "x" * 3 + " " * 50,
    ):
        ask(text)
        ask(text, is_typing=True)


def test_long_questions_are_read_to_the_twelfth_word(ask: Ask) -> None:
    assert (
        first(ask("hallo ich habe da mal eine frage und zwar geht es um meinen hund und die steuer"))
        == "hund"
    )


def test_a_hit_of_all_is_found_in_the_context_of_any_authority(ask: Ask) -> None:
    assert {first(ask("reisepass", authority_id=each)) for each in (LEUN, WETZLAR, SOEST)} == {"pass"}
