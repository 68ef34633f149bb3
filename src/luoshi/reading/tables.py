"""Tables of tasks: 序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限. Each row is a commitment, its other cells are its label.

The first row that names a task and a unit or a time is the header; without one the columns are told by what stands in them.
Where that tells nothing either, the rows are read like any other text.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import NamedTuple

from luoshi.reading import measures
from luoshi.reading.cards import PROBLEM, cards_of, is_card
from luoshi.reading.cell_units import NOTHING, SEPARATOR, charged_in, units_in
from luoshi.reading.cells import TIME, answers, find_cells
from luoshi.reading.columns import Cell, column_kind, unknown_tasks
from luoshi.reading.drafts import Pieces
from luoshi.reading.formats import Text
from luoshi.reading.grids import GRID
from luoshi.reading.guessing import SHORTEST_TASK, guess
from luoshi.reading.label_words import role_of_header, role_of_key
from luoshi.reading.lexicon import begins_with_action
from luoshi.reading.measure_words import STATE
from luoshi.reading.mending import Mended
from luoshi.reading.model import UnitRole
from luoshi.reading.names import Named, is_name
from luoshi.reading.patterns import lazy
from luoshi.reading.spans import in_span, is_free
from luoshi.reading.surnames import may_be_person
from luoshi.reading.targets import (
    COUNTED_IN,
    PERIOD_IN_HEADER,
    RATES,
    Target,
    aims,
    are_figures,
    is_past,
    name_of,
    unit_of,
)
from luoshi.reading.titles import CAPTION, title_line

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of tasks: the task from its number to its last cell, its words alone, and the cells that label it.

    `carried` are labels that stand in an earlier row and hold for this one too, because they are merged downwards.
    `wrapped`, where cells run over several lines between other cells: the words of the task, then those of each label.
    `alone`: the column that heads the tasks beside it does not head this one, which stands under `under`, the beginning of
    another heading, or under none of the table's.
    `targets`: the figures to reach that stand alone in cells; `periods`: the times that head columns, with what is below.
    `aside`: what of its words only tells how things are.
    """

    start: int
    end: int
    words_start: int
    names: tuple[Named, ...]
    open_list: bool
    labels: tuple[Stretch, ...]
    persons: tuple[Stretch, ...]
    others: tuple[Stretch, ...]
    carried: tuple[Stretch, ...] = ()
    wrapped: tuple[Pieces, ...] = ()
    alone: bool = False
    under: int | None = None
    targets: tuple[Target, ...] = ()
    periods: tuple[tuple[Stretch, Stretch], ...] = ()
    aside: tuple[Stretch, ...] = ()


class Group(NamedTuple):
    """What heads the rows under it at [start, end); its words begin behind its number: 一 | 产业发展."""

    start: int
    end: int
    words_start: int
    row: int = -1
    """Which of the table's tasks stands beside it; -1 where it stands above them all."""
    begins: int | None = None
    """From where on rows are under it, where its cell is centred beside them: the first may stand above its words."""
    column: int = -1
    """Where its cell stands; -1 where it reaches over all columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header at [start, end); `others` are cells that say nothing of a task: the header, a caption.

    `notes` are its notes, which are read like any other text; `problems` the cells of a list of problems.
    """

    start: int
    end: int
    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    others: tuple[Stretch, ...]
    notes: tuple[Stretch, ...] = ()
    problems: tuple[Stretch, ...] = ()


@dataclass(slots=True)
class Header:
    """What each column holds, and the role that a column of units gives; carried on to the table's next part.

    `units`: the columns that are headed by a unit, which a tick below charges, and where its name stands.
    `read`: the kinds as the header's own words tell them.
    `targets`: where the headers stand of the columns that hold nothing but figures to reach; `counted`: which column says
    in what they are counted; `periods`: where the times stand that head columns, 一季度.
    `problems`: the columns that say what is wrong, beside those that say what is done about it.
    `heads`: the columns of tasks that head the tasks beside them, most of which are merged or left out.
    `guessed`: the table has no header, what its columns hold is told by their cells.
    """

    kinds: dict[int, str] = field(default_factory=dict)
    roles: dict[int, UnitRole] = field(default_factory=dict)
    units: dict[int, Stretch] = field(default_factory=dict)
    read: dict[int, str] = field(default_factory=dict)
    targets: dict[int, Stretch] = field(default_factory=dict)
    counted: int | None = None
    periods: dict[int, Stretch] = field(default_factory=dict)
    problems: set[int] = field(default_factory=set)
    heads: set[int] = field(default_factory=set)
    guessed: bool = False

    def kind(self, cell: Cell) -> str | None:
        """What the cell's column holds."""
        return self.kinds.get(cell.column)


ROWS_TRIED = 40
"""So many rows tell whether a table's first column is merged downwards."""
FEWEST_UNITS = 2
"""So many columns that units head make a matrix."""
TICKS = "√✓✔☑●○★☆▲△◎■□◆◇*vV"
TICK = lazy(f"[{TICKS}]")
ROLE = lazy("(?:牵头|主办|主责|责任|负责|配合|协办|协助|参与)(?:单位|部门)?")
LEGEND = lazy(
    f"(?P<mark>[{TICKS}])[”’]?(?:号|标记)?(?:表示|代表|为|是|指|：|—)?(?P<role>牵头|主办|主责|责任|负责|配合|协办|协助|参与)"
    f"|(?P<before>牵头|主办|主责|责任|负责|配合|协办|协助|参与)(?:单位|部门)?(?:以|用|标注?为?|：)?[“‘（]?(?P<after>[{TICKS}])"
)
"""What the ticks of a matrix mean: ★为牵头单位，●为配合单位."""
PERIOD = lazy("[上下]半年|(?:第?[一二三四]|[1-4])季度|\\d{1,2}月(?:份|底|末)?前?")
"""What stands below 推进计划 in a header of two rows, or beside others of its kind."""
FEWEST_PERIODS = 2
GOAL = lazy("(?<!任务)(?:目标|标准|成效)$")
"""What one problem's measures are to reach: said once beside them, it is to be done as well and heads nothing."""
DIVISION = lazy("分工")
"""A column that tells for itself who leads and who helps: 市教育局牵头，市财政局配合."""
DITTO = lazy('同上|同前|[〃″”"]|——?″——?')
DITTO_BEGINS = frozenset('同〃″”"—')
TOTAL = lazy("(?:合|总|小|共)计(?:[（(][^（）()]{1,12}[）)])?[^一-龥]*")
"""合计 | 共4项: the last row of a table, no task."""
FORM_ROW = lazy(
    "(?:填报|填表|制表|审核|复核|审批|编制|联系|经办|负责|分管|报送|上报|汇总|统计)(?:单位|部门|人|人员|领导|日期|时间|电话|方式)?(?:（[^（）]{1,6}）)?："
)
"""填表人： | 审核人： | 联系电话：, at the foot of a table."""
NOTE_ROW = lazy("(?:备?注|说明)[:：]")
NOTE_KEY = lazy("(?:备|附)?注|说明|(?:工作|有关|办理|报送)要求")
TITLED = lazy("[^，。；：！？\n]{4,40}")
REACHED = lazy(f"{STATE}$")
"""What is to come about: 县医院新院区投入使用."""
AGENDA = lazy("研究|听取|审议|传达|讨论")
"""With what an item of a meeting begins that only says what was on the table: 研究停车收费管理办法."""
HOW_MUCH = lazy("\\d(?:%|％)")
HOW_IT_IS = lazy("(?:基本|主要|有关|具体|案件)?(?:情况|案情)|(?:诉求|信访|投诉)(?:主体|人|来源)|案由|现状")
"""The header of a column that tells of a case, beside those that say what is done about it."""
HEARD = lazy("(?:会议)?听取了?[^\n]{2,400}?(?=会议(?:要求|决定|议定|明确|同意))")
"""会议听取了一季度工作汇报。会议指出，…上升12%。会议要求，…."""
LABELLING = frozenset(("unit", "time", "person"))
ENDING = LABELLING | {"target"}
"""Before such a cell the words of a task end, which then go on in those behind it."""
LONGEST_TITLE = 40
LONGEST_GROUP = 60
WIDEST = 100
"""Columns that one cell may reach over."""
MARKED = lazy("[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]")
SUM = lazy("[\\d.,]+(?:%|[亿万]?元|[个项])?")
"""What the tasks under a heading come to, in the row of the heading."""
ORDINAL = lazy("[（(]?[一二三四五六七八九十]{1,3}[）)]?、?")


def table_titles(
    mended: Mended, tables: list[Table], floor: int, taken: list[Stretch], heads: list[Stretch]
) -> list[Stretch]:
    """The lines right above tables that are their titles, though nothing else tells it: no sentence and no item.

    Not above `floor`, where the document's own title may stand, nor what is `taken` or heads something already.
    """
    found: list[Stretch] = []
    for table in [] if mended.flattened else tables:
        stop = floor + len(mended.norm[floor : table.start].rstrip())
        begin = max(mended.norm.rfind("\n", floor, stop) + 1, floor)
        words = mended.norm[begin:stop].strip()
        free = is_free(taken, begin, stop) and is_free(heads, begin, stop)
        titled = CAPTION.match(words) if words[:1] == "表" else None
        titled = titled or (TITLED.fullmatch(words) if title_line(words) else None)
        if "\n" in mended.norm[stop : table.start] and free and titled and len(words) <= LONGEST_TITLE:
            found.append((begin, stop))
    return found


def find_tables(text: Text, mended: Mended) -> list[Table]:
    """The tables that have a header naming tasks and who answers for them or by when."""
    tables: list[Table] = []
    header = Header()
    legend = Legend(mended.norm)
    for _, group in groupby(find_cells(text, mended), key=lambda cell: cell.table):
        cells = list(group)
        if cells[0].table > GRID and any(following.start < cell.end for cell, following in pairwise(cells)):
            continue
        if is_card(mended.norm, cells):
            cards = cards_of(mended.norm, cells)
            rows = tuple(Row(*card) for card in cards.rows)
            table: Table | None = Table(cells[0].start, cells[-1].end, rows, (), cards.others)
        else:
            table = TableReader(mended.norm, header, legend).read(cells)
        if table and (not tables or table.start >= tables[-1].end):
            tables.append(table)
    return tables


@dataclass(slots=True)
class Legend:
    """What the ticks of a document's tables mean: looked for once, when the first tick is met."""

    norm: str
    words: dict[str, str] | None = None

    def role(self, tick: str) -> UnitRole:
        """What the tick charges a unit with."""
        if self.words is None:
            found = LEGEND.finditer(self.norm)
            self.words = {told["mark"] or told["after"]: told["role"] or told["before"] for told in found}
        return role_of_key(self.words.get(tick, ""))


class TableReader:
    """Reads one table row by row; the header is noted, and may come from the table before, which went on here."""

    def __init__(self, norm: str, header: Header, legend: Legend) -> None:
        """`norm`: the normalised text."""
        self.norm = norm
        self.header = header
        self.legend = legend
        self.merged: dict[int, int] = {}  # the last row of each column with a cell that is merged downwards
        self.grid: list[list[Cell]] = []
        self.wraps = False  # whether any cell runs over several lines
        self.drawn = False  # whether cells may stand beside the rows that they belong to
        self.place = 0  # of the row that is read
        self.headed = 0  # rows since the header; 0 when there is none
        self.rows: list[Row] = []
        self.groups: list[Group] = []
        self.others: list[Stretch] = []
        self.notes: list[Stretch] = []
        self.reaching: list[Cell] = []  # cells merged downwards into the next row
        self.latest: dict[int, Cell] = {}  # the last cell with words of its own in each column
        self.told: dict[tuple[int, int], str] = {}  # what stands in the cells, without blanks
        self.own: set[int] = set()  # where cells begin that stand in a column of headings and are their row's own task
        self.inherited = False  # whether those who lead in the row that is read stand above it
        self.heading: dict[int, int] = {}  # where the last heading of each column begins; -1 is of all columns
        self.under: tuple[int | None] | None = None  # what heads the rows since such a cell

    def read(self, cells: list[Cell]) -> Table | None:
        """The table; None where no header was seen."""
        self.merged = {cell.column: cell.row for cell in cells if cell.row_span > 1}
        self.grid = [list(group) for _, group in groupby(cells, key=lambda cell: cell.row)]
        self.drawn = cells[0].table <= GRID
        self.wraps = self.drawn or any(cell.more for cell in cells)
        self.read_rows()
        if not self.rows and not self.headed:
            kinds = guess(self.grid, self.words, self.norm)
            if not kinds:
                return self.problems(cells)
            self.header = guessed(kinds)
            self.others, self.groups, self.reaching, self.latest = [], [], [], {}
            self.read_rows()
        if self.drawn and not self.clear():
            return None
        self.groups = centred(self.groups, self.rows)
        end = max(stop for cell in cells[-WIDEST:] for _, stop in cell.pieces)
        return Table(cells[0].start, end, tuple(self.rows), tuple(self.groups), tuple(self.others), tuple(self.notes))

    def problems(self, cells: list[Cell]) -> Table | None:
        """The table as a list of nothing but problems, 序号 | 问题类别 | 具体问题 | 问题表现; None where it is none."""
        first = self.grid[0] if len(self.grid) > 1 and len(self.grid[0]) > 1 else []
        kinds = {column_kind(words) for cell in first if not PROBLEM.fullmatch(words := self.words(cell))}
        if not kinds <= {None, "number", "group"} or not any(PROBLEM.fullmatch(self.words(cell)) for cell in first):
            return None
        end = max(stop for cell in cells[-WIDEST:] for _, stop in cell.pieces)
        told = tuple(piece for cell in cells[len(first) :] for piece in cell.pieces)
        return Table(cells[0].start, end, (), (), beyond(0, 0, first), (), told)

    def clear(self) -> bool:
        """Leave to each task what stands between its lines, though it is a cell of another row; the tasks in order.

        Not where one stands between the lines of another.
        """
        self.rows.sort(key=lambda row: row.start)
        tasks = [(row.start, row.end) for row in self.rows]

        def free(stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
            return tuple(stretch for stretch in stretches if not in_span(tasks, stretch[0]))

        self.rows = [replace(row, labels=free(row.labels), others=free(row.others)) for row in self.rows]
        self.groups = [group for group in self.groups if not in_span(tasks, group.start)]
        self.others = [*free(tuple(self.others))]
        return all(task[1] <= following[0] for task, following in pairwise(tasks))

    def read_rows(self) -> None:
        """Read the table from its first row to its last."""
        for place, found in enumerate(self.grid):
            self.place = place
            number = found[0].row
            columns = {cell.column for cell in found}
            self.reaching = [cell for cell in self.reaching if number < cell.row + cell.row_span]
            carried = [cell for cell in self.reaching if cell.column not in columns]
            self.reaching += [cell for cell in found if cell.row_span > 1]
            self.headed += bool(self.headed)
            row = self.shifted(found, carried)
            if self.is_header(row, carried):
                self.others += beyond(0, 0, row)
            else:
                self.read_row(row, carried)

    # ------------------------------------------------------------ the header

    def is_header(self, row: list[Cell], carried: list[Cell]) -> bool:
        """Whether the row names a task and a unit or a time, or goes on with a header of two rows; it is noted."""
        first = self.norm[row[0].start : row[0].end].strip(".、")
        if first.isdigit() or any(cell.end - cell.start > LONGEST_GROUP for cell in row):
            return False
        if self.is_matrix(row, carried):
            return True
        kinds = self.kinds_of(row, row)
        periods = [cell for cell in row if PERIOD.fullmatch(self.words(cell))]
        if self.headed == 2 or (not self.headed and len(periods) >= FEWEST_PERIODS):
            kinds |= {cell.column: "time" for cell in periods}
        below = self.headed == 2 and len(kinds) == len(row) and bool(LABELLING & set(kinds.values()))
        if below:
            self.header.kinds |= kinds
        else:
            kinds = (
                self.kinds_of(carried, [*carried, *row])
                | self.kinds_of(row, [*carried, *row])
                | {column: kind for column, kind in kinds.items() if kind == "time"}
            )
            if not self.headed:
                headers = [(cell.column, self.words(cell)) for cell in row]
                kinds |= dict.fromkeys(unknown_tasks(headers, kinds), "task")
            if "task" not in kinds.values() or not {"unit", "time"} & set(kinds.values()):
                return False
            again = self.header.read == kinds  # the header once more, on the next page
            self.header.heads = self.header.heads if again else set()
            self.header.kinds, self.header.read = self.header.kinds if again else {**kinds}, kinds
            self.header.roles, self.header.units, self.headed = {}, {}, 1
            self.header.targets, self.header.counted, self.header.periods = {}, None, {}
            self.header.problems = self.problems_of([*carried, *row])
            goals = {cell.column for cell in [*carried, *row] if GOAL.search(self.words(cell))}
            self.find_groups(row[0].row, goals)
        self.header.periods |= {cell.column: (cell.start, cell.end) for cell in periods if cell.column in kinds}
        self.find_targets([*carried, *row])
        for cell in [*carried, *row]:
            if self.header.kind(cell) == "unit" and (cell in row or not below):
                self.header.roles[cell.column] = role_of_header(self.words(cell))
        return True

    def problems_of(self, header: list[Cell]) -> set[int]:
        """The columns that say what is wrong or how things are; none where that is all that is said: then it is what is to be mended."""
        found = {
            cell.column for cell in header if PROBLEM.fullmatch(words := self.words(cell)) or HOW_IT_IS.fullmatch(words)
        }
        return (
            found
            if any(kind == "task" and column not in found for column, kind in self.header.kinds.items())
            else set()
        )

    def kinds_of(self, cells: list[Cell], header: list[Cell]) -> dict[int, str]:
        """What the columns of the cells hold, by their words.

        单位 beside 责任单位 says in what the figures are counted; beside 配合单位 it is who does it.
        """
        kinds = {cell.column: kind for cell in cells if (kind := column_kind(self.words(cell)))}
        words = [self.words(cell) for cell in header]
        if "单位" in words and any(
            column_kind(told) == "unit" and role_of_header(told) != "support" for told in words if told != "单位"
        ):
            kinds = {
                cell.column: kinds[cell.column] for cell in cells if cell.column in kinds and self.words(cell) != "单位"
            }
        return kinds

    def find_targets(self, header: list[Cell]) -> None:
        """The columns that hold nothing but figures to reach, and in what they are counted; what was reached before is set aside."""
        headers = [self.words(cell) for cell in header]
        below = self.grid[self.place + 1 : self.place + 1 + ROWS_TRIED]
        for cell, words in zip(header, headers, strict=True):
            kind = self.header.kind(cell)
            if kind in {"unit", "time", "number"} or (kind is None and cell.column in self.header.targets):
                continue
            if COUNTED_IN.fullmatch(words):
                self.header.counted = cell.column
            elif aims(words) or cell.column in self.header.targets or words in RATES:
                figures = [self.words(one) for row in below for one in row if one.column == cell.column]
                if are_figures(figures):
                    self.header.targets[cell.column] = (cell.start, cell.end)
                    self.header.kinds[cell.column] = "target"
            elif kind == "task" and is_past(words, headers):
                del self.header.kinds[cell.column]

    def is_matrix(self, row: list[Cell], carried: list[Cell]) -> bool:
        """Whether the row heads columns with units, which ticks below it charge; it is noted.

        It may be the second row of a header: 责任单位 over 市教育局 | 市财政局 | ….
        """
        if self.headed not in {0, 2}:
            return False
        units = {cell.column: cell for cell in row if self.heads_column(cell)}
        kinds = {
            cell.column: kind for cell in row if cell not in units.values() and (kind := column_kind(self.words(cell)))
        }
        below = self.headed == 2 and len(units) == len(row)
        first = not self.headed and "task" in kinds.values() and len(units) + len(kinds) == len(row)
        if len(units) < FEWEST_UNITS or not (below or first):
            return False
        known = self.header.kinds if below else {}
        kinds |= {cell.column: kind for cell in carried if (kind := column_kind(self.words(cell)))}
        self.header.kinds = {**known, **kinds, **dict.fromkeys(units, "unit")}
        self.header.roles = {
            column: role for column, role in self.header.roles.items() if below and column not in units
        }
        self.header.units = {column: (cell.start, cell.end) for column, cell in units.items()}
        self.headed = self.headed if below else 1
        return True

    def heads_column(self, cell: Cell) -> bool:
        """Whether the cell is nothing but the name of a unit."""
        words = self.words(cell)
        return (
            cell.end - cell.start == len(words) and is_name(words, strict=True) and column_kind(words) not in LABELLING
        )

    def find_groups(self, header_row: int, goals: set[int]) -> None:
        """A column of tasks whose cells are merged downwards heads the tasks of the columns after it; not one of `goals`."""
        tasks = sorted(column for column, kind in self.header.kinds.items() if kind == "task")
        below = self.grid[self.place + 1 : self.place + 1 + ROWS_TRIED]
        moved = any(self.shifted(row, []) is not row for row in below)
        for column in tasks[:-1]:
            merged = self.merged.get(column, 0) > header_row or self.is_left_out(column, tasks[-1], below)
            if (column not in goals and merged) or (moved and column == 0):
                self.header.kinds[column] = "group"
                self.header.heads.add(column)

    def is_left_out(self, column: int, last: int, below: list[list[Cell]]) -> bool:
        """Whether rows of tasks leave the column free, and all before it: it is said once for several, though nobody merged it."""
        if self.wraps:
            return False
        rows = [{cell.column for cell in row} for row in below]
        tasks = [row for row in rows if last in row and len(row) > 1]
        return bool(tasks) and column in tasks[0] and any(min(row) > column for row in tasks)

    def shifted(self, row: list[Cell], carried: list[Cell]) -> list[Cell]:
        """A row whose first cell is merged with the one above and whose others moved up: back under their headers.

        Copied text keeps no cell for what is merged: `3.公开预算 | 财务科 | |`.
        """
        last = max(self.header.kinds, default=0)
        step = last - row[-1].column
        if step < 1:
            return row
        if self.lacks_group(row):
            return [row[0], *(cell._replace(column=cell.column + step) for cell in row[1:])]
        kinds = [self.header.kinds.get(cell.column + step) for cell in row]
        if carried or len(row) < 2 or self.header.kind(row[-1]) in LABELLING or kinds[-1] != "unit":
            return row
        if row[0].column != 0 or "task" not in kinds or not answers(self.norm, row[-1].start, row[-1].end):
            return row
        return [cell._replace(column=cell.column + step) for cell in row]

    def lacks_group(self, row: list[Cell]) -> bool:
        """Whether an empty cell behind the row's number was lost, so that a time stands below the units: 4 | task | unit | 10月底前."""
        kinds = self.header.kinds
        return (
            len(row) > FEWEST_UNITS
            and self.header.kind(row[0]) == "number"
            and self.header.kind(row[-1]) == "unit"
            and kinds[max(kinds)] == "time"
            and self.words(row[0]).isdigit()
            and TIME.fullmatch(self.norm, row[-1].start, row[-1].end) is not None
        )

    def words(self, cell: Cell) -> str:
        """What stands in the cell, without blanks; it is asked again and again."""
        place = cell.start, cell.end
        words = self.told.get(place)
        if words is None:
            pieces = cell.pieces if cell.more else (place,)
            words = self.told[place] = "".join(["".join(self.norm[start:end].split()) for start, end in pieces])
        return words

    def is_ditto(self, cell: Cell) -> bool:
        """Whether the cell only says that what stands above holds here too."""
        return self.norm[cell.start] in DITTO_BEGINS and DITTO.fullmatch(self.words(cell)) is not None

    # ------------------------------------------------------------ a row

    def kind(self, cell: Cell) -> str | None:
        """What the cell holds: what its column does, unless it is its row's own task."""
        return "task" if cell.start in self.own else self.header.kinds.get(cell.column)

    def note_own(self, row: list[Cell]) -> None:
        """Note which cells of a column that heads the tasks beside it head nothing in this row, and are its own task.

        Where nothing is said beside it (落实欠薪清零 | | 县国资局), or it is to be done itself and is no one else's:
        财政收入增长5% | 盘活资产1.2亿元 in one row, though 粮食生产 is merged over the next two.
        """
        heads = [cell for cell in row if cell.column in self.header.heads and not self.is_ditto(cell)]
        if not heads:
            return
        if not any(self.header.kind(cell) == "task" for cell in row):
            heads = heads[-1:] if any(self.header.kind(cell) in LABELLING for cell in row) else []
        else:
            heads = [cell for cell in heads if not self.goes_on(cell) and cell.column not in self.header.problems]
            heads = [cell for cell in heads if is_to_be_done(self.norm, cell)]
        self.own |= {cell.start for cell in heads}

    def goes_on(self, cell: Cell) -> bool:
        """Whether the cell heads the next row as well: it is merged with the one below, or that is left out."""
        if cell.row_span > 1 or self.wraps:
            return True
        below = self.grid[self.place + 1] if self.place + 1 < len(self.grid) else []
        return len(below) > 1 and below[0].column > cell.column and self.header.kind(below[0]) not in LABELLING

    def read_row(self, row: list[Cell], carried: list[Cell]) -> None:
        """A row of the table's body: a task, more of the task above it, or a heading for those under it."""
        self.note_own(row)
        kind = self.kind
        if self.header.kinds and self.is_note(row):
            self.others += spans(row[:-1])
            self.notes += row[-1].pieces
            return
        if not self.header.kinds or TOTAL.fullmatch(self.words(row[0])) or self.is_of_form(row):
            self.others += beyond(0, 0, row)
            return
        tasks = [cell for cell in row if kind(cell) == "task" and not self.is_ditto(cell)]
        if not tasks and any(kind(cell) == "target" for cell in row):
            tasks = [
                cell for cell in row if kind(cell) in {"unit", "target"}
            ]  # 石桥镇 | 12000: who is to reach how much
        if not carried and self.is_group(row):
            self.head(Group(row[0].start, row[-1].end, row[-1].start))
        elif not carried and (heads := self.summed(row)):
            self.head(Group(row[0].start, heads[-1].end, heads[-1].start))
            self.others += spans(row[len(heads) :])
        elif tasks and len(row) + len(carried) > 1:
            self.rows.append(self.task(row, carried, tasks))
        elif self.rows and any(kind(cell) == "task" for cell in carried):
            self.rows[-1] = self.extended(self.rows[-1], row)
        else:
            self.others += beyond(0, 0, row)
        self.latest |= {cell.column: cell for cell in row if not self.is_ditto(cell)}

    def is_of_form(self, row: list[Cell]) -> bool:
        """Whether the row says who filled in the table."""
        return FORM_ROW.match(self.words(row[0])) is not None

    def is_note(self, row: list[Cell]) -> bool:
        """Whether the row is a note on the table, behind its key or by itself: 备注 | 请各单位于3月底前报县政府督查室。"""
        if len(row) == 1:
            return NOTE_ROW.match(self.words(row[0])) is not None
        return len(row) == 2 and NOTE_KEY.fullmatch(self.words(row[0])) is not None

    def is_group(self, row: list[Cell]) -> bool:
        """Whether the row heads those under it: one short cell, or a number and one that reaches over the columns of units.

        `一 | 产业发展` heads them as well: tasks are counted 1, 2, 3.
        """
        if row[-1].end - row[0].start > LONGEST_GROUP:
            return False
        if len(row) == 1:
            return True
        number, words = row[0], row[1]
        if len(row) > 2 or self.header.kind(number) != "number" or self.header.kind(words) in LABELLING:
            return False
        over = {self.header.kinds.get(words.column + step) for step in range(1, min(words.column_span, WIDEST))}
        return bool(over & LABELLING) or ORDINAL.fullmatch(self.norm, number.start, number.end) is not None

    def summed(self, row: list[Cell]) -> list[Cell]:
        """The cells that head the rows below, where the others only say what these come to: 一、产业项目（2个） | 78.5."""
        if not SUM.fullmatch(self.norm, row[-1].start, row[-1].end):
            return []  # most rows
        heads = row[:2] if ORDINAL.fullmatch(self.norm, row[0].start, row[0].end) else row[:1]
        sums = row[len(heads) :]
        if (
            not sums
            or not all(SUM.fullmatch(self.words(cell)) for cell in sums)
            or SUM.fullmatch(self.words(heads[-1]))
        ):
            return []
        over = range(heads[-1].column + 1, heads[-1].column + min(heads[-1].column_span, WIDEST))
        wide = any(self.header.kinds.get(column) == "task" for column in over)
        short = heads[-1].end - heads[-1].start <= LONGEST_GROUP
        return heads if short and (wide or len(heads) > 1 or MARKED.match(self.words(row[0]))) else []

    def task(self, row: list[Cell], carried: list[Cell], tasks: list[Cell]) -> Row:
        """The row of a task. Its words end before the first unit or time; what comes later is about it."""
        kind = self.kind
        if self.wraps and (self.drawn or any(cell.more for cell in row)):
            return self.wrapped(row, carried, tasks)
        first = tasks[0]
        stops = [cell.start for cell in row if cell.start > first.start and kind(cell) in ENDING]
        last = next(cell for cell in reversed(tasks) if not stops or cell.start < stops[0])
        last = self.with_figures(row, last)
        heads = [cell for cell in row if kind(cell) == "group" and not first.start < cell.start < last.end]
        number = next((cell for cell in row if kind(cell) == "number" and cell.end <= first.start), None)
        parted = number is None or any(number.end <= cell.start < first.start for cell in row)
        between = range(number.column + 1, first.column) if number and self.header.kinds else ()
        parted |= any(self.header.kinds.get(column) == "group" for column in between)  # an empty cell is between them
        start = first.start if number is None or parted else number.start
        outside = [cell for cell in row if (cell.end <= start or cell.start >= last.end) and cell not in heads]
        more = [cell for cell in outside if cell.column > last.column and self.goes_on_behind(cell, tasks)]
        labels = [cell for cell in outside if kind(cell) in LABELLING]
        about = [cell for cell in outside if cell in [*labels, *more] or (cell in tasks and not self.is_wrong(cell))]
        self.group(heads)
        self.head_none(tasks)
        names, opened = self.named(row, carried)
        for cell in tasks:
            names += tuple(charged_in(self.norm, cell.start, cell.end, names) if kind(cell) == "task" else ())
        above = [cell for cell in carried if kind(cell) in LABELLING] + self.times_above(row, carried)
        wrapped: tuple[Pieces, ...] = ()
        if more:
            told = parted_pieces([first._replace(end=last.end, more=()), *more])
            wrapped = (told, *(cell.pieces for cell in [*labels, *above, *(cell for cell in more if cell in tasks)]))
        return Row(
            start,
            last.end,
            first.start,
            names,
            opened,
            spans(about),
            spans(cell for cell in outside if kind(cell) == "person" or self.shared(cell)),
            spans(cell for cell in outside if cell not in about),
            spans(above),
            wrapped,
            self.under is not None,
            self.under[0] if self.under else None,
            self.targets_of(row, tasks),
            self.periods_of(row),
            self.aside_of(row, tasks),
        )

    def with_figures(self, row: list[Cell], last: Cell) -> Cell:
        """The last cell of a task, with the figures that stand right behind its words."""
        for cell in row[row.index(last) + 1 :] if self.header.targets else ():
            if not self.is_figure(cell):
                break
            last = cell
        return last

    def goes_on_behind(self, cell: Cell, tasks: list[Cell]) -> bool:
        """Whether a cell behind the units and times of a row goes on with its task; not what came to light on the way."""
        return (cell in tasks and not self.is_wrong(cell)) or self.is_figure(cell) or self.says_how_much(cell)

    def is_wrong(self, cell: Cell) -> bool:
        """Whether the cell says what is wrong, beside others that say what is done."""
        return cell.column in self.header.problems

    def says_how_much(self, cell: Cell) -> bool:
        """Whether a cell says how much is to be done by then: 5月底前完成50%，10月底前清零. What is due in each of several columns is no more than a step."""
        return (
            self.header.kind(cell) == "time"
            and cell.column not in self.header.periods
            and HOW_MUCH.search(self.norm, cell.start, cell.end) is not None
        )

    def is_figure(self, cell: Cell) -> bool:
        """Whether the cell holds a figure to reach, or in what it is counted."""
        return self.header.kind(cell) == "target" or (bool(self.header.targets) and cell.column == self.header.counted)

    def targets_of(self, row: list[Cell], tasks: list[Cell]) -> tuple[Target, ...]:
        """The figures to reach that stand alone in the row's cells."""
        if not self.header.targets:
            return ()
        figures = [cell for cell in row if cell.column in self.header.targets and cell.start >= tasks[0].start]
        indicators = [cell for cell in tasks if cell not in figures and self.header.kind(cell) != "unit"]
        indicator = self.words(indicators[0]) if indicators else ""
        counted = next((self.words(cell) for cell in row if cell.column == self.header.counted), "")
        found: list[Target] = []
        for cell in figures:
            header = "".join(self.norm[slice(*self.header.targets[cell.column])].split())
            name = name_of(indicator, header, [target.name for target in found])
            own = unit_of(header) or ("" if name.endswith(RATES) else counted or unit_of(indicator))
            found.append(Target(name, own or ("%" if name.endswith(RATES) else ""), cell.start, cell.end))
        return tuple(found)

    def periods_of(self, row: list[Cell]) -> tuple[tuple[Stretch, Stretch], ...]:
        """The times that head columns in which the row has something, with where it stands: 一季度 over 完成规划编制."""
        if not self.header.periods and not self.header.targets:
            return ()
        return tuple(
            (head, (cell.start, cell.end))
            for cell in row
            if (head := self.header.periods.get(cell.column) or self.dated_target(cell))
            and not NOTHING.fullmatch(self.words(cell))
        )

    def aside_of(self, row: list[Cell], tasks: list[Cell]) -> tuple[Stretch, ...]:
        """What of the row's words only tells how things are: its problem, and what a meeting heard before it asked for something."""
        wrong = spans(cell for cell in row if self.is_wrong(cell))
        norm = self.norm
        told = [cell for cell in tasks if norm.find("听取", cell.start, cell.end) >= 0]
        heard = (HEARD.search(norm, cell.start, cell.end) for cell in told)
        return (*wrong, *(found.span() for found in heard if found))

    def dated_target(self, cell: Cell) -> Stretch | None:
        """Where the header of a figure stands that says by when: 6月底前应完成（万元）."""
        head = self.header.targets.get(cell.column)
        return head if head and PERIOD_IN_HEADER.search(self.norm, *head) else None

    def wrapped(self, row: list[Cell], carried: list[Cell], tasks: list[Cell]) -> Row:
        """As `task`, where cells run over several lines: all that stands between the task's first and last piece is within it."""
        kind = self.kind
        told = told_of(row, tasks, kind)
        labels = [cell for cell in row if kind(cell) in LABELLING]
        more = [cell for cell in row if cell not in [*told, *labels] and (cell in tasks or self.is_figure(cell))]
        start = min(cell.start for cell in told)
        number = next((cell for cell in row if kind(cell) == "number" and not cell.more and cell.end <= start), None)
        if number and not any(number.end <= piece[0] < start for cell in row for piece in cell.pieces):
            start = number.start
        end = max(stop for cell in told for _, stop in cell.pieces)
        heads = [cell for cell in row if kind(cell) == "group" and not start <= cell.start < end]
        self.group(heads)
        self.head_none(told)
        self.others += (piece for piece in beyond(start, end, heads) if all(piece[0] != cell.start for cell in heads))
        outside = [cell for cell in row if cell not in told and cell not in heads]
        carried = carried if self.drawn else []
        names, opened = self.named(row, carried)
        above = [cell for cell in carried if kind(cell) in LABELLING] + self.times_above(row, carried)
        return Row(
            start,
            end,
            told[0].start,
            names,
            opened,
            beyond(start, end, [*labels, *more]),
            spans(cell for cell in outside if not cell.more and (kind(cell) == "person" or self.shared(cell))),
            beyond(start, end, [cell for cell in outside if cell not in labels and cell not in more]),
            (),
            (parted_pieces([*told, *more]), *(cell.pieces for cell in [*labels, *above])),
            self.under is not None,
            self.under[0] if self.under else None,
            self.targets_of(row, tasks),
            self.periods_of(row),
            self.aside_of(row, tasks),
        )

    def group(self, cells: list[Cell]) -> None:
        """Cells that head this row and those under it; said again in each row they head nothing new."""
        for cell in cells:
            above = self.groups[-1] if self.groups else Group(0, 0, 0)
            if self.norm[above.start : above.end] == self.norm[cell.start : cell.end]:
                self.others.append((cell.start, cell.end))
            else:
                self.head(Group(cell.start, cell.end, cell.start, len(self.rows), column=cell.column))

    def head(self, group: Group) -> None:
        """Note what heads the rows below."""
        self.groups.append(group)
        self.heading[group.column] = group.start
        self.under = None

    def head_none(self, tasks: list[Cell]) -> None:
        """Note what heads the row and those below it where one of its cells is its own task and heads nothing."""
        own = [cell.column for cell in tasks if cell.start in self.own]
        if own:
            heads = (start for column, start in self.heading.items() if column < own[0])
            self.under = (max(heads, default=None),)

    def extended(self, task: Row, row: list[Cell]) -> Row:
        """A task merged over several rows, with the cells of one more of them."""
        kind = self.kind
        names, opened = self.named(row, [])
        known = {(name.start, name.end) for name in task.names}
        return replace(
            task,
            names=task.names + tuple(name for name in names if (name.start, name.end) not in known),
            open_list=task.open_list or opened,
            labels=(*task.labels, *spans(cell for cell in row if kind(cell) in LABELLING)),
            persons=(*task.persons, *spans(cell for cell in row if kind(cell) == "person")),
            others=(*task.others, *spans(cell for cell in row if kind(cell) not in LABELLING)),
        )

    # ------------------------------------------------------------ who answers for it

    def named(self, row: list[Cell], carried: list[Cell]) -> tuple[tuple[Named, ...], bool]:
        """The units of a row, with the role that their column gives, and whether a list of them is open.

        Empty cells and 同上 take what stands above, where nobody else would answer for the row.
        """
        here = {cell.column: cell for cell in [*carried, *row]}
        names: list[Named] = []
        opened = False
        for column in sorted(self.header.roles):
            cell = here.get(column)
            if cell and self.is_ditto(cell):
                cell = self.latest.get(column)
            found, more = self.units_of(cell) if cell else ([], False)
            names += found
            opened |= more
        names += [
            Named(*span, role, "none" if role == "responsible" else "explicit")
            for column, span in self.header.units.items()
            if column in here and (role := self.ticked(here[column]))
        ]
        alone = not opened and not any(name.role in {"lead", "responsible"} for name in names)
        self.inherited = False
        if alone:
            for column, role in self.header.roles.items():
                above = self.latest.get(column) if role in {"lead", "responsible"} and column not in here else None
                found, more = self.units_of(above) if above else ([], False)
                names = [*found, *names]
                opened |= more
                self.inherited |= bool(found)
        return tuple(names), opened

    def times_above(self, row: list[Cell], carried: list[Cell]) -> list[Cell]:
        """The times that stand in earlier rows and hold for this one: its own cell says 同上, or is empty as that of those who lead is."""
        times = [column for column, kind in self.header.kinds.items() if kind == "time" and column in self.latest]
        if not times:
            return []
        here = {cell.column: cell for cell in [*carried, *row]}
        ditto = [column for column in times if column in here and self.is_ditto(here[column])]
        left_out = [column for column in times if column not in here and column not in self.header.periods]
        return [self.latest[column] for column in [*ditto, *(left_out if self.inherited else [])]]

    def units_of(self, cell: Cell) -> tuple[list[Named], bool]:
        """The units that a cell names, with the role of its column."""
        return units_in(self.norm, cell, self.header.roles[cell.column], silent=self.header.guessed)

    def ticked(self, cell: Cell) -> UnitRole | None:
        """What a tick under a unit charges it with, by the document's own legend; None where there is none."""
        words = self.words(cell)
        if ROLE.fullmatch(words):
            return role_of_key(words)
        return self.legend.role(words) if TICK.fullmatch(words) else None

    def shared(self, cell: Cell) -> bool:
        """Whether the cell names a unit and a person together: 市教育局 李明."""
        return self.header.kind(cell) == "unit" and any(
            may_be_person(words) for words in SEPARATOR.split(self.norm[cell.start : cell.end])[1:]
        )


def centred(groups: list[Group], rows: list[Row]) -> list[Group]:
    """The groups, with the first row of each where their cells are centred: the first task stands above the first of them.

    Each stands in the middle of its rows, of an even number beside the upper or the lower of the two middle ones.
    """
    beside = [group.row for group in groups]
    if not beside or beside[0] < 0 or beside[-1] >= len(rows):
        return groups
    firsts = first_rows(tuple(beside), len(rows)) if beside[0] else beside  # a drawn box says which rows are beside it
    if firsts is None:
        return groups
    starts = [rows[first].start for first in firsts]
    return [group._replace(begins=min(group.start, start)) for group, start in zip(groups, starts, strict=True)]


def first_rows(beside: tuple[int, ...], rows: int) -> list[int] | None:
    """The first row of each stretch, of which `beside` are the middle ones, together all rows; None where they don't come out."""
    reached: dict[int, list[int]] = {0: []}
    for place, middle in enumerate(beside):
        limit = beside[place + 1] if place + 1 < len(beside) else rows
        following: dict[int, list[int]] = {}
        for first, before in reached.items():
            half = middle - first
            for more in (half, half + 1, half - 1) if half >= 0 else ():
                if more >= 0 and middle + more < limit:
                    following.setdefault(middle + more + 1, [*before, first])
        reached = following
    return reached.get(rows)


def is_to_be_done(norm: str, cell: Cell) -> bool:
    """Whether a cell says by itself what is to be done or reached, and does not only name a topic: 推进污水厂扩建, not 粮食生产."""
    words = norm[cell.start : cell.end]
    if len(words) >= SHORTEST_TASK and begins_with_action(words):
        return AGENDA.match(words) is None
    return REACHED.search(words) is not None or bool(measures.find(norm, cell.start, cell.end))


def guessed(kinds: dict[int, str]) -> Header:
    """A header of such columns. Of several columns of units the first is of those that lead."""
    units = [column for column, kind in kinds.items() if kind == "unit"]
    roles: dict[int, UnitRole] = dict.fromkeys(units, "support")
    roles[units[0]] = "lead" if len(units) > 1 else "responsible"
    return Header(kinds, roles, guessed=True)


def told_of(row: list[Cell], tasks: list[Cell], kind: Callable[[Cell], str | None]) -> list[Cell]:
    """The cells of the row that tell its task: those before the first column of units or times."""
    columns = [cell.column for cell in row if cell.column > tasks[0].column and kind(cell) in LABELLING]
    told = [cell for cell in tasks if not columns or cell.column < columns[0]]
    return told or tasks[:1]


def parted_pieces(cells: Iterable[Cell]) -> Pieces:
    """Where the words of the cells stand, an empty piece between two of them."""
    pieces = [piece for cell in cells for piece in ((cell.start, cell.start), *cell.pieces)]
    return tuple(pieces[1:])


def beyond(start: int, end: int, cells: Iterable[Cell]) -> tuple[Stretch, ...]:
    """Where the cells stand outside of [start, end)."""
    return tuple(piece for cell in cells for piece in cell.pieces if piece[1] <= start or piece[0] >= end)


def spans(cells: Iterable[Cell]) -> tuple[Stretch, ...]:
    """Where the cells stand."""
    return tuple((cell.start, cell.end) for cell in cells)
