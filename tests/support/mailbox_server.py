"""A real mailbox: Dovecot as a private instance of an unprivileged user, on a free port of this machine."""

import contextlib
import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NOBODY = "nobody"
OURS = "ticket"
"""The mailbox of replies; everybody else has one, too."""
PASSWORD = "geheim"
COMMON = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
first_valid_uid = 1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""
UNTIL_2_3 = """
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
"""
VERSIONS = """
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
"""
SINCE_2_4 = """
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {folder}/mail/%{{user}}
namespace inbox {{
  inbox = yes
}}
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = {user}
    gid = {group}
    home = {folder}/mail/%{{user}}
  }}
}}
"""
PATH = f"{os.environ['PATH']}:/usr/sbin"


@dataclass
class MailboxServer:
    """A running mailbox of replies."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """As the setting IMAP_URL has it."""
        return f"imap://{OURS}:{PASSWORD}@127.0.0.1:{self.port}/INBOX"

    def put(self, content: bytes, *, to: str = OURS) -> None:
        """Let a mail arrive in somebody's mailbox."""
        with self._signed_in(to) as server:
            status, answer = server.append("INBOX", "", "", content)
            assert status == "OK", answer

    def mails_in(self, folder: str, *, of: str = OURS) -> list[bytes]:
        """Return what lies in somebody's folder; nothing if there is no such folder."""
        with self._signed_in(of) as server:
            if server.select(folder, readonly=True)[0] != "OK":
                return []
            _, [found] = server.search(None, "ALL")
            return [server.fetch(number.decode(), "(RFC822)")[1][0][1] for number in found.split()]  # type: ignore[index, misc]

    def stop(self) -> None:
        """End it, and wait."""
        self.process.terminate()
        self.process.wait(20)

    @contextlib.contextmanager
    def _signed_in(self, user: str) -> Iterator[imaplib.IMAP4]:
        server = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        server.login(user, PASSWORD)
        try:
            yield server
        finally:
            server.logout()


@contextlib.contextmanager
def mailbox_server() -> Iterator[MailboxServer]:
    """Run a mailbox during the block."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    server = _start(folder, port=_free_port())
    try:
        _wait(server, log=folder / "dovecot.log")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _configuration() -> str:
    """Debian 12 has Dovecot 2.3, Debian 13 has 2.4, whose configuration is another one."""
    command = ["dovecot", "--version"]
    told = subprocess.run(command, env={"PATH": PATH}, capture_output=True, text=True, check=True).stdout
    major, minor = (int(part) for part in told.split(".")[:2])
    return VERSIONS + COMMON + SINCE_2_4 if (major, minor) >= (2, 4) else COMMON + UNTIL_2_3


def _start(folder: Path, *, port: int) -> MailboxServer:
    user = pwd.getpwnam(NOBODY) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    configuration = folder / "dovecot.conf"
    values = {"user": user.pw_name, "group": grp.getgrgid(user.pw_gid).gr_name, "password": PASSWORD}
    configuration.write_text(_configuration().format(folder=folder, port=port, **values))
    for name in ("run", "state", "mail"):
        (folder / name).mkdir()
    for path in (folder, *folder.iterdir()):
        os.chown(path, user.pw_uid, user.pw_gid)
    process = subprocess.Popen(
        ["dovecot", "-F", "-c", configuration],
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[] if os.geteuid() == 0 else None,
        cwd=folder,
        env={"PATH": PATH},
    )
    return MailboxServer(port, process)


def _wait(server: MailboxServer, *, log: Path) -> None:
    for _ in range(100):
        assert server.process.poll() is None, log.read_text() if log.exists() else "dovecot did not start"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(log.read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
