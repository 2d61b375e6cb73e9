"""Where Asterisk comes from, and that a broken download leaves nothing behind."""

from pathlib import Path

import pytest

from buergerdraht.launcher.asterisk_tree import Source, find_source, is_unpacked, unpack_asterisk
from buergerdraht.launcher.errors import LaunchError
from buergerdraht.launcher.host import DEBIAN_KEYRING

DEB822 = """Types: deb
# URIs: http://old.example/debian
URIs: http://mirror.example/debian/
Suites: bookworm
"""
ONE_LINE = """# deb http://old.example/debian x main
deb [signed-by=/k.gpg] https://mirror.example/debian bookworm main
"""
UBUNTU = "Types: deb\nURIs: http://mirror.example/ubuntu/\nSuites: noble\n"


def apt_folder(folder: Path, *, sources: str = "", deb822: str = "") -> Path:
    (folder / "sources.list.d").mkdir()
    (folder / "sources.list").write_text(sources)
    (folder / "sources.list.d" / "other.list").write_text("deb http://other.example/packages stable main\n")
    (folder / "sources.list.d" / "debian.sources").write_text(deb822)
    return folder


def test_the_mirror_is_found_in_one_line_sources(tmp_path: Path) -> None:
    source = find_source("", apt_dir=apt_folder(tmp_path, sources=ONE_LINE))
    assert (source.mirror, source.suite) == ("https://mirror.example/debian", "forky")


def test_the_mirror_is_found_in_deb822_sources(tmp_path: Path) -> None:
    assert (
        find_source("", apt_dir=apt_folder(tmp_path, deb822=DEB822)).mirror == "http://mirror.example/debian"
    )


def test_an_ubuntu_host_takes_a_newer_ubuntu_from_its_own_mirror(tmp_path: Path) -> None:
    source = find_source("", apt_dir=apt_folder(tmp_path, deb822=UBUNTU))
    assert (source.mirror, source.suite) == ("http://mirror.example/ubuntu", "resolute")


def test_the_setting_goes_before_what_apt_knows(tmp_path: Path) -> None:
    folder = apt_folder(tmp_path, deb822=UBUNTU)
    assert find_source("http://own.example/debian", apt_dir=folder).mirror == "http://own.example/debian"


def test_a_host_without_a_mirror_is_told_which_setting_names_one(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match="BUERGERDRAHT_DEBIAN_MIRROR"):
        find_source("", apt_dir=tmp_path)


def test_a_broken_download_is_one_sentence_and_leaves_no_tree(tmp_path: Path) -> None:
    source = Source(f"file:{tmp_path}/nowhere", "forky", "main", DEBIAN_KEYRING)
    tree = tmp_path / "asterisk"
    with pytest.raises(LaunchError, match="Asterisk ließ sich nicht laden"):
        unpack_asterisk(tree, source=source, log=tmp_path / "log")
    assert not tree.exists()
    assert not is_unpacked(tree)
