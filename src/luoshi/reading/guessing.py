"""What the columns of a table hold that has no header: told by what stands in them."""

from collections.abc import Callable, Iterable

from luoshi.reading.cells import COUNT, LONGEST_TIME, TIME, answers
from luoshi.reading.columns import Cell
from luoshi.reading.lexicon import begins_with_action
from luoshi.reading.patterns import lazy
from luoshi.reading.surnames import NAME

FEWEST_ROWS = 2
ROWS_TRIED = 40
MOST = 0.75
"""So many of a column's cells must hold what it is taken for."""
MANY = 0.6
"""So many of the tasks must begin with a verb that is known."""
PERSON = lazy(f"{NAME}(?:[、，;；\\s]{NAME}){{0,3}}")
NUMBERING = "（()）0123456789.、"
SHORTEST_TASK = 6


def guess(rows: list[list[Cell]], words: Callable[[Cell], str], norm: str) -> dict[int, str]:
    """What each column of the table holds; empty where nothing tells that its rows are tasks of units.

    Most tasks begin with what is to be done, and most rows name nothing but units in one column.
    """
    columns: dict[int, list[Cell]] = {}
    whole = max((len(row) for row in rows), default=0)
    for row in rows[:ROWS_TRIED]:
        for cell in row if len(row) >= whole - 1 else ():
            columns.setdefault(cell.column, []).append(cell)
    if whole < 2 or max(map(len, columns.values()), default=0) < FEWEST_ROWS:
        return {}
    kinds: dict[int, str] = {}
    for column, cells in sorted(columns.items()):
        told = [words(cell) for cell in cells]
        if mostly(COUNT.fullmatch(told_one) for told_one in told):
            kinds[column] = "number"
        elif mostly(len(one) <= LONGEST_TIME and TIME.fullmatch(one) for one in told):
            kinds[column] = "time"
        elif mostly(PERSON.fullmatch(one) for one in told):
            kinds[column] = "person"
        elif mostly(names_units(norm, cell) for cell in cells):
            kinds[column] = "unit"
        elif mostly((len(one) >= SHORTEST_TASK and begins_with_action(one.lstrip(NUMBERING)) for one in told), MANY):
            kinds[column] = "task"
    found = list(kinds.values())
    return kinds if "task" in found and "unit" in found else {}


def mostly(told: Iterable[object], share: float = MOST) -> bool:
    """Whether it is so of most."""
    results = [bool(one) for one in told]
    return len(results) > 1 and sum(results) >= share * len(results)


def names_units(norm: str, cell: Cell) -> bool:
    """Whether the cell holds nothing but units."""
    return answers(norm, cell.start, cell.pieces[-1][1] if not cell.more else cell.end)
