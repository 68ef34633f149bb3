"""Tables that hold one task a card, its keys to the left of what they name: 问题 | …, 整改措施 | …, 责任单位 | …, 完成时限 | …."""

from dataclasses import dataclass, field
from itertools import groupby

from luoshi.reading.cell_units import units_in
from luoshi.reading.columns import Cell, column_kind
from luoshi.reading.label_words import role_of_key
from luoshi.reading.names import Named
from luoshi.reading.patterns import lazy

Stretch = tuple[int, int]
FEWEST_KEYS = 3
PROBLEM = lazy(
    "(?:反馈|存在|具体|主要|突出)?的?(?:问题|不足|隐患|表现|短板)(?:表现|描述|内容|情况|清单)?[一二三四五六七八九十\\d]{0,3}"
)
"""A key of what is wrong: what is done about it stands below."""
NAMES = lazy("(?:(?:任务|项目|事项|工作|议题)(?:名称|标题)|(?:督办|交办)事项|任务|项目|事项)")
TELLS = lazy("目标|内容|措施|举措|要求|成效|计划")
LABELLING = frozenset(("unit", "time"))


@dataclass(slots=True)
class Card:
    """One task: its cells, its units, the cells that label it, and those that say nothing of it."""

    tasks: list[Cell] = field(default_factory=list)
    problems: list[Cell] = field(default_factory=list)
    names: list[Named] = field(default_factory=list)
    open_list: bool = False
    labels: list[Cell] = field(default_factory=list)
    persons: list[Cell] = field(default_factory=list)
    keys: list[Cell] = field(default_factory=list)

    @property
    def labelled(self) -> bool:
        """Whether it says who answers for it or by when, so that the next task begins a new card."""
        return bool(self.labels)

    def named(self, norm: str, key: Cell) -> bool:
        """Whether all that was said of the task is its name, and the key tells what is to be done: 任务名称, 牵头单位, 年度目标."""
        if not TELLS.search("".join(norm[key.start : key.end].split())):
            return False
        spans = [(cell.start, cell.end) for cell in self.keys]
        beside = [norm[slice(*max(span for span in spans if span[1] <= task.start))] for task in self.tasks]
        if not beside or not all(NAMES.fullmatch("".join(words.split())) for words in beside):
            return False
        self.keys += self.tasks
        self.tasks = []
        return True

    def row(self) -> "CardRow":
        """The card as a row of tasks; a problem that nothing is done about is the task itself."""
        tasks = self.tasks or self.problems
        start, end = tasks[0].start, tasks[-1].end
        beside = [*self.keys, *self.persons, *(self.problems if self.tasks else [])]
        outside = tuple((cell.start, cell.end) for cell in sorted(beside) if cell.end <= start or cell.start >= end)
        labels = tuple((cell.start, cell.end) for cell in self.labels if cell.end <= start or cell.start >= end)
        persons = tuple((cell.start, cell.end) for cell in self.persons)
        return start, end, start, tuple(self.names), self.open_list, labels, persons, outside


CardRow = tuple[int, int, int, tuple[Named, ...], bool, tuple[Stretch, ...], tuple[Stretch, ...], tuple[Stretch, ...]]
"""What a row of tasks is made of, in the order of its fields."""


@dataclass(slots=True)
class Cards:
    """The cards of one table, and the cells that belong to none."""

    rows: list[CardRow]
    others: tuple[Stretch, ...]


def is_card(norm: str, cells: list[Cell]) -> bool:
    """Whether the table's rows begin with keys, a task's and a unit's or a time's among them, each beside what it names."""
    if not cells or cells[0].table < 0 or cells[-1].row - cells[0].row + 1 < FEWEST_KEYS:
        return False
    kinds: set[str | None] = set()
    rows = alike = 0
    for _, group in groupby(cells, key=lambda cell: cell.row):
        row = list(group)
        if len(row) == 1:
            continue
        kind = kind_of(norm, row[0])
        if len(row) % 2 or kind is None:
            return False
        alike += kind_of(norm, row[1]) is not None
        kinds |= {kind, *(kind_of(norm, cell) for cell in row[2::2])}
        rows += 1
    return rows >= FEWEST_KEYS and 2 * alike < rows and "task" in kinds and bool(LABELLING & kinds)


def kind_of(norm: str, cell: Cell) -> str | None:
    """What the cell names as a key."""
    return column_kind(norm[cell.start : cell.end])


def cards_of(norm: str, cells: list[Cell]) -> Cards:
    """The cards of the table."""
    cards = [Card()]
    others: list[Stretch] = []
    for _, group in groupby(cells, key=lambda cell: cell.row):
        row = list(group)
        if len(row) == 1:
            others.append((row[0].start, row[0].end))
            continue
        for key, value in zip(row[::2], row[1::2], strict=True):
            if kind_of(norm, key) == "task" and cards[-1].labelled and not cards[-1].named(norm, key):
                cards.append(Card())
            put(norm, cards[-1], key, value)
    whole = [card for card in cards if card.tasks or card.problems]
    others += [
        (cell.start, cell.end)
        for card in cards
        if not (card.tasks or card.problems)
        for cell in (*card.keys, *card.labels, *card.persons)
    ]
    return Cards([card.row() for card in whole], tuple(others))


def put(norm: str, card: Card, key: Cell, value: Cell) -> None:
    """Note in the card what the key names."""
    words = "".join(norm[key.start : key.end].split())
    kind = column_kind(words)
    card.keys.append(key)
    if kind == "unit":
        names, opened = units_in(norm, value, role_of_key(words))
        card.names += names
        card.open_list |= opened
    if kind in LABELLING:
        card.labels.append(value)
    elif kind == "person":
        card.persons.append(value)
    elif kind == "task":
        (card.problems if PROBLEM.fullmatch(words) else card.tasks).append(value)
    else:
        card.keys.append(value)
