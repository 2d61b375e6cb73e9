"""The progress display without a terminal."""

import io

import pytest

from buergerdraht.launcher.progress import Progress


def test_each_step_is_one_plain_line_with_its_time() -> None:
    output = io.StringIO()
    with Progress(output).step("Datenbank starten"):
        pass
    assert output.getvalue().startswith("✓ Datenbank starten")
    assert output.getvalue().endswith(" 0,0 s\n")


def test_a_failed_step_is_marked_and_its_error_goes_on() -> None:
    output = io.StringIO()
    with pytest.raises(ZeroDivisionError), Progress(output).step("Rechnen"):
        raise ZeroDivisionError
    assert output.getvalue().startswith("✗ Rechnen")
