"""Real faxes between two Asterisks over SIP: pages arrive, and each way to fail has its report."""

import io
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from buergerdraht.channels.fax_pages import Block, Sheet, fax_of, pdf_of
from buergerdraht.foundation.clock import utc_now
from buergerdraht.launcher.stack import Stack
from buergerdraht.telephony.ari.fax import AsteriskFaxLine
from buergerdraht.telephony.fax import ArrivedFax, FaxReport, OutgoingFax
from tests.support.fax import fax_environment, line_of
from tests.support.ports import RTP_PORTS, free_udp_port
from tests.support.room import hang_up_everything
from tests.support.sipp import AgentPhones, wait_until
from tests.support.stack import running_asterisk

CENTRE, TOWN_HALL = "+4964411152", "+496473914419"
PAGES = fax_of(Sheet((Block("Die Laterne ist aus. " * 40), Block("", blanks=2)), footer="T-7", code="T-7"))
TWO_PAGES = fax_of(Sheet((Block("", blanks=40),), footer="T-7", code="T-7"))
ATTEMPTS = 3
_names = (f"fax-{number}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def town_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    var_dir = tmp_path_factory.mktemp("town-hall")
    environment = fax_environment(var_dir, number=TOWN_HALL, trunk=f"127.0.0.1:{free_udp_port()}")
    with running_asterisk(environment) as stack:
        yield stack


@pytest.fixture(scope="module")
def centre(town_hall: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    trunk = f"127.0.0.1:{town_hall.environment.sip_port}"
    environment = fax_environment(
        tmp_path_factory.mktemp("centre"), number=CENTRE, trunk=trunk, rtp_offset=RTP_PORTS
    )
    with running_asterisk(environment) as stack:
        yield stack


def begin(line: AsteriskFaxLine, *, pages: bytes = PAGES, number: str = TOWN_HALL) -> str:
    name = next(_names)
    line.start(OutgoingFax(name, number, pages, CENTRE))
    return name


def begun_with_a_page(line: AsteriskFaxLine, receiver: Stack) -> str:
    """Begin a fax of two pages and return once its first has arrived.

    Modems that a busy machine keeps from each other's tones give up before the first page: a fax that ended
    without one is begun again.
    """
    pictures = receiver.environment.var_dir / "asterisk" / "spool" / "fax" / "in"
    for _ in range(ATTEMPTS):
        name = begin(line, pages=TWO_PAGES)
        wait_until(
            lambda name=name: has_a_page(pictures) or line.report(name).is_over,
            seconds=90,
            what="erste Seite",
        )
        if has_a_page(pictures):
            return name
        come_to(receiver)
    raise AssertionError(f"keine Seite in {ATTEMPTS} Versuchen")


def ended(line: AsteriskFaxLine, name: str, *, seconds: float = 90) -> FaxReport:
    wait_until(lambda: line.report(name).is_over, seconds=seconds, what=f"Ende von {name}")
    return line.report(name)


def come_to(stack: Stack) -> ArrivedFax:
    line = line_of(stack.environment)
    wait_until(lambda: line.arrived(now=utc_now()), seconds=20, what="Fax ist angekommen")
    [fax] = line.arrived(now=utc_now())
    line.forget(fax.name)
    return fax


def test_a_page_arrives_as_it_was_drawn(centre: Stack, town_hall: Stack) -> None:
    line = line_of(centre.environment)
    report = ended(line, begin(line))
    assert (report.is_answered, report.is_whole, report.pages) == (True, True, 1)
    fax = come_to(town_hall)
    assert (fax.sender, fax.dialled, fax.report.is_whole) == (CENTRE, TOWN_HALL, True)
    assert pdf_of(fax.pages)[1] == 1
    assert same_picture(fax.pages, PAGES)


def test_a_call_that_is_cut_after_the_first_page_is_told_by_both_sides(
    centre: Stack, town_hall: Stack
) -> None:
    line = line_of(centre.environment)
    name = begun_with_a_page(line, town_hall)
    hang_up_everything(town_hall.environment)
    report = ended(line, name)
    assert (report.is_answered, report.is_whole) == (True, False)
    fax = come_to(town_hall)
    assert not fax.report.is_whole
    assert pdf_of(fax.pages)[1] >= 1


def test_an_asterisk_that_dies_meanwhile_leaves_what_it_knew(centre: Stack, town_hall: Stack) -> None:
    line = line_of(centre.environment)
    name = begin(line)
    wait_until(lambda: line.report(name).is_answered, seconds=20, what="abgenommen")
    centre.kill("asterisk")
    assert line.report(name) == FaxReport(is_answered=True)
    centre.start("asterisk")
    centre.wait_until_ready("asterisk")
    hang_up_everything(town_hall.environment)
    assert come_to(town_hall).pages == b""


@pytest.fixture
def dialling(tmp_path: Path, centre: Stack) -> Callable[[AgentPhones], AsteriskFaxLine]:
    """The centre's line, with a telephone as its trunk."""

    def line(phone: AgentPhones) -> AsteriskFaxLine:
        usual = line_of(centre.environment)
        usual._trunk = f"127.0.0.1:{phone.port}"
        return usual

    return line


def test_a_busy_line_says_so(dialling: Callable[[AgentPhones], AsteriskFaxLine], tmp_path: Path) -> None:
    with AgentPhones(work_dir=tmp_path, status="486 Busy Here") as phone:
        line = dialling(phone)
        report = ended(line, begin(line), seconds=20)
    assert (report.is_answered, report.dial_status, report.cause) == (False, "BUSY", 17)


def test_a_number_that_does_not_exist_says_so(
    dialling: Callable[[AgentPhones], AsteriskFaxLine], tmp_path: Path
) -> None:
    with AgentPhones(work_dir=tmp_path, status="404 Not Found") as phone:
        line = dialling(phone)
        report = ended(line, begin(line), seconds=20)
    assert (report.is_answered, report.cause) == (False, 1)


def test_somebody_who_picks_up_and_hangs_up_has_taken_no_page(
    dialling: Callable[[AgentPhones], AsteriskFaxLine], tmp_path: Path
) -> None:
    with AgentPhones(work_dir=tmp_path, talk_seconds=2) as phone:
        line = dialling(phone)
        report = ended(line, begin(line), seconds=30)
    assert (report.is_answered, report.is_whole, report.pages) == (True, False, 0)


def has_a_page(folder: Path) -> bool:
    return any(path.stat().st_size > 1000 for path in folder.glob("*.tif"))


def same_picture(one: bytes, other: bytes) -> bool:
    """Tell whether two pages show the same."""
    first, second = (Image.open(io.BytesIO(each)).convert("L") for each in (one, other))
    return first.size == second.size and ImageChops.difference(first, second).getbbox() is None
