"""Telling the search index that a text changed."""

from procrastinate.contrib.django import app


def index_later(key: str) -> None:
    """Let the worker bring the index up to date once this transaction commits; keys as in search hits."""
    app.configure_task("knowledge.index", allow_unknown=True).defer(key=key)
