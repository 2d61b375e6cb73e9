"""Whole files, hostile ones among them: good lines are counted, bad ones are known by number and reason."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from buergerdraht.volume.rules.columns import Meaning
from buergerdraht.volume.rules.dialects import Dialect, Encoding, Separator, guess
from buergerdraht.volume.rules.faults import MOST_RUNS, Faults, Report, report_from
from buergerdraht.volume.rules.figures import Figures, as_json, figures_from
from buergerdraht.volume.rules.moments import DateOrder
from buergerdraht.volume.rules.plans import Plan, believable_time, plan_from
from buergerdraht.volume.rules.reading import Reading
from buergerdraht.volume.rules.records import Fault

M = Meaning
TODAY = date(2026, 11, 22)
HEAD = "Beginn;Anrufer;Amt;Wartezeit;Gesprächsdauer\n"
GOOD = "02.03.2026 08:00:00;06441 1;Bürgerbüro;5;75\n"


def read(text: str | bytes, plan: Plan | None = None, *, block: int = 1000) -> tuple[Report, Figures | None]:
    """Read as guessed, unless somebody has chosen."""
    content = text.encode() if isinstance(text, str) else text
    if plan is None:
        told = guess(content)
        plan = Plan(told.dialect, told.meanings)
    earliest, latest = believable_time(TODAY)
    blocks = (content[start : start + block] for start in range(0, len(content), block))
    result = Reading(plan, earliest=earliest, latest=latest).read(blocks)
    return report_from(result["report"]), result["figures"] and figures_from(result["figures"])


def chosen(*meanings: M, separator: Separator = Separator.SEMICOLON, header: bool = True) -> Plan:
    return Plan(Dialect(Encoding.UTF_8, separator, header, DateOrder.DAY_FIRST), meanings)


def bad(report: Report) -> list[tuple[int, int, Fault]]:
    return [(run.first, run.last, run.fault) for run in report.runs]


def test_a_plain_file_is_counted() -> None:
    report, figures = read(HEAD + GOOD + "02.03.2026 08:05:00;06441 2;Bauamt;31;0\n")
    assert (report.lines, report.records, report.bad_lines) == (3, 2, 0)
    assert figures is not None
    assert (figures.offered, figures.lost, figures.talk_seconds) == (2, 1, 75)
    assert [(part.name, part.offered, part.lost) for part in figures.offices] == [
        ("Bauamt", 1, 1),
        ("Bürgerbüro", 1, 0),
    ]
    assert (figures.waits_answered[0], figures.waits_lost[3]) == (1, 1)
    assert (figures.first_on, figures.last_on, figures.days) == (date(2026, 3, 2), date(2026, 3, 2), 1)


def test_asterisks_file_needs_no_choice() -> None:
    line = (
        '"","06441{n}","103","ctx","""A"" <06441{n}>","SIP/1","SIP/2","Dial","x","2026-03-02 08:00:0{n}",'
        '{answer},"2026-03-02 08:01:00","60","{talk}","{how}","DOCUMENTATION"\n'
    )
    answered = line.format(n=1, answer='"2026-03-02 08:00:12"', talk=49, how="ANSWERED")
    lost = line.format(n=2, answer="", talk=0, how="NO ANSWER")
    report, figures = read((answered + lost) * 3)
    assert report.bad_lines == 0
    assert figures is not None
    assert (figures.offered, figures.lost, figures.talk_seconds) == (6, 3, 147)
    assert figures.waits_answered[1] == 3
    assert figures.waits_lost[4] == 3


@pytest.mark.parametrize(("line", "fault"), [
    ("02.03.2026 08:00:00;1\n", Fault.COLUMNS),
    ("30.02.2026 08:00:00;1;A;5;75\n", Fault.MOMENT),
    ("=1+1;1;A;5;75\n", Fault.MOMENT),
    ("02.03.2031 08:00:00;1;A;5;75\n", Fault.OUT_OF_TIME),
    ("02.03.2001 08:00:00;1;A;5;75\n", Fault.OUT_OF_TIME),
    ("02.03.2026 08:00:00;1;A;5;-75\n", Fault.NEGATIVE),
    ("02.03.2026 08:00:00;1;A;-00:05;75\n", Fault.NEGATIVE),
    ("02.03.2026 08:00:00;1;A;5;lang\n", Fault.DURATION),
    ("02.03.2026 08:00:00;1;A;5;99:00:00\n", Fault.TOO_LONG),
    ("02.03.2026 08:00:00;1;A;5;\0\n", Fault.ZEROS),
    ('02.03.2026 08:00:00;1;"A"x;5;75\n', Fault.QUOTES),
])  # fmt: skip
def test_a_bad_line_is_known_by_number_and_reason_and_the_others_count(line: str, fault: Fault) -> None:
    report, figures = read(HEAD + GOOD + line + GOOD)
    assert bad(report) == [(3, 3, fault)]
    assert report.runs[0].reason
    assert figures is not None
    assert figures.offered == 2


def test_end_before_begin_is_bad_but_not_in_the_night_when_the_hour_comes_twice() -> None:
    head = "Beginn;Ende;Status\n"
    report, figures = read(
        head
        + "02.03.2026 08:00;02.03.2026 07:00;ja\n"
        + "02.03.2026 08:00;05.03.2026 07:00;ja\n"
        + "02.03.2026 08:00;morgen;ja\n"
        + "02.03.2026 08:00;02.03.2026 08:01;vielleicht\n"
        + "25.10.2026 02:59:00;25.10.2026 02:01:00;ja\n"
        + "29.03.2026 01:59:00;29.03.2026 03:01:00;ja\n"
    )
    assert bad(report) == [
        (2, 2, Fault.END_FIRST), (3, 3, Fault.TOO_LONG), (4, 4, Fault.MOMENT), (5, 5, Fault.STATUS),
    ]  # fmt: skip
    assert figures is not None
    assert figures.talk_seconds == 240


def test_without_a_status_the_moment_of_the_answer_or_the_talk_tells_who_was_answered() -> None:
    _, figures = read(
        "02.03.2026 08:00:00;02.03.2026 08:00:12;02.03.2026 08:01:12\n"
        "02.03.2026 08:02:00;;02.03.2026 08:02:40\n",
        chosen(M.START, M.ANSWERED_AT, M.END, header=False),
    )
    assert figures is not None
    assert (figures.lost, figures.talk_seconds, figures.waits_answered[1], figures.waits_lost[3]) == (
        1,
        60,
        1,
        1,
    )
    _, figures = read("02.03.2026 08:00;60\n02.03.2026 08:01;0\n", chosen(M.START, M.DURATION, header=False))
    assert figures is not None
    assert (figures.lost, figures.talk_seconds) == (1, 60)
    _, figures = read("02.03.2026 08:00;;ja\n", chosen(M.START, M.END, M.STATUS, header=False))
    assert figures is not None
    assert (figures.lost, figures.talk_seconds, figures.waits_known) == (0, 0, 0)


def test_lines_with_the_same_key_are_one_call() -> None:
    head = "Beginn;Durchwahl;Gesprächsdauer;UniqueID\n"
    lines = ("101;0;a", "102;60;a", "101;0;b", "102;0;b", "101;0;")
    report, figures = read(head + "".join(f"02.03.2026 08:00:00;{line}\n" for line in lines))
    assert figures is not None
    assert (report.records, figures.offered, figures.lost) == (5, 3, 2)
    assert [(part.name, part.offered, part.lost) for part in figures.offices] == [
        ("101", 2, 2),
        ("102", 1, 0),
    ]


def test_calls_that_went_out_are_told_apart() -> None:
    head = "Datum;Uhrzeit;Richtung;Dauer\n"
    text = "02.03.2026;08:00;ein;60\n02.03.2026;08:00;abgehend;60\n02.03.2026;9 Uhr;ein;1\n"
    report, figures = read(head + text)
    assert figures is not None
    assert (report.records, figures.offered, figures.outward) == (2, 1, 1)
    assert bad(report) == [(4, 4, Fault.MOMENT)]


def test_a_million_lines_with_the_wrong_separator_are_one_run_and_nothing_is_counted() -> None:
    """Here ten thousand; make bench-volume has the million."""
    plan = chosen(M.START, M.CALLER, M.OFFICE, M.WAIT, M.TALK)
    report, figures = read(HEAD + GOOD.replace(";", "|") * 10_000, plan, block=4096)
    assert figures is None
    assert bad(report) == [(2, 10_001, Fault.COLUMNS)]
    assert report.reasons == ((report.runs[0].reason, 10_000),)


def test_two_encodings_in_one_file_are_told_and_names_are_right() -> None:
    western = "02.03.2026 08:00:00;1;Straßenbau;5;75\n".encode("cp1252")
    report, figures = read((HEAD + GOOD * 3).encode() + western)
    assert report.elsewise == 1
    assert figures is not None
    assert [part.name for part in figures.offices] == ["Bürgerbüro", "Straßenbau"]


def test_quotes_may_go_over_lines_and_line_numbers_stay_right() -> None:
    text = HEAD + '02.03.2026 08:00:00;1;"Bürger\nbüro";5;75\n' + GOOD + "kaputt;1;A;5;75\n"
    report, figures = read(text)
    assert bad(report) == [(5, 5, Fault.MOMENT)]
    assert figures is not None
    assert figures.offered == 2


def test_an_open_quote_swallows_some_lines_and_they_are_told() -> None:
    text = HEAD + GOOD + '02.03.2026 08:00:00;1;"offen;5;75\n' + GOOD * 1000
    report, figures = read(text)
    ((first, last, fault),) = bad(report)
    assert (first, fault) == (3, Fault.QUOTES)
    assert last < 200
    assert figures is not None
    assert figures.offered == 1002 - (last - first + 1)
    report, _ = read(HEAD + GOOD + '02.03.2026 08:00:00;1;"offen;5;75\n')
    assert bad(report) == [(3, 3, Fault.QUOTES)]


def test_a_heading_that_is_broken_is_left_out_all_the_same() -> None:
    report, figures = read('"a"b;c\n' + GOOD, chosen(M.START, M.CALLER, M.OFFICE, M.WAIT, M.TALK))
    assert figures is not None
    assert (figures.offered, report.bad_lines) == (1, 0)


def test_excels_line_above_the_headings_moves_no_line_number() -> None:
    report, figures = read(
        "sep=;\n" + HEAD + GOOD + "kaputt;1;A;5;75\n" + '02.03.2026 08:00:00;1;"A"x;5;75\n'
    )
    assert figures is not None
    assert (figures.offered, bad(report)) == (1, [(4, 4, Fault.MOMENT), (5, 5, Fault.QUOTES)])
    assert report.lines == 5


def test_empty_lines_and_an_empty_file_are_no_calls() -> None:
    report, figures = read(HEAD + "\n" + GOOD + "\n\n")
    assert figures is not None
    assert (figures.offered, report.bad_lines) == (1, 0)
    assert read("", chosen(M.START, M.TALK)) == (Report(0, 0, 0, {}, ()), None)


def test_nothing_that_tells_of_a_person_is_kept() -> None:
    number = "06441 987654321"
    text = HEAD + GOOD.replace("06441 1", number) * 3
    told = guess(text.encode())
    earliest, latest = believable_time(TODAY)
    reading = Reading(Plan(told.dialect, told.meanings), earliest=earliest, latest=latest)
    assert "987654321" not in str(reading.read([text.encode()]))


def test_bad_lines_are_listed_up_to_a_bound_and_all_counted() -> None:
    faults = Faults()
    for number in range(0, 3 * MOST_RUNS, 2):
        faults.add(Fault.MOMENT, first=number + 1)
    assert faults.counts[Fault.MOMENT] == 3 * MOST_RUNS // 2
    assert len(faults.runs) == MOST_RUNS
    plain: dict[str, Any] = {
        "lines": 1,
        "records": 0,
        "elsewise": 0,
        "counts": faults.counts,
        "runs": faults.runs,
    }
    report = report_from(plain)
    assert (report.bad_lines, report.listed_lines) == (3 * MOST_RUNS // 2, MOST_RUNS)


def test_progress_is_told() -> None:
    said: list[int] = []
    plan = chosen(M.START, M.CALLER, M.OFFICE, M.WAIT, M.TALK)
    earliest, latest = believable_time(TODAY)
    Reading(plan, earliest=earliest, latest=latest).read([(HEAD + GOOD * 70_000).encode()], told=said.append)
    assert said == [65_536]


def test_a_plan_and_figures_survive_their_way_as_plain_data() -> None:
    plan = chosen(M.START, M.SKIP, M.TALK)
    assert plan_from(plan.as_json()) == plan
    _, figures = read(HEAD + GOOD)
    assert figures is not None
    assert figures_from(as_json(figures)) == figures


def noise(rng: random.Random) -> Iterator[str]:
    cells = (
        "",
        '"',
        "=1+1",
        "@x",
        "\0",
        "02.03.2026 08:00:00",
        "-5",
        "ä" * 5000,
        ";;;;",
        "\r",
        "75",
        "\ufeff",
    )
    for _ in range(40):
        yield ";".join(rng.choices(cells, k=rng.randint(0, 7))) + rng.choice(("\n", "\r\n", ""))


@pytest.mark.parametrize("seed", range(20))
def test_every_line_of_noise_is_a_call_or_bad_or_empty(seed: int) -> None:
    plan = chosen(M.START, M.CALLER, M.OFFICE, M.WAIT, M.TALK)
    report, figures = read(HEAD + "".join(noise(random.Random(seed))), plan, block=97)  # noqa: S311
    assert (figures.offered if figures else 0) == report.records
    assert all(2 <= run.first <= run.last <= report.lines for run in report.runs)
