"""Tables for spreadsheets carry no formula."""

import zipfile
from io import BytesIO

import pytest
from lxml.etree import fromstring

from buergerdraht.foundation.spreadsheets import as_csv, as_xlsx

FORMULAS = ("=1+1", "+49", "-1", "@sum", "\t=1", " =1", "\xa0=1", "\n=1", "＝1")


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_text_that_looks_like_a_formula_stays_a_text(formula: str) -> None:
    assert as_csv([[formula]]).decode("utf-8-sig").strip('"\r\n').startswith("'")
    with zipfile.ZipFile(BytesIO(as_xlsx([("Blatt", [[formula]])]))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert 't="inlineStr"' in sheet
    assert "<f>" not in sheet


def test_no_sign_that_somebody_typed_makes_a_workbook_unreadable() -> None:
    with zipfile.ZipFile(BytesIO(as_xlsx([("Blatt\x0b", [["Amt\x00\x0b\ufffe 1\n2"]])]))) as package:
        sheet = fromstring(package.read("xl/worksheets/sheet1.xml"))
        fromstring(package.read("xl/workbook.xml"))
    assert "".join(sheet.itertext()) == "Amt 1\n2"


def test_numbers_are_written_as_germans_and_as_machines_read_them() -> None:
    assert as_csv([["a", 1234.5, 7, None]]).decode("utf-8-sig") == "a;1234,5;7;\r\n"
    with zipfile.ZipFile(BytesIO(as_xlsx([("A & B", [[1234.5, None, "<b>"]])]))) as package:
        assert "<v>1234.5</v>" in package.read("xl/worksheets/sheet1.xml").decode()
        assert "&lt;b&gt;" in package.read("xl/worksheets/sheet1.xml").decode()
        assert 'name="A &amp; B"' in package.read("xl/workbook.xml").decode()
