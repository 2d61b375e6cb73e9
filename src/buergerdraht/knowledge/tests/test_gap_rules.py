"""Gaps: what was searched in vain, grouped, ranked, with a proposal."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.knowledge.rules.gaps import (
    Failure,
    Found,
    Judgement,
    Proposal,
    Search,
    entry_of_key,
    failure_of,
    gap_key,
    gaps_of_searches,
    gaps_of_texts,
)

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def search(text: str, **facts: Any) -> Search:
    return Search(text=text, at=facts.pop("at", AT), hits=facts.pop("hits", 0), **facts)


def gaps(
    *searches: Search,
    additions: frozenset[tuple[int, int]] = frozenset(),
    settled: Mapping[str, datetime] | None = None,
) -> list[Found]:
    return gaps_of_searches(searches, has_addition=lambda *pair: pair in additions, settled=settled or {})


def test_the_same_words_in_another_order_and_form_are_one_gap() -> None:
    found = gaps(search("Hundemarke verloren"), search("verlorene hundemarken"))
    assert [gap.key for gap in found] == [gap_key("hundemarke verloren")]
    assert found[0].failures == {Failure.NO_HITS: 2}


def test_what_agents_open_is_no_failure_and_what_they_complain_about_is() -> None:
    assert failure_of(search("perso", hits=3, picked_key="entry-1")) is None
    assert failure_of(search("perso", hits=3, picked_key="entry-1", is_not_found=True)) is Failure.NOT_FOUND
    assert failure_of(search("perso", hits=3)) is Failure.NOTHING_OPENED


def test_one_search_in_vain_is_no_gap_unless_an_agent_says_so() -> None:
    assert gaps(search("hundemarke")) == []
    assert len(gaps(search("hundemarke", is_not_found=True))) == 1


def test_words_that_mostly_lead_to_an_answer_are_no_gap() -> None:
    good = [search("perso", hits=5, picked_key="entry-1") for _ in range(5)]
    assert gaps(*good, search("perso", hits=5, is_not_found=True)) == []


def test_what_the_next_search_of_the_call_opened_is_proposed_as_synonym() -> None:
    found = gaps(
        search("hundemarke", next_picked_key="entry-7"),
        search("hundemarke", next_picked_key="entry-7"),
        search("hundemarke", next_picked_key="page-3"),
    )[0]
    assert (found.proposal, found.entry_id, found.evidence) == (Proposal.SYNONYM, 7, 2)


def test_what_is_no_entry_is_passed_over() -> None:
    page = search("hundemarke", next_picked_key="page-3")
    found = gaps(page, page, search("hundemarke", next_picked_key="entry-7"))
    assert (found[0].proposal, found[0].entry_id) == (Proposal.SYNONYM, 7)


def test_without_any_evidence_an_article_is_proposed() -> None:
    assert gaps(search("glasfaser", is_not_found=True))[0].proposal is Proposal.ARTICLE


def test_an_entry_that_was_opened_in_vain_lacks_what_the_authority_adds() -> None:
    opened = search("sperrmüll", hits=2, picked_key="entry-7", is_not_found=True, authority_id=3)
    assert gaps(opened)[0].proposal is Proposal.ADDITION
    assert gaps(opened, additions=frozenset({(7, 3)}))[0].proposal is Proposal.REVISION


def test_a_settled_gap_comes_back_only_with_later_searches() -> None:
    later = search("glasfaser", is_not_found=True, at=AT + timedelta(days=1))
    assert gaps(search("glasfaser", is_not_found=True), settled={gap_key("glasfaser"): AT}) == []
    assert len(gaps(later, settled={gap_key("glasfaser"): AT})) == 1


def test_the_worst_comes_first() -> None:
    found = gaps(search("glasfaser", is_not_found=True), *[search("hundemarke", is_not_found=True)] * 3)
    assert [gap.words for gap in found] == ["hundemarke", "glasfaser"]


@given(
    st.lists(st.tuples(st.sampled_from(["perso", "hund", "müll"]), st.booleans(), st.booleans()), max_size=30)
)
def test_every_gap_has_failures_at_least_as_often_as_answers(searches: list[tuple[str, bool, bool]]) -> None:
    made = [
        search(text, hits=2, picked_key="entry-1" if is_picked else "", is_not_found=is_not_found)
        for text, is_picked, is_not_found in searches
    ]
    for gap in gaps(*made):
        group = [each for each in made if gap_key(each.text) == gap.key]
        assert sum(gap.failures.values()) * 2 >= len(group)


def test_a_text_that_most_find_unhelpful_is_a_gap() -> None:
    poor = Judgement(entry_id=7, authority_id=None, helpful=1, unhelpful=2)
    fair = Judgement(entry_id=8, authority_id=None, helpful=2, unhelpful=1)
    few = Judgement(entry_id=9, authority_id=None, unhelpful=2)
    found = gaps_of_texts([poor, fair, few], has_addition=lambda *_: False, settled=())
    assert [(gap.entry_id, gap.proposal) for gap in found] == [(7, Proposal.REVISION)]


def test_contacts_without_an_answer_ask_for_what_the_authority_adds() -> None:
    unanswered = Judgement(entry_id=7, authority_id=3, unanswered=2)
    found = gaps_of_texts([unanswered], has_addition=lambda *_: False, settled=())
    assert [(gap.key, gap.proposal) for gap in found] == [("entry-7 authority-3", Proposal.ADDITION)]
    assert gaps_of_texts([unanswered], has_addition=lambda *_: False, settled={"entry-7 authority-3"}) == []


def test_only_keys_of_entries_lead_to_entries() -> None:
    assert [entry_of_key(key) for key in ("entry-12", "page-12", "entry-x", "")] == [12, None, None, None]
    assert [entry_of_key(key) for key in ("entry-²", f"entry-{10**20}")] == [None, None]
