"""Settings: defaults, and sentences for what is wrong."""

import pytest

from buergerdraht.config.environment import (
    PROJECT_DIR,
    SettingError,
    application_database_url,
    embedded_socket_dir,
    owner_database_url,
    read_environment,
)


def test_without_any_variable_everything_has_its_default() -> None:
    environment = read_environment({})
    assert environment.public_url == "http://localhost:8115"
    assert environment.var_dir == PROJECT_DIR / "var"
    assert application_database_url(environment).startswith("postgresql://buergerdraht@/buergerdraht?host=")
    assert owner_database_url(environment).startswith("postgresql://buergerdraht_owner@")


def test_the_address_follows_the_port() -> None:
    assert read_environment({"BUERGERDRAHT_HTTP_PORT": "9115"}).public_url == "http://localhost:9115"


def test_the_owner_is_the_application_where_only_one_address_is_given() -> None:
    environment = read_environment({"DATABASE_URL": "postgresql://a@db/b"})
    assert owner_database_url(environment) == application_database_url(environment) == "postgresql://a@db/b"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BUERGERDRAHT_HTTP_PORT", "eighty"),
        ("BUERGERDRAHT_SIP_PORT", "70000"),
        ("BUERGERDRAHT_DEMO", "yes"),
        ("BUERGERDRAHT_PUBLIC_URL", "servicecenter.example"),
        ("DATABASE_URL", "mysql://a@b/c"),
        ("BUERGERDRAHT_RTP_PORT_END", "20001"),
        ("BUERGERDRAHT_SEARCHES_KEPT_DAYS", "30"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence_that_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_environment({name: value})


def test_two_services_on_one_port_are_refused() -> None:
    with pytest.raises(SettingError, match="denselben Port"):
        read_environment({"BUERGERDRAHT_HTTP_PORT": "8088"})


def test_the_folder_of_the_sockets_is_short_even_where_the_var_folder_is_not() -> None:
    long = PROJECT_DIR / ("x" * 90)
    assert len(str(embedded_socket_dir(long))) < 80
    assert embedded_socket_dir(long) != embedded_socket_dir(long / "y")
