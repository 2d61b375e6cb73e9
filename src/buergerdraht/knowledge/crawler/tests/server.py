"""A web site of its own on this machine, with everything that real ones have."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Page = str | bytes | Callable[["Handler"], None]


@dataclass
class WebSite:
    """Pages by path; what was asked for is kept."""

    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    host: str = ""

    @property
    def origin(self) -> str:
        return f"http://{self.host}"


class Handler(BaseHTTPRequestHandler):
    """Answers from the site's pages."""

    site: WebSite

    def do_GET(self) -> None:
        path = self.path
        self.site.asked.append(path)
        self.site.headers.append({key.lower(): value for key, value in self.headers.items()})
        page = self.site.pages.get(path) or self.site.pages.get(path.partition("?")[0])
        if page is None:
            self.answer(404, "fehlt")
        elif callable(page):
            page(self)
        else:
            self.answer(200, page)

    def answer(self, status: int, body: str | bytes = "", **headers: str) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        headers.setdefault("Content_Type", "text/html; charset=utf-8")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def web_site() -> Iterator[WebSite]:
    """Serve a site on a free port of this machine."""
    site = WebSite()
    handler = type("SiteHandler", (Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    site.host = f"127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def html(text: str, *links: str, title: str = "", head: str = "") -> str:
    """A page with a text and links."""
    anchors = "".join(f'<a href="{link}">weiter</a>' for link in links)
    main = f"<main><p>{text}</p></main><nav>{anchors}</nav>"
    return f"<html><head><title>{title}</title>{head}</head><body>{main}</body></html>"


def redirect(target: str) -> Page:
    """A page that sends us on."""
    return lambda handler: handler.answer(302, Location=target)


def status(code: int) -> Page:
    """A page that fails."""
    return lambda handler: handler.answer(code, "Fehler")


def drip(handler: Handler) -> None:
    """A page that comes a byte at a time, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(0.02)
    except OSError:
        return
