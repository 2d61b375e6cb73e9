"""The repository speaks of the product alone, and says where everything that is not ours comes from."""

import hashlib
import re

from buergerdraht.config.environment import PROJECT_DIR
from tests.architecture.files import place, tracked_files

TOP_FOLDERS = "work|farm|root|tmp|home"
MACHINE_PATH = re.compile(rf"(?<![\w.}}])/(?:{TOP_FOLDERS})/[a-z_.]+")
INDEX_ADDRESS = re.compile(r"https?://(?![^\s\"'/]*\.example)[^\s\"']*(?:debian|pypi|npmjs|pythonhosted)")
TEXTS = (".py", ".md", ".html", ".js", ".css", ".conf", ".toml", ".txt", ".in", ".xml", ".sh", "")
VENDORED = (
    "src/buergerdraht/billing/einvoice/vendor",
    "src/buergerdraht/static/vendor",
    "src/buergerdraht/foundation/documents/fonts",
    "tests/vendor",
)
ROW = re.compile(r"^\| `(?P<path>[^`]+)` \|.*\| `(?P<hash>[0-9a-f]{64})` \|$", re.MULTILINE)
LOCK_PINS = re.compile(r"^[a-z0-9][\w.-]*(?:\[[\w,]+\])?==\S+", re.MULTILINE)


def test_no_file_names_a_folder_of_one_machine_or_a_package_index() -> None:
    breaches = [
        f"{place(path, number)}: {match[0]}"
        for path in tracked_files(*TEXTS)
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        for pattern in (MACHINE_PATH, INDEX_ADDRESS)
        if (match := pattern.search(line))
    ]
    assert not breaches


def test_every_vendored_file_is_listed_with_its_hash_and_unchanged() -> None:
    listed = dict(ROW.findall((PROJECT_DIR / "docs" / "vendored.md").read_text()))
    found = {
        str(path.relative_to(PROJECT_DIR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in VENDORED
        for path in (PROJECT_DIR / folder).rglob("*")
        if path.is_file()
    }
    assert listed == found


def test_every_locked_package_has_a_hash() -> None:
    for lock in PROJECT_DIR.glob("requirements*.txt"):
        text = lock.read_text()
        assert len(LOCK_PINS.findall(text)) == len(
            re.findall(r"^\S.* \\\n    --hash=", text, re.MULTILINE)
        ), lock


def test_the_lock_of_developers_contains_that_of_production() -> None:
    production, development = (
        set(LOCK_PINS.findall((PROJECT_DIR / name).read_text()))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert production <= development


def test_every_requirement_is_explained() -> None:
    explained = (PROJECT_DIR / "docs" / "dependencies.md").read_text()
    wanted = [
        line.split("[")[0].split(">")[0].strip()
        for name in ("requirements.in", "requirements-dev.in")
        for line in (PROJECT_DIR / name).read_text().splitlines()
        if line and not line.startswith(("#", "-"))
    ]
    assert not [name for name in wanted if f"`{name}`" not in explained]
