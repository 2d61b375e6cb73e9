"""Which addresses are fetched: one spelling for each page, agreed hosts only, nothing without an end."""

import re
from collections import Counter
from collections.abc import Collection
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit

LONGEST = 800
DEEPEST = 12
MOST_PARAMETERS = 5
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NO_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|zip|gz|rar|7z|jpe?g|png|gif|svg|webp|ico|mp[34]|wav|avi|mov|webm|css|js|"
    r"json|xml|rss|ics|vcf|woff2?|ttf|eot|exe|dmg)$",
    re.IGNORECASE,
)
_NOT_THE_PAGE = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|phpsessid|jsessionid|sid|sessionid|tx_\w+\[cal\w*\]|chash)$", re.IGNORECASE
)


def address(link: str, *, base: str = "") -> str | None:
    """Return the one spelling of a link's address; None if it leads to no web page."""
    try:
        parts = urlsplit(urljoin(base, link.strip()))
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.username or parts.password:
        return None
    host = parts.hostname.rstrip(".")
    place = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    written = SplitResult(parts.scheme, place, _path(parts.path), _query(parts.query), "").geturl()
    return written if len(written) <= LONGEST else None


def is_agreed(url: str, *, hosts: Collection[str]) -> bool:
    """Tell whether an address lies on an agreed host; a host may name its port."""
    place = urlsplit(url).netloc
    return place in hosts


def is_worth_fetching(url: str) -> bool:
    """Tell whether an address may be a page, and not a calendar or a loop without an end."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    repeats = max(Counter(steps).values(), default=0)
    return (
        not _NO_PAGE.search(parts.path)
        and len(steps) <= DEEPEST
        and repeats <= 2
        and len(parse_qsl(parts.query, keep_blank_values=True)) <= MOST_PARAMETERS
    )


def _path(path: str) -> str:
    """The path as it is sent: umlauts and blanks in percent signs, what is in them already stays."""
    return quote(path or "/", safe="/%:@!$&'()*+,;=~")


def _query(query: str) -> str:
    """The parameters that say which page it is, without those that say who looks at it or from where."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode([pair for pair in pairs if not _NOT_THE_PAGE.match(pair[0])])
