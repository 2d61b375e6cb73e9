"""Fax machines that are Asterisks of their own: a town hall's, and ours."""

import dataclasses
from pathlib import Path

from buergerdraht.config.environment import Environment
from buergerdraht.config.secrets import secret
from buergerdraht.telephony.ari.fax import AsteriskFaxLine
from tests.support.stack import environment_for_tests


def line_of(environment: Environment) -> AsteriskFaxLine:
    """Return the fax line of an environment's Asterisk."""
    return AsteriskFaxLine(
        port=environment.asterisk_http_port,
        secret=secret(environment.var_dir, "ari_secret"),
        spool=environment.var_dir / "asterisk" / "spool" / "fax",
        trunk=environment.fax_trunk,
    )


def fax_environment(var_dir: Path, *, number: str, trunk: str, rtp_offset: int = 0) -> Environment:
    """Return an environment whose Asterisk takes faxes to the number, and dials over the trunk."""
    usual = environment_for_tests(var_dir, rtp_offset=rtp_offset)
    return dataclasses.replace(usual, fax_numbers=(number,), fax_trunk=trunk)
