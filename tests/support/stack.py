"""The whole product as it runs in production, in a folder and on ports of its own, for tests and benches."""

import contextlib
import dataclasses
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from buergerdraht.config.environment import (
    Environment,
    application_database_url,
    read_environment,
)
from buergerdraht.config.settings import _database
from buergerdraht.foundation.tenancy import all_authorities
from buergerdraht.launcher.stack import PARTS, Stack
from tests.support.ports import FIRST_PORT, RTP_PORTS, free_tcp_port, free_udp_port
from tests.support.prepared import bring

USED_BY_OTHERS = frozenset({"postgres", "asterisk"})


def environment_for_tests(var_dir: Path, *, rtp_offset: int = 0) -> Environment:
    """Return an environment with free ports, the embedded database and nothing shared with another one."""
    settings = read_environment(
        {name: value for name, value in os.environ.items() if name == "BUERGERDRAHT_ASTERISK_DIR"}
    )
    http_port = free_tcp_port()
    rtp_start = FIRST_PORT + rtp_offset
    return dataclasses.replace(
        settings,
        var_dir=var_dir,
        http_port=http_port,
        public_url=f"http://localhost:{http_port}",
        sip_port=free_udp_port(),
        asterisk_http_port=free_tcp_port(),
        citizen_sip_port=free_udp_port(),
        rtp_port_start=rtp_start,
        rtp_port_end=rtp_start + RTP_PORTS - 1,
        trunk=f"127.0.0.1:{free_udp_port()}",
        demo=True,
        demo_calls=0,
    )


@contextlib.contextmanager
def running_stack(environment: Environment, *, without: frozenset[str] = frozenset()) -> Iterator[Stack]:
    """Set up an empty installation and run its processes during the block."""
    bring(environment, "asterisk", "postgres", "static")
    stack = Stack(environment)
    try:
        wanted = [name for name in stack.parts if name not in without]
        for name in wanted:
            stack.start(name)
            if name in USED_BY_OTHERS:
                stack.wait_until_ready(name)
        for name in wanted:
            stack.wait_until_ready(name)
        yield stack
    finally:
        stack.stop_all()


@contextlib.contextmanager
def running_asterisk(environment: Environment) -> Iterator[Stack]:
    """Run an Asterisk with nothing else beside it."""
    bring(environment, "asterisk")
    stack = Stack(environment)
    try:
        stack.start("asterisk")
        stack.wait_until_ready("asterisk")
        yield stack
    finally:
        stack.stop_all()


@contextlib.contextmanager
def database_alone(*, kept: Path | None = None) -> Iterator[Environment]:
    """Have PostgreSQL during the block, for benches: with empty tables that go with it, or as it was kept."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = environment_for_tests((kept or Path(folder)) / "var")
        others = frozenset(part.name for part in PARTS) - {"postgres"}
        with running_stack(environment, without=others):
            yield environment


@contextlib.contextmanager
def database_of(environment: Environment) -> Iterator[None]:
    """Let Django in this process speak to the installation's database, as its processes do."""
    usual = connections["default"]
    connections["default"] = _wrapper(environment)
    try:
        with all_authorities():
            yield
    finally:
        connections["default"].close()
        connections["default"] = usual


def _wrapper(environment: Environment) -> BaseDatabaseWrapper:
    usual = connections["default"].settings_dict
    settings = {**usual, **_database(application_database_url(environment)), "CONN_MAX_AGE": 0}
    wrapper: BaseDatabaseWrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")
    return wrapper
