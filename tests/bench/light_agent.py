"""An agent at the workplace without a browser: towards the servers it does what her page does."""

import contextlib
import json
import re
import socket
import threading
import urllib.error
import urllib.request
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode

from tests.support.world import PASSWORD

SECONDS = 30
LIVE_URL = re.compile(r'<meta name="live-url" content="([^"]+)"')
CSRF_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PART = re.compile(r'data-refresh="([^"]+)" data-refresh-on="([^"]+)"')


class LightAgent:
    """Signs in over HTTP, follows the live updates and fetches the parts of her page that they concern."""

    def __init__(self, *, url: str, username: str) -> None:
        self._url = url
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.fetched = 0
        self._parts = self._open_workplace(username)
        self._stream = self._browser.open(self._url + self._live_url, timeout=None)
        threading.Thread(target=self._follow, daemon=True).start()

    def close(self) -> None:
        """Leave the page."""
        with contextlib.suppress(OSError):
            self._stream.fp.raw._sock.shutdown(socket.SHUT_RDWR)

    def _open_workplace(self, username: str) -> list[tuple[str, set[str]]]:
        (token,) = CSRF_FIELD.findall(self._get("/anmelden"))[:1]
        fields = {"csrfmiddlewaretoken": token, "username": username, "password": PASSWORD}
        with self._browser.open(f"{self._url}/anmelden", urlencode(fields).encode(), timeout=SECONDS) as page:
            text = page.read().decode()
        (live_url,) = LIVE_URL.findall(text)
        self._live_url = unescape(live_url)
        return [(unescape(address), set(events.split())) for address, events in PART.findall(text)]

    def _get(self, path: str) -> str:
        with self._browser.open(self._url + path, timeout=SECONDS) as answer:
            return str(answer.read().decode())

    def _follow(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in self._stream:
                if line.startswith(b"data:"):
                    self._refresh(json.loads(line.removeprefix(b"data:"))[0])

    def _refresh(self, event: str) -> None:
        for address, events in self._parts:
            if event in events:
                self._get(address)
                self.fetched += 1
