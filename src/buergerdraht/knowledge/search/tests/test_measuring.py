"""The measures, against cases counted by hand; and the command."""

import json
import random
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from buergerdraht.knowledge.search.measuring import Answer, JudgedQuery, measure, mistyped


def measured(*ranks: int | None) -> dict[str, float]:
    """Measure queries whose only answer stands at these ranks."""
    queries = [JudgedQuery(str(number), frozenset({"right"})) for number in range(len(ranks))]

    def ask(text: str) -> Answer:
        keys = [f"wrong-{place}" for place in range(10)]
        rank = ranks[int(text)]
        if rank:
            keys[rank - 1] = "right"
        return Answer(keys, 2.0)

    return measure(queries, ask=ask)


def test_ranks_are_counted() -> None:
    result = measured(1, 5, 6, None)
    assert result["n"] == 4
    assert result["success1"] == 0.25
    assert result["success5"] == 0.5
    assert result["mrr10"] == pytest.approx((1 + 1 / 5 + 1 / 6) / 4, abs=1e-4)
    assert result["ndcg10"] == pytest.approx((1 + 1 / 2.585 + 1 / 2.807) / 4, abs=1e-3)
    assert result["p50_ms"] == result["p95_ms"] == 2.0


def test_nothing_asked_is_nothing_found() -> None:
    assert measured()["n"] == 0
    assert measured()["success1"] == 0.0


def test_one_word_is_mistyped_and_the_same_seed_does_the_same() -> None:
    query = JudgedQuery("perso ist weg", frozenset())
    changed = [mistyped(query, randomness=random.Random(4)).text for _ in range(2)]  # noqa: S311
    assert changed[0] == changed[1] != query.text
    assert mistyped(JudgedQuery("abc 12", frozenset()), randomness=random.Random(1)).text == "abc 12"  # noqa: S311


@pytest.mark.parametrize("options", [[], ["--typos", "3"]])
def test_the_command_needs_no_database_and_prints_one_object_last(tmp_path: Path, options: list[str]) -> None:
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    corpus.write_text(
        '{"id": "a", "title": "Personalausweis", "synonyms": ["Perso"], "description": null}\n'
        '{"id": "b", "title": "Hundesteuer", "synonyms": [], "description": "Text", "topic": "Steuern"}\n',
        encoding="utf-8",
    )
    queries.write_text(
        '{"q": "personalausweis verloren", "relevant": ["a"], "kind": "life"}\n', encoding="utf-8"
    )
    output = StringIO()
    call_command(
        "evaluate_search", corpus=corpus, queries=queries, semantic=False, stdout=output, **_options(options)
    )
    result = json.loads(output.getvalue().splitlines()[-1])
    assert set(result) == {"n", "mrr10", "success1", "success5", "ndcg10", "p50_ms", "p95_ms"}
    assert result["success5"] == 1.0


def _options(options: list[str]) -> dict[str, int]:
    return {options[0].removeprefix("--"): int(options[1])} if options else {}
