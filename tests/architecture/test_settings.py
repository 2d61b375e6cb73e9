"""Every setting is read in one place and documented where operators look."""

import os
import re
from collections.abc import Iterator, Mapping

from buergerdraht.config.environment import PROJECT_DIR, as_variables, read_environment
from buergerdraht.config.known_settings import SETTINGS, Setting
from tests.architecture.files import PACKAGE, place, tracked_files

READING = re.compile(r"os\.(environ\.get|getenv|environ\[)")


class Noting(Mapping[str, str]):
    """An empty environment that notes which variables are asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_every_variable_that_is_read_is_a_documented_setting() -> None:
    noting = Noting()
    read_environment(noting)
    assert noting.asked == {setting.name for setting in SETTINGS}


def test_the_table_of_settings_says_what_the_code_says() -> None:
    page = (PROJECT_DIR / "docs" / "operations" / "einstellungen.md").read_text()
    missing = [row for row in rows() if row not in page]
    assert not missing
    assert page.count("\n| `") == len(SETTINGS)


def rows() -> list[str]:
    return [f"| `{setting.name}` |{default(setting)}| {setting.meaning} |" for setting in SETTINGS]


def default(setting: Setting) -> str:
    return f" `{setting.default}` " if setting.default else " "


def test_an_environment_survives_the_way_to_a_child_process() -> None:
    environment = read_environment({"BUERGERDRAHT_HTTP_PORT": "9000", "BUERGERDRAHT_DEMO": "1"})
    assert read_environment(as_variables(environment)) == environment


def test_only_one_module_of_the_application_reads_the_process_environment() -> None:
    breaches = [
        place(path, number)
        for path in tracked_files(".py")
        if path.is_relative_to(PACKAGE) and path.name != "environment.py"
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if READING.search(line)
    ]
    assert not breaches, os.linesep.join(breaches)
