"""A cooperation with somebody on each side, a mail server, and every row visible."""

import pytest

from buergerdraht.agreements.versions.tests.conftest import Table, everything, join, table

__all__ = ["Table", "everything", "join", "table"]


@pytest.fixture(autouse=True)
def mail_server(settings: object) -> None:
    settings.IS_MAIL_OFFERED = True  # type: ignore[attr-defined]
