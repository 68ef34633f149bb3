"""What the reader found inside a stretch of a document: deadlines, measures, an open list. Pure; works on a reading as it is kept.

A proposal may have been cut, joined or drawn anew since the document was read; what was found stays at its characters. What
stands in a label beside an item (（市住建局牵头，6月底前完成）) belongs to whoever holds the item's end.
"""

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi.decide.spans import mended

DATED = ("by", "within")


@dataclass(frozen=True)
class Found:
    """The reader's own rows, in the order of the text."""

    deadlines: tuple[Mapping[str, Any], ...] = ()
    measures: tuple[Mapping[str, Any], ...] = ()
    open_list: bool = False

    def __add__(self, other: "Found") -> "Found":
        return Found(
            self.deadlines + other.deadlines, self.measures + other.measures, self.open_list or other.open_list
        )


class Finds:
    """A whole reading, ready to be asked about many stretches."""

    def __init__(self, reading: Mapping[str, Any]) -> None:
        self._items: Sequence[Mapping[str, Any]] = sorted(
            reading.get("commitments", []), key=lambda item: item["start"]
        )
        self._ends = [item["end"] for item in self._items]

    def of(self, start: int, end: int) -> Found:
        """What was found in [start, end), and in the labels of the items that end there."""
        found = Found()
        for item in self._items[bisect.bisect_right(self._ends, start) :]:
            if item["start"] >= end:
                break
            found += _share(item, start, end)
        return found


def _share(item: Mapping[str, Any], start: int, end: int) -> Found:
    """What [start, end) has of one item."""
    last = item["end"] <= end

    def belongs(row: Mapping[str, Any]) -> bool:
        inside = item["start"] <= row["start"] < item["end"]
        return start <= row["start"] < end if inside else last

    return Found(
        tuple(row for row in deadlines_of(item) if belongs(row)),
        tuple(row for row in item.get("measures", []) if belongs(row)),
        bool(item.get("open_list")) and last,
    )


def deadlines_of(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """An item's deadlines; `shared` marks those that stand neither in its words nor in its label: 办理时限 of a whole slip."""
    whole = [item, *item.get("labels", [])]
    return [
        row if any(part["start"] <= row["start"] < part["end"] for part in whole) else {**row, "shared": True}
        for row in item.get("deadlines", [])
    ]


def due_of(deadlines: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The deadline that the whole is done by: the last of its own stages. One that comes again, or goes on, ends nothing.

    What a slip sets for all that is on it counts where an item sets nothing itself.
    """
    dated = [row for row in deadlines if row["due"] and row["kind"] in DATED]
    own = [row for row in dated if not row.get("shared")]
    return max(own or dated, key=lambda row: str(row["due"]), default=None)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def measure_of(measures: Sequence[Mapping[str, Any]]) -> str:
    """All the numbers to reach, in the document's own words: 城镇新增就业900万人以上；调查失业率4.5%以内."""
    told = (mended(_with_indicator(row["indicator"] or "", row["text"])) for row in measures)
    return "；".join(dict.fromkeys(told))[:400]  # zh: joins phrases


def _with_indicator(indicator: str, text: str) -> str:
    return text if indicator in text else indicator + text
