"""Every test runs on PostgreSQL: DATABASE_URL if it is set, else an embedded one of the tests' own.

This file is imported before Django's settings, which read the environment; so it prepares the environment and
names the settings itself. Tests run as the owner of the tables and see every authority; those of row-level
security change the role and look for themselves.
"""

import os
from pathlib import Path

os.environ.setdefault("BUERGERDRAHT_VAR_DIR", str(Path(__file__).parent / "var" / "test"))
os.environ.setdefault("BUERGERDRAHT_DEBUG", "1")

import django
import pytest
from hypothesis import settings as hypothesis_settings
from pytest_django.fixtures import Settings

from buergerdraht.config.environment import owner_database_url, read_environment
from tests.shared_postgres import use_postgres

_environment = read_environment()
_has_tables = False
if _environment.database_url is None:
    _has_tables = use_postgres(_environment)
    os.environ["DATABASE_URL"] = owner_database_url(_environment)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergerdraht.config.settings")
django.setup()

from django.db import connection  # noqa: E402

from buergerdraht.foundation.tenancy import all_authorities  # noqa: E402

if _has_tables:
    connection.settings_dict["TEST"]["TEMPLATE"] = connection.settings_dict["NAME"]

_everything = all_authorities()
_everything.__enter__()  # for the whole run

# A busy machine is no defect: the examples of property tests have no time limit.
hypothesis_settings.register_profile("steady", deadline=None)
hypothesis_settings.load_profile("steady")


@pytest.fixture(autouse=True)
def passwords_suffice(settings: Settings) -> None:
    """Partners come in without a second factor, but where a test says otherwise."""
    settings.IS_SECOND_FACTOR_REQUIRED = False


@pytest.fixture(autouse=True)
def fast_passwords(request: pytest.FixtureRequest, settings: Settings) -> None:
    """Argon2 is slow on purpose; here nobody guesses. Passwords for the running product are the real ones."""
    if "stack" not in request.fixturenames:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_thesaurus(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Reading OpenThesaurus takes a second for each index; what comes of it has tests of its own."""
    settings.THESAURUS_DIR = tmp_path_factory.getbasetemp() / "no-thesaurus"
