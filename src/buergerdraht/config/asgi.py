"""The ASGI application: live updates on a raw route of their own, everything else by Django."""

import os
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.asgi import get_asgi_application

from buergerdraht.config.loading import loading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergerdraht.config.settings")
with loading():
    django = get_asgi_application()

from django.template.loader import get_template

from buergerdraht.config.body_limit import within_limit
from buergerdraht.foundation.live import STREAM_PATH
from buergerdraht.foundation.live_stream import Receive, Send, stream


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer one connection."""
    if scope["type"] == "http" and scope["path"] == STREAM_PATH:
        await stream(scope, receive, send)
    elif scope["type"] == "lifespan":
        await _live(receive, send)
    else:
        await within_limit(django, scope, receive, send)


def settle() -> None:
    """Load all pages before somebody asks for one."""
    with loading():
        import_module(settings.ROOT_URLCONF)
        templates = settings.PACKAGE_DIR / "templates"
        for page in templates.rglob("*.html"):
            get_template(str(page.relative_to(templates)))


async def _live(receive: Receive, send: Send) -> None:
    """Settle before the first request; there is nothing to stop."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            settle()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
