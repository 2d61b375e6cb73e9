"""The account with which we register at the carrier."""

import pytest

from buergerdraht.config.environment import Environment, SettingError, as_variables, read_environment
from buergerdraht.launcher.trunk import trunk_values

ACCOUNT = {
    "BUERGERDRAHT_TRUNK": "sip.carrier.example:5070",
    "BUERGERDRAHT_TRUNK_USER": "+4964419915",
    "BUERGERDRAHT_TRUNK_PASSWORD": "ge;heim",
}


def environment(**changes: str) -> Environment:
    return read_environment(
        ACCOUNT | {f"BUERGERDRAHT_TRUNK_{name}": value for name, value in changes.items()}
    )


def test_without_an_account_nobody_registers() -> None:
    assert set(trunk_values(read_environment({})).values()) == {""}


def test_an_account_registers_and_its_calls_out_have_the_carriers_domain() -> None:
    values = trunk_values(environment())
    assert "server_uri = sip:sip.carrier.example:5070" in values["trunk_registration"]
    assert "client_uri = sip:+4964419915@sip.carrier.example\n" in values["trunk_registration"]
    assert "password = ge\\;heim\n" in values["trunk_registration"], "a semicolon would begin a comment"
    assert values["trunk_auth"] == "outbound_auth = trunk\nfrom_domain = sip.carrier.example"


def test_an_account_may_name_its_own_domain() -> None:
    values = trunk_values(environment(USER="zentrale@tel.example"))
    assert "client_uri = sip:zentrale@tel.example\n" in values["trunk_registration"]
    assert "username = zentrale\n" in values["trunk_registration"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"USER": "zwei worte"},
        {"USER": "x\nuser = y"},
        {"PASSWORD": "zwei worte"},
        {"PASSWORD": "x\n[softphone]"},
        {"PASSWORD": "\\"},
        {"USER": ""},
        {"PASSWORD": ""},
    ],
)
def test_what_is_no_account_stops_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingError, match="BUERGERDRAHT_TRUNK_"):
        environment(**wrong)


def test_an_account_needs_to_know_where() -> None:
    with pytest.raises(SettingError, match="BUERGERDRAHT_TRUNK"):
        read_environment(ACCOUNT | {"BUERGERDRAHT_TRUNK": ""})


def test_the_password_reaches_child_processes_but_no_text_about_the_environment() -> None:
    assert as_variables(environment())["BUERGERDRAHT_TRUNK_PASSWORD"] == "ge;heim"
    assert "heim" not in repr(environment())
