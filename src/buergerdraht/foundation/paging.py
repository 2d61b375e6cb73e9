"""Pages of lists that are too long to be counted."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

PAGES_AHEAD, MOST_PAGES = 4, 1000
"""How far is looked unasked, and how far at all: who wants more searches."""
MOST_DIGITS = 9
"""That are read of a page's number; any longer one is beyond the end."""


class FarPaginator(Paginator):  # type: ignore[type-arg]
    """Looks at keys only, and no further than one pages: counting a table costs more than showing a page."""

    def __init__(
        self, rows: QuerySet[Any], per_page: int, *, load: Callable[[Sequence[int]], Iterable[Any]]
    ) -> None:
        """`rows` says which in which order; `load` fetches those of one page by their keys, so ordered."""
        super().__init__(rows.values_list("pk", flat=True), per_page)
        self._load = load
        self._reach = PAGES_AHEAD * per_page

    def get_page(self, number: int | float | str | None) -> "Page[Any]":
        """Return the page; the first for what is no number, the last for one beyond the end."""
        if str(number).isdecimal():
            with_next = int(str(number)[:MOST_DIGITS]) + 1
            self._reach = max(self._reach, min(with_next, MOST_PAGES) * self.per_page)
        return super().get_page(number or 1)

    @cached_property
    def count(self) -> int:
        """How many there are, as far as is looked."""
        return min(len(self._keys), self._reach)

    @property
    def is_cut(self) -> bool:
        """Tell whether there are more than `count`."""
        return len(self._keys) > self._reach

    @cached_property
    def _keys(self) -> list[int]:
        return list(self.object_list[: self._reach + 1])

    def page(self, number: int | str) -> "Page[Any]":
        """Return a page with its rows loaded."""
        valid = self.validate_number(number)
        first = (valid - 1) * self.per_page
        return Page(list(self._load(self._keys[first : first + self.per_page])), valid, self)
