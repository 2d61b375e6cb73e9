"""What a handbook says: kept, read again, compared."""

from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.reports.handbook.contents import (
    TITLES,
    Chapter,
    ChapterKind,
    as_json,
    chapters_with,
    filled,
    from_json,
    texts_of,
)

WORDS = st.text(max_size=20)
LINES = st.lists(st.tuples(WORDS, WORDS), max_size=3).map(tuple)
CHAPTERS = st.lists(st.builds(Chapter, st.sampled_from(ChapterKind), WORDS, LINES), max_size=4).map(tuple)


@given(CHAPTERS)
def test_what_is_kept_is_read_again(chapters: tuple[Chapter, ...]) -> None:
    assert from_json(as_json(chapters)) == chapters


def test_every_chapter_is_there_and_numbered() -> None:
    chapters = chapters_with({ChapterKind.TASKS: "Vermitteln"})
    assert [each.kind for each in chapters] == list(ChapterKind) == list(TITLES)
    assert (chapters[1].title, chapters[1].text) == ("2. Leistungsspektrum", "Vermitteln")


def test_lines_stand_below_what_the_sides_wrote() -> None:
    lines = {ChapterKind.TASKS: (("", "Anrufe vermitteln"),), ChapterKind.HOURS: (("Center", "Mo–Fr"),)}
    chapters = filled(chapters_with({ChapterKind.TASKS: "Wir vermitteln."}), lines)
    told = texts_of(chapters)
    assert told["2. Leistungsspektrum"] == "Wir vermitteln.\nAnrufe vermitteln"
    assert told["5. Servicezeiten"] == "Center: Mo–Fr"
    assert [each.is_list for each in chapters[1:5:3]] == [True, False]
