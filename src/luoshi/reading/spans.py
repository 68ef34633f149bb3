"""Questions to ascending stretches that do not overlap: what is taken by tables, labels and the masthead."""

from bisect import bisect_left, bisect_right


def next_span(spans: list[tuple[int, int]], start: int, end: int) -> int:
    """Where the first of the ascending spans after `start` begins, `end` at most."""
    index = bisect_left(spans, (start, 0))
    return min(spans[index][0], end) if index < len(spans) else end


def is_free(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether `start` is inside none of the ascending spans, and none begins in [start, end)."""
    index = bisect_left(spans, (start, 0))
    return (index == len(spans) or spans[index][0] >= end) and (index == 0 or spans[index - 1][1] <= start)


def in_span(spans: list[tuple[int, int]], position: int) -> bool:
    """Whether `position` is inside one of the ascending spans."""
    begun = bisect_right(spans, (position, 1 << 60)) if spans else 0
    return begun > 0 and position < spans[begun - 1][1]
