"""Pages of a long list, counted no further than anybody reads."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from luoshi.commitments.queries import MOST_COUNTED

FARTHEST = 6  # digits of a page's number that are read


class BoundedPaginator(Paginator):
    """Django's, but it counts no more than ``MOST_COUNTED`` rows, or as many as come before the end of the page asked for, and one.

    So a list opens in the same time, however long it is; and who goes on turning pages gets to its end all the same.
    """

    object_list: QuerySet[Any]

    def __init__(self, rows: QuerySet[Any], per_page: int, asked: str | None) -> None:
        """asked: the page's number as the address has it."""
        super().__init__(rows, per_page)
        whole = asked is not None and asked.isascii() and asked.isdigit()
        self.asked = max(1, int(asked[:FARTHEST])) if asked and whole else 1
        self.limit = max(MOST_COUNTED, self.asked * per_page)

    @cached_property
    def count(self) -> int:
        return self.object_list.select_related(None).order_by().values("pk")[: self.limit + 1].count()

    @property
    def told(self) -> str:
        """The count as it is read: 498, 500+."""
        return str(self.count) if self.count <= self.limit else f"{self.limit}+"

    def page_asked(self) -> "Page[Any]":
        """The page asked for; the last one beyond the end, the first where that is no page's number."""
        return self.get_page(self.asked)
