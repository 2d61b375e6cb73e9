"""Asks the processes whether they serve; nobody waits for a fixed time."""

import base64
import contextlib
import http.client
import socket
import uuid
from collections.abc import Mapping

from buergerdraht.config.environment import Environment
from buergerdraht.config.secrets import secret

ANSWER_SECONDS = 2.0


def answers_web(environment: Environment) -> bool:
    """Tell whether the web process says that it is well."""
    return _get(_own_host(environment), port=environment.http_port, path="/gesund", headers={})


def answers_ari(environment: Environment, *, path: str = "asterisk/info") -> bool:
    """Tell whether Asterisk's REST interface answers that it knows this path."""
    credentials = f"buergerdraht:{secret(environment.var_dir, 'ari_secret')}".encode()
    headers = {"Authorization": "Basic " + base64.b64encode(credentials).decode()}
    return _get("127.0.0.1", port=environment.asterisk_http_port, path=f"/ari/{path}", headers=headers)


def answers_sip(environment: Environment) -> bool:
    """Tell whether Asterisk answers an OPTIONS request on its SIP port, whatever it says."""
    host = _own_host(environment)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client, contextlib.suppress(OSError):
        client.settimeout(ANSWER_SECONDS)
        client.connect((host, environment.sip_port))
        own_host, own_port = client.getsockname()
        client.send(_options_request(f"{host}:{environment.sip_port}", own=f"{own_host}:{own_port}"))
        return client.recv(2000).startswith(b"SIP/2.0")
    return False


def _options_request(target: str, *, own: str) -> bytes:
    # A branch of the last 32 s is a repetition to Asterisk: the answer would go to where the first came from.
    unique = uuid.uuid4().hex
    lines = [
        f"OPTIONS sip:{target} SIP/2.0",
        f"Via: SIP/2.0/UDP {own};branch=z9hG4bK{unique};rport",
        f"From: <sip:launcher@{own}>;tag={unique}",
        f"To: <sip:{target}>",
        f"Call-ID: {unique}",
        "CSeq: 1 OPTIONS",
        "Max-Forwards: 1",
        "Content-Length: 0",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def _get(host: str, *, port: int, path: str, headers: Mapping[str, str]) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=ANSWER_SECONDS)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", path, headers={"Host": "localhost", **headers})
        return connection.getresponse().status == http.HTTPStatus.OK
    return False


def _own_host(environment: Environment) -> str:
    """Where we reach what listens everywhere."""
    return "127.0.0.1" if environment.bind_host == "0.0.0.0" else environment.bind_host  # noqa: S104
