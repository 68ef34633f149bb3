"""Pages of a long list, counted no further than anybody reads."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from luoshi.commitments.queries import MOST_COUNTED

FARTHEST = 6  # digits of a page's number that are read


class BoundedPaginator(Paginator):
    """Django's, but it counts no more than ``MOST_COUNTED`` rows, or as many as come before the end of the page asked for, and one.

    So a list opens in the same time, however long it is; and who goes on turning pages gets to its end all the same. Who sees which
    rows in what order, the dear part of the question, is asked once, for the keys alone: they are the count, and the page is read by them.
    """

    object_list: QuerySet[Any]

    def __init__(
        self, rows: QuerySet[Any], per_page: int, asked: str | None, shown: Callable[[QuerySet[Any]], QuerySet[Any]]
    ) -> None:
        """rows: all that this person may see, in order. asked: the page's number as the address has it. shown: adds what the page shows of each."""
        super().__init__(rows, per_page)
        self.shown = shown
        whole = asked is not None and asked.isascii() and asked.isdigit()
        self.asked = max(1, int(asked[:FARTHEST])) if asked and whole else 1
        self.begins = (self.asked - 1) * per_page
        self.limit = max(MOST_COUNTED, self.asked * per_page)

    def _keys(self, begin: int, end: int) -> list[Any]:
        return list(self.object_list.values_list("pk", flat=True)[begin:end])

    @cached_property
    def _ahead(self) -> list[Any]:
        """The keys of the page asked for and of what follows it, as far as is counted."""
        return self._keys(self.begins, self.limit + 1)

    @cached_property
    def count(self) -> int:
        if self._ahead or not self.begins:
            return self.begins + len(self._ahead)
        return self.object_list.order_by().values("pk")[: self.begins].count()

    @property
    def told(self) -> str:
        """The count as it is read: 498, 500+."""
        return str(self.count) if self.count <= self.limit else f"{self.limit}+"

    def page_asked(self) -> Page[Any]:
        """The page asked for; the last one beyond the end, the first where that is no page's number."""
        page = self.get_page(self.asked)
        begin = (page.number - 1) * self.per_page
        keys = self._ahead if page.number == self.asked else self._keys(begin, begin + self.per_page)
        wanted = keys[: self.per_page]
        of_the_model = self.object_list.model._default_manager.all()  # noqa: SLF001 - a documented name of Django's
        rows = self.shown(of_the_model).in_bulk(wanted)
        page.object_list = [rows[key] for key in wanted if key in rows]
        return page
