"""What Asterisk leaves in its spool about faxes, and what is asked of it."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from buergerdraht.telephony.ari.fax import LONGEST_CALL, AsteriskFaxLine
from buergerdraht.telephony.fax import FaxReport, LineAway, OutgoingFax

NOW = datetime(2026, 11, 20, 14, 10, tzinfo=UTC)
FAX = OutgoingFax("fax-1", "+496473914419", b"II*\x00", "+4964411152")
NOBODY = 9
"""The port where nobody listens."""


def line(spool: Path, *, port: int = NOBODY) -> AsteriskFaxLine:
    return AsteriskFaxLine(port=port, secret="s", spool=spool, trunk="sip.example:5060")


def write(spool: Path, folder: str, name: str, text: str, *, at: datetime = NOW) -> Path:
    path = spool / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("", FaxReport()),
        ("dialled\n", FaxReport()),
        (
            "dialled\nunanswered,BUSY,17\n",
            FaxReport(is_over=True, dial_status="BUSY", cause=17),
        ),
        ("dialled\nanswered\n", FaxReport(is_answered=True)),
        ("dialled\nanswered\nended,SUCCESS,2", FaxReport(is_answered=True)),
        (
            "dialled\nanswered\nended,SUCCESS,2,\n",
            FaxReport(is_answered=True, is_over=True, is_whole=True, pages=2),
        ),
        (
            "dialled\nanswered\nended,FAILED,,Oh, dear\n",
            FaxReport(is_answered=True, is_over=True, error="Oh, dear"),
        ),
    ],
)
def test_a_report_is_read_line_by_line(tmp_path: Path, text: str, report: FaxReport) -> None:
    write(tmp_path, "out", "fax-1.report", text)
    assert line(tmp_path).report("fax-1") == report


def test_what_was_never_begun_has_an_empty_report(tmp_path: Path) -> None:
    assert line(tmp_path).report("fax-1") == FaxReport()


def test_a_fax_that_came_in_is_found_when_it_is_over(tmp_path: Path) -> None:
    write(tmp_path, "in", "a.report", "arrived,+496473914419,+4964411152\n")
    assert line(tmp_path).arrived(now=NOW) == []
    write(tmp_path, "in", "a.report", "arrived,+496473914419,+4964411152\nended,SUCCESS,1,\n")
    write(tmp_path, "in", "a.tif", "II*")
    [fax] = line(tmp_path).arrived(now=NOW)
    assert (fax.name, fax.sender, fax.dialled, fax.pages) == ("a", "+496473914419", "+4964411152", b"II*")
    line(tmp_path).forget("a")
    assert list((tmp_path / "in").iterdir()) == []


def test_a_fax_whose_end_nobody_noted_is_found_when_asterisk_must_have_died(tmp_path: Path) -> None:
    write(tmp_path, "in", "a.report", "arrived,,+4964411152\n")
    assert line(tmp_path).arrived(now=NOW) == []
    [fax] = line(tmp_path).arrived(now=NOW + LONGEST_CALL)
    assert (fax.sender, fax.pages, fax.report.is_whole) == ("", b"", False)


class Ari(BaseHTTPRequestHandler):
    """Asterisk's REST interface, as far as a fax needs it."""

    asked: list[dict[str, Any]] = []
    status = 200

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.asked.append(json.loads(self.rfile.read(length)))
        if self.status:
            self.send_response(self.status)
            self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the library's name)
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    Ari.asked, Ari.status = [], 200
    with HTTPServer(("127.0.0.1", 0), Ari) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_a_fax_is_begun_with_its_own_channel_and_picture(tmp_path: Path, port: int) -> None:
    line(tmp_path, port=port).start(FAX)
    [asked] = Ari.asked
    assert (asked["channelId"], asked["callerId"]) == ("fax~fax-1", "+4964411152")
    assert asked["variables"]["__FAX_TO"] == "carrier/sip:+496473914419@sip.example:5060"
    assert Path(asked["variables"]["__FAX"] + ".tif").read_bytes() == FAX.pages


def test_an_asterisk_that_refuses_or_is_away_has_not_begun(tmp_path: Path, port: int) -> None:
    Ari.status = 500
    with pytest.raises(LineAway):
        line(tmp_path, port=port).start(FAX)
    with pytest.raises(LineAway):
        line(tmp_path).start(FAX)


def test_an_asterisk_that_says_nothing_may_have_begun(tmp_path: Path, port: int) -> None:
    Ari.status = 0
    line(tmp_path, port=port).start(FAX)


def test_a_spool_that_cannot_be_written_begins_nothing(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("no folder")
    with pytest.raises(LineAway):
        line(tmp_path).start(FAX)
