"""The ASGI application: live updates on a raw route of their own, everything else by Django."""

import gc
import os
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergerdraht.config.settings")
gc.disable()  # modules stay: to look for cycles in what they make takes a fifth of the start
django = get_asgi_application()
gc.enable()

from django.template.loader import get_template  # noqa: E402  (settings come first)

from buergerdraht.config.body_limit import within_limit  # noqa: E402  (settings come first)
from buergerdraht.foundation.live import STREAM_PATH  # noqa: E402  (settings come first)
from buergerdraht.foundation.live_stream import Receive, Send, stream  # noqa: E402


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer one connection."""
    if scope["type"] == "http" and scope["path"] == STREAM_PATH:
        await stream(scope, receive, send)
    elif scope["type"] == "lifespan":
        await _live(receive, send)
    else:
        await within_limit(django, scope, receive, send)


def settle() -> None:
    """Load all pages, and leave what that makes out of later garbage collections, which halt each request."""
    gc.disable()
    import_module(settings.ROOT_URLCONF)
    templates = settings.PACKAGE_DIR / "templates"
    for page in templates.rglob("*.html"):
        get_template(str(page.relative_to(templates)))
    gc.collect()
    gc.freeze()
    gc.enable()


async def _live(receive: Receive, send: Send) -> None:
    """Settle before the first request; there is nothing to stop."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            settle()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
