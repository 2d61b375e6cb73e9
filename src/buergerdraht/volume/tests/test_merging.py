"""A line for each telephone that rang is one call."""

from buergerdraht.volume.rules.merging import WINDOW, Merging, merged
from buergerdraht.volume.rules.records import Call


def line(key: str, *, begin: int = 100, talk: int = 0, wait: int | None = 20, office: str = "101") -> Call:
    return Call(begin, talk > 0, talk, wait, "06441 1", office, "", key)


def test_who_answered_first_has_the_call_and_all_talks_count() -> None:
    rang, answered = line("a"), line("a", begin=101, talk=60, wait=12, office="102")
    passed_on = line("a", begin=175, talk=30, wait=3, office="103")
    told = merged(merged(rang, answered), passed_on)
    assert (told.begin, told.talk, told.wait, told.office) == (100, 90, 12, "102")


def test_a_call_that_nobody_took_waited_for_as_long_as_the_longest_ring() -> None:
    told = merged(line("a", wait=20), line("a", wait=25))
    assert (told.is_answered, told.wait) == (False, 25)
    assert merged(line("a", wait=None), line("a", wait=None)).wait is None


def test_lines_of_other_calls_in_between_do_not_matter_up_to_a_bound() -> None:
    given: list[Call] = []
    merging = Merging(given.append)
    merging.add(line(""))
    assert len(given) == 1
    for _ in range(2):
        for number in range(WINDOW):
            merging.add(line(str(number)))
    assert len(given) == 1
    merging.add(line("one too many"))
    assert [call.key for call in given] == ["", "0"]
    merging.end()
    merging.end()
    assert len(given) == WINDOW + 2
