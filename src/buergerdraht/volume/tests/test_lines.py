"""Lines of any encoding, in bounded memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerdraht.volume.rules.dialects import Encoding
from buergerdraht.volume.rules.lines import Lines

TEXT = "Name;Wert\nBürgerbüro;1\nStraßenbau;2\n"


def pieces(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]


@pytest.mark.parametrize("encoding", list(Encoding))
@pytest.mark.parametrize("size", [18, 40, 1000])
def test_every_encoding_gives_the_same_lines_however_the_blocks_are_cut(
    encoding: Encoding, size: int
) -> None:
    lines = Lines(pieces(TEXT.encode(encoding), size), encoding=encoding)
    assert "".join(lines) == TEXT
    assert lines.elsewise == 0


def test_lines_of_two_encodings_are_both_read_and_the_fewer_are_counted() -> None:
    content = "Müller;1\n".encode() * 3 + "Größe;2\n".encode("cp1252") + "ß;3\n".encode("latin-1") + b"a;4\n"
    lines = Lines([content], encoding=Encoding.UTF_8)
    assert list(lines) == ["Müller;1\n"] * 3 + ["Größe;2\n", "ß;3\n", "a;4\n"]
    assert lines.elsewise == 2


def test_bytes_that_windows_leaves_open_are_no_end_of_the_world() -> None:
    assert list(Lines([b"\x81\x8d\xfc\n"], encoding=Encoding.CP1252)) == ["\x81\x8dü\n"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_ends_of_lines_are_known(end: str) -> None:
    content = f"a{end}b{end}c".encode()
    assert list(Lines([content], encoding=Encoding.UTF_8)) == ["a\n", "b\n", "c"]
    wide = content.decode().encode("utf-16-le")
    assert "".join(Lines([wide], encoding=Encoding.UTF_16_LE)) == "a\nb\nc"


def test_signs_that_only_python_takes_for_ends_of_lines_are_none() -> None:
    assert list(Lines(["a\x0bb\u2028c\x85\nd\n".encode()], encoding=Encoding.UTF_8)) == [
        "a\x0bb\u2028c\x85\n",
        "d\n",
    ]


def test_lines_with_zeros_are_given_empty_and_known_by_number() -> None:
    lines = Lines([b"a\nb\0c\n", b"d\n\0\n"], encoding=Encoding.UTF_8)
    assert list(lines) == ["a\n", "\n", "d\n", "\n"]
    assert lines.zeros == [2, 4]


def test_a_line_without_an_end_is_cut_and_not_collected() -> None:
    given_ = list(Lines(iter([b"x" * 10] * 100), encoding=Encoding.UTF_8))
    assert max(map(len, given_)) <= 20
    assert sum(map(len, given_)) == 1000


def test_the_mark_at_the_begin_belongs_to_no_field() -> None:
    assert next(iter(Lines([TEXT.encode("utf-8-sig")], encoding=Encoding.UTF_8))) == "Name;Wert\n"
    assert next(iter(Lines([TEXT.encode("utf-16")], encoding=Encoding.UTF_16_LE))) == "Name;Wert\n"


@given(st.binary(max_size=200), st.integers(1, 50))
def test_no_bytes_break_it(content: bytes, size: int) -> None:
    for encoding in Encoding:
        for line in Lines(pieces(content, size), encoding=encoding):
            assert "\0" not in line
