"""How a file is written."""

import io
import zipfile

import pytest

from buergerdraht.volume.rules.columns import Meaning
from buergerdraht.volume.rules.dialects import Encoding, NoRecords, Separator, guess, guessed_encoding
from buergerdraht.volume.rules.moments import DateOrder

GERMAN = (
    "Datum;Uhrzeit;Durchwahl;Gesprächsdauer\r\n"
    "02.03.2026;08:00;Bürgerbüro;75\r\n03.03.2026;09:00;Bürgerbüro;0\r\n"
)


@pytest.mark.parametrize(("encoded", "encoding"), [
    (GERMAN.encode("utf-8"), Encoding.UTF_8),
    (GERMAN.encode("utf-8-sig"), Encoding.UTF_8),
    (GERMAN.encode("cp1252"), Encoding.CP1252),
    (GERMAN.encode("latin-1"), Encoding.CP1252),
    (GERMAN.encode("utf-16"), Encoding.UTF_16_LE),
    (GERMAN.encode("utf-16-le"), Encoding.UTF_16_LE),
    (GERMAN.encode("utf-16-be"), Encoding.UTF_16_BE),
    (b"\xfe\xff" + GERMAN.encode("utf-16-be"), Encoding.UTF_16_BE),
])  # fmt: skip
def test_every_usual_encoding_is_guessed_and_the_same_is_read(encoded: bytes, encoding: Encoding) -> None:
    told = guess(encoded)
    assert (told.dialect.encoding, told.dialect.separator) == (encoding, Separator.SEMICOLON)
    assert told.dialect.has_header
    assert told.rows[0] == ("Datum", "Uhrzeit", "Durchwahl", "Gesprächsdauer")
    assert told.meanings == (Meaning.DATE, Meaning.TIME, Meaning.OFFICE, Meaning.TALK)


def test_a_sign_that_is_cut_at_the_end_of_the_sample_is_still_utf_8() -> None:
    assert guessed_encoding("Bürgerbüro;ü".encode()[:-1]) == Encoding.UTF_8


@pytest.mark.parametrize(("separator", "sign"), [(each, each.value) for each in Separator])
def test_the_separator_is_what_divides_all_lines_alike(separator: Separator, sign: str) -> None:
    lines = [sign.join(("2026-03-02 08:00:00", "a, b und c; d", "75")) for _ in range(5)]
    quoted = "\n".join(line.replace("a, b und c; d", '"a, b und c; d"') for line in lines)
    assert guess(quoted.encode()).dialect.separator == separator


def test_excels_own_first_line_names_the_separator() -> None:
    told = guess(b"sep=,\nBeginn,Dauer\n2026-03-02 08:00,75\n")
    assert (told.dialect.separator, told.rows[0]) == (Separator.COMMA, ("Beginn", "Dauer"))


def test_a_separator_of_ones_own_choice_is_taken() -> None:
    told = guess(GERMAN.encode(), separator=Separator.COMMA)
    assert (told.dialect.separator, len(told.meanings)) == (Separator.COMMA, 1)


def test_the_end_of_the_file_decides_how_dates_are_written() -> None:
    head = b"Start,Duration\n03/04/2026 08:00,75\n03/05/2026 08:00,70\n"
    assert guess(head).order.is_ambiguous
    told = guess(head, b"cut,1\n12/30/2026 08:00,75\n")
    assert (told.order.is_ambiguous, told.dialect.date_order) == (False, DateOrder.MONTH_FIRST)


def test_rows_of_different_width_are_shown_as_wide_as_the_widest() -> None:
    told = guess(b"a;b\n1;2\n3;4;5\n6;7\n")
    assert [len(row) for row in told.rows] == [3] * 4
    assert told.meanings == (Meaning.SKIP,) * 3


def excel() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    return file.getvalue()


@pytest.mark.parametrize(("content", "word"), [
    (b"", "leer"),
    (b"\r\n \n", "leer"),
    (b"\xef\xbb\xbf", "leer"),
    (b"\xa0\n", "leer"),
    (" \n".encode("utf-16"), "leer"),
    (excel(), "Excel"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "alte Excel"),
    (b"\x1f\x8b\x08\x00", "gepackt"),
    (b"%PDF-1.7", "PDF"),
    (bytes(range(256)) * 4 + b"\0" * 200, "kein Text"),
    (b"nur ein Satz\nund noch einer\n", "keine Tabelle"),
    (b"sep=;\n", "keine Tabelle"),
])  # fmt: skip
def test_what_is_no_table_is_refused_with_what_it_is(content: bytes, word: str) -> None:
    with pytest.raises(NoRecords, match=word):
        guess(content)
