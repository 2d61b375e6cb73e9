"""Templates become a configuration, whole or not at all."""

from pathlib import Path

import pytest

from buergerdraht.config.environment import read_environment
from buergerdraht.launcher.asterisk import (
    PLACEHOLDER,
    TEMPLATES,
    Installation,
    fax_extensions,
    refer_module,
    render,
    template_values,
)
from buergerdraht.launcher.errors import LaunchError


def test_placeholders_are_filled_and_files_are_for_their_owner_only(tmp_path: Path) -> None:
    templates, target = tmp_path / "templates", tmp_path / "etc"
    templates.mkdir()
    target.mkdir()
    (target / "stale.conf").touch()
    (templates / "sip.conf").write_text("bind = {{bind_host}}:{{sip_port}} ; {braces} ${VARIABLE}\n")
    render(templates, target=target, values={"bind_host": "127.0.0.1", "sip_port": "5060"})
    assert [file.name for file in target.iterdir()] == ["sip.conf"]
    assert (target / "sip.conf").read_text() == "bind = 127.0.0.1:5060 ; {braces} ${VARIABLE}\n"
    assert (target / "sip.conf").stat().st_mode & 0o777 == 0o600


def test_a_placeholder_that_nobody_fills_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "a.conf").write_text("x = {{unheard_of}}\n")
    with pytest.raises(LaunchError, match=r"a\.conf.*unheard_of"):
        render(tmp_path, target=tmp_path / "etc", values={})


def test_our_templates_use_known_placeholders_only(tmp_path: Path) -> None:
    environment = read_environment({"BUERGERDRAHT_VAR_DIR": str(tmp_path)})
    installation = Installation(("asterisk",), tmp_path, tmp_path)
    known = set(template_values(environment, installation=installation))
    used = {name for file in TEMPLATES.glob("*.conf") for name in PLACEHOLDER.findall(file.read_text())}
    assert used <= known


@pytest.mark.parametrize(
    ("wanted", "version", "is_on"),
    [
        ("", (22, 11), True),
        ("", (20, 22), True),
        ("", (22, 10), False),
        ("", (21, 99), False),
        ("", (), False),
        ("1", (22, 10), True),
        ("0", (22, 11), False),
    ],
)
def test_desk_phones_pass_calls_on_where_asterisk_survives_it(
    wanted: str, version: tuple[int, ...], *, is_on: bool
) -> None:
    environment = read_environment({"BUERGERDRAHT_DESK_TRANSFERS": wanted})
    line = refer_module(environment, version=version)
    assert line == ("load = res_pjsip_refer.so" if is_on else "; load = res_pjsip_refer.so")


def test_our_fax_numbers_are_known_in_every_form_in_which_they_are_dialled() -> None:
    german, austrian = fax_extensions(["+4964411152"]), fax_extensions(["+43158858"])
    for form in ("+4964411152", "4964411152", "004964411152", "064411152"):
        assert f"exten => {form},1,Set(FAX_DIALLED=+4964411152)" in german
    assert austrian.count("exten") == 3
    assert fax_extensions([]) == ""
