"""Asterisk alone, with its own call distribution app_queue and no Stasis: what we compare ourselves with."""

import contextlib
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from buergerdraht.config.environment import Environment
from buergerdraht.launcher.asterisk import prepare_asterisk
from buergerdraht.launcher.probes import answers_ari, answers_sip
from buergerdraht.launcher.stack import DIES_WITH_PARENT
from tests.support.sipp import HOST, wait_until

NUMBER = "115"
DIALPLAN = f"""[general]
static = yes
writeprotect = yes

[from-carrier]
exten => {NUMBER},1,Answer(,i)
 same => n,Queue(bench)
 same => n,Hangup()
"""
QUEUE = """[general]
persistentmembers = no
autofill = yes
shared_lastcall = yes

[bench]
strategy = rrmemory
ringinuse = no
timeout = 20
retry = 1
wrapuptime = 0
setinterfacevar = no
musicclass = default
"""
AGENT = """
[{name}]
type = endpoint
transport = udp
context = from-agent
disallow = all
allow = alaw,ulaw
direct_media = no
device_state_busy_at = 1
aors = {name}

[{name}]
type = aor
contact = sip:{name}@{host}:{port}
"""


@contextlib.contextmanager
def running_app_queue(environment: Environment, *, agents: Sequence[str], phones_port: int) -> Iterator[int]:
    """Run an Asterisk with the product's own configuration but app_queue's dialplan; yield its process id."""
    command = prepare_asterisk(environment)
    _write_configuration(environment.var_dir / "asterisk" / "etc", agents=agents, phones_port=phones_port)
    with (environment.var_dir / "asterisk.log").open("wb") as log:
        process = subprocess.Popen([*DIES_WITH_PARENT, *command], stdout=log, stderr=log, process_group=0)
    try:
        wait_until(
            lambda: answers_ari(environment) and answers_sip(environment), seconds=30, what="Asterisk bereit"
        )
        yield process.pid
    finally:
        process.terminate()
        process.wait(10)


def _write_configuration(folder: Path, *, agents: Sequence[str], phones_port: int) -> None:
    """Nothing that app_queue can do without but what figures are made of: journal and queue log."""
    (folder / "extensions.conf").write_text(DIALPLAN)
    members = "".join(f"member => PJSIP/{name},0,{name},PJSIP/{name}\n" for name in agents)
    (folder / "queues.conf").write_text(QUEUE + members)
    logger = folder / "logger.conf"
    logger.write_text(logger.read_text().replace("queue_log = no", "queue_log = yes"))
    (folder / "extconfig.conf").write_text("[settings]\n")
    with (folder / "pjsip.conf").open("a") as file:
        for name in agents:
            file.write(AGENT.format(name=name, host=HOST, port=phones_port))
