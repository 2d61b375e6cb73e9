"""Which files a ticket takes, by their content."""

import zipfile
from io import BytesIO

import pytest

from buergerdraht.foundation.file_kinds import DOCX, JPEG, ODT, PDF, PNG, TEXT, FileKind, kind_of, safe_name


def archive(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name, content in parts.items():
            written.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", PDF),
        (b"\x89PNG\r\n\x1a\n...", PNG),
        (b"\xff\xd8\xff\xe0", JPEG),
        ("Grüße\r\n".encode(), TEXT),
        (archive(word__document_xml=b"<w/>"), DOCX),
        (archive(mimetype=b"application/vnd.oasis.opendocument.text"), ODT),
        (archive(word__document_xml=b"<w/>", word__vbaProject_bin=b"x"), None),
        (archive(mimetype=b"application/java-archive"), None),
        (archive(a=b"x"), None),
        (b"PK\x03\x04 broken", None),
        (b"MZ\x90\x00", None),
        (b"\x7fELF\x02", None),
        (b"#!/bin/sh\nrm -rf /", None),
        (b" <!DOCTYPE html><script>", None),
        (b"<svg onload='x'>", None),
        (b"", None),
        (b"  \n", None),
        (b"a\x00b", None),
        (b"\xe4\xf6\xfc", None),
    ],
)
def test_the_content_decides(content: bytes, kind: FileKind | None) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Bescheid.PDF", "Bescheid.PDF"),
        ("rechnung.exe", "rechnung.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Temp\\a\r\nb.pdf", "a b.pdf"),
        ("\u202efdp.pdf", "fdp.pdf"),
        ("...", "Anhang.pdf"),
        ("x" * 400, "x" * 145 + ".pdf"),
    ],
)
def test_a_name_is_made_safe_and_tells_the_kind(name: str, safe: str) -> None:
    assert safe_name(name, PDF) == safe
