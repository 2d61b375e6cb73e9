"""Where deliveries lie: on a real web server, too."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from buergerdraht.foundation.network import Reach
from buergerdraht.knowledge.xzufi import sources
from buergerdraht.knowledge.xzufi.errors import DeliveryUnreadable, FileUnreadable
from buergerdraht.knowledge.xzufi.sources import WebSource, source_at

HERE = Reach(has_loopback=True)
MOVED = {
    "anderswo.xml": (302, "http://192.0.2.1/geheim.xml"),
    "kreis.xml": (301, "kreis.xml"),
    "umgezogen.xml": (301, "/neu/a.xml"),
}


@dataclass
class Server:
    """A web server with some files; None for a file is a connection that breaks off in the middle."""

    address: str
    files: dict[str, bytes | None] = field(default_factory=dict)


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.rpartition("/")[2]
            if name in MOVED:
                status, place = MOVED[name]
                self.send_response(status)
                self.send_header("Location", place)
                self.end_headers()
            elif name == "ewig.xml":
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"<halb")
                self.rfile.read(1)  # until the other side has had enough
            elif name not in found.files:
                self.send_error(503 if name == "muede.xml" else 404)
            else:
                self._give(found.files[name])

        def _give(self, body: bytes | None) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body) if body is not None else 1000))
            self.end_headers()
            self.wfile.write(body or b"<halb")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        found = Server(f"http://127.0.0.1:{running.server_port}/xzufi")
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield found
        running.shutdown()
        thread.join()


def fetched(server: Server, name: str) -> bytes:
    with WebSource(server.address, HERE).open(name) as file:
        return file.read()


def test_a_folder_on_a_server_is_read_like_one_here(server: Server) -> None:
    server.files = {
        "index.txt": b"\xef\xbb\xbf./a.xml\r\n\r\nunter/b.xml\na.xml\n",
        "a.xml": b"<a/>",
        "b.xml": b"<b/>",
    }
    for address in (server.address, f"{server.address}/", f"{server.address}/index.txt"):
        assert source_at(address, reach=HERE).names() == ["a.xml", "unter/b.xml"]
    assert fetched(server, "a.xml") == b"<a/>"
    assert fetched(server, "unter/b.xml") == b"<b/>"


def test_a_file_that_is_listed_but_not_there_is_one_bad_file(server: Server) -> None:
    with pytest.raises(FileUnreadable, match="steht im Verzeichnis, ist aber nicht da"):
        fetched(server, "fehlt.xml")


def test_a_server_that_stops_half_way_stops_the_delivery(server: Server) -> None:
    server.files = {"halb.xml": None}
    with pytest.raises(DeliveryUnreadable, match="Teil geliefert"):
        fetched(server, "halb.xml")
    with pytest.raises(DeliveryUnreadable, match="antwortet mit 503"):
        fetched(server, "muede.xml")
    with pytest.raises(DeliveryUnreadable, match="antwortet mit 404"):
        WebSource(server.address, HERE).names()
    with pytest.raises(DeliveryUnreadable, match="antwortet nicht"):
        WebSource("http://127.0.0.1:9/", HERE).names()


def test_a_server_that_never_ends_is_cut_off_and_its_file_is_none(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MOST_SECONDS", 0.2)
    with pytest.raises(DeliveryUnreadable, match="antwortet nicht"):
        fetched(server, "ewig.xml")


def test_nobody_is_led_to_another_server(server: Server) -> None:
    with pytest.raises(DeliveryUnreadable, match="verweist auf einen anderen"):
        fetched(server, "anderswo.xml")


def test_a_redirect_within_the_server_is_followed_but_not_for_ever(server: Server) -> None:
    server.files = {"a.xml": b"<a/>"}
    assert fetched(server, "umgezogen.xml") == b"<a/>"
    with pytest.raises(DeliveryUnreadable, match="im Kreis"):
        fetched(server, "kreis.xml")


def test_nothing_is_fetched_from_inner_networks_that_nobody_named(server: Server) -> None:
    with pytest.raises(DeliveryUnreadable, match="BUERGERDRAHT_INNER_NETWORKS"):
        source_at(server.address).names()


def test_a_file_has_a_largest_size(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LARGEST_FILE", 1024**2)
    server.files = {"gross.xml": b"x" * (1024**2 + 1)}
    with pytest.raises(FileUnreadable, match="größer als 1 MB"):
        fetched(server, "gross.xml")


@pytest.mark.parametrize("place", ["ftp://x.example/", "file:///etc/", "http:///x"])
def test_other_addresses_are_refused(place: str) -> None:
    with pytest.raises(DeliveryUnreadable, match="http:// oder https://"):
        source_at(place).names()
