"""What a table's columns hold, by their headers; and tables whose cells stand one on a line, as copying leaves them."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from luoshi.reading.characters import TABLE
from luoshi.reading.patterns import lazy

DUTY = "牵头|主办|主责|责任|负责|承办|实施|落实|配合|协办|协同|协作|协助|参与|参加|指导|督导|监督|主管|监管|支持|会办|联办|办理|督办|包联|包保|包抓"
KINDS: tuple[tuple[str, "re.Pattern[str]"], ...] = (
    ("number", lazy("序号|编号|项次|^序$|^No\\.?$")),
    (
        "unit",
        lazy(
            f"(?:{DUTY})\\S{{0,6}}(?:单位|部门|处室|科室|股室|站所|部室|地区|主体|机关|机构"
            f"|(?:企业|县区|乡镇|镇街|院系|学院|支部|班组)$)|^责任清单$|^(?:单位|部门|科室|处室)(?:名称)?$"
            "|^(?:[省市县区州镇乡街村]级?)?(?:牵头|配合|责任|主办|协办|承办|主责)方?$"
            "|^[省市县区州镇乡街村]级(?:落实|实施|指导|参与|协同|负责)$"
            "|(?:责任|任务|职责|工作|部门)分工|^分工|^(?:单位|部门|处室)及"
        ),
    ),
    ("person", lazy("领导|责任人|负责人|联系人|联络员|[市县区]长$|专班$")),
    (
        "time",
        lazy(
            "时限|(?<!开工)(?<!动工)(?<!开始)(?<!启动)(?<!立项)时间|期限|节点|进度(?:要求|安排|计划)|推进计划|完成期|年限|(?:截止|完成|办结|销号)日期"
        ),
    ),
    (
        "group",
        lazy(
            "^一级(?:指标|任务|目标)$|^(?:任务|工作|项目|事项|重点|问题)?(?:类别|类型|领域|分类|板块|条线|类目|分项|大类)$"
        ),
    ),
    (
        "task",
        lazy(
            "任务|事项|内容|项目|工程(?:名称)?$|措施|举措|工作|问题|要点|目标|指标|要求|标准|成效|清单|行动|做法|议题"
            "|^[^的]{0,4}(?:重点|(?:建议|提案|议案)(?:名称|标题|题目|案由)?|案由)$"
        ),
    ),
)
PLANNED = ("安排", "路径", "抓手", "打算", "形象进度")
"""How the header of a column ends that says more of the tasks beside it."""
NO_TASK = lazy(
    "进展|(?<!形象)进度|情况|[季月]度?$|名称|地[址点区]|姓名|电话|单位|部门|企业|备注|说明|依据|来源|金额|数量|投资"
    "|规模|资金|经费|预算|占比|权重|分值|现状|职务|分管|组长|级别|性质|[县市区乡镇村]$"
)
"""In a header that is not known: what its column holds is no task."""
REPORTED = lazy("(?:进展|(?:完成|落实|办理|推进|执行|办结)情况)$")
"""How far the tasks beside it have come: 工作进展."""
LONGEST_HEADER = 16
REMEMBERED = 4096
PUNCTUATED = lazy("[，。；：,;]")


@lru_cache(maxsize=REMEMBERED)
def column_kind(words: str) -> str | None:
    """What a column holds, by its header; None when its header says nothing of use."""
    plain = "".join(words.split())
    if len(plain) > LONGEST_HEADER or PUNCTUATED.search(plain.partition("（")[0]) or REPORTED.search(plain):
        return None
    return next((kind for kind, pattern in KINDS if pattern.search(plain)), None)


def unknown_tasks(headers: Sequence[tuple[int, str]], kinds: dict[int, str]) -> list[int]:
    """The columns whose headers no list knows and that tell of the tasks nevertheless: 攻坚方向, between 序号 and 责任单位."""
    units = [column for column, kind in kinds.items() if kind == "unit"]
    before = [column for column, kind in kinds.items() if kind in {"number", "task"}]
    if not units or not before:
        return []
    told = "task" in kinds.values()
    return [
        column
        for column, words in headers
        if min(before) < column < min(units)
        and column not in kinds
        and 2 <= len(words) <= 8
        and not NO_TASK.search(words)
        and (not told or words.endswith(PLANNED))
    ]


class Cell(NamedTuple):
    """A cell at [start, end) of the mended text; it reaches over `row_span` rows and `column_span` columns.

    `more`: where its words go on in the lines below, in a table that strokes draw.
    """

    start: int
    end: int
    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    more: tuple[tuple[int, int], ...] = ()

    @property
    def pieces(self) -> tuple[tuple[int, int], ...]:
        """Where its words stand."""
        return ((self.start, self.end), *self.more)


class Stack(NamedTuple):
    """The lines [start, end) are the cells of a table, row after row of `columns` each; the first row is the header."""

    start: int
    end: int
    columns: int


BARS = " \u3000|｜│┃"
"""What a copied cell may have at its end."""
FEWEST_ROWS = 2
DIGITS = str.maketrans("OoIl", "0011")
FEWEST_COLUMNS = 3
MOST_COLUMNS = 8


def stacks(lines: Sequence[str]) -> Iterator[Stack]:
    """The tables whose cells stand one on a line: 序号, 任务, 牵头单位, then 1 and its cells, 2 and its cells, …."""
    position = 0
    for start, words in enumerate(lines):
        if "序" not in words or start < position or len(words) > LONGEST_HEADER:
            continue
        if kind_of(words) != "number":
            continue
        columns = width(lines, start)
        kinds = {kind_of(below) for below in lines[start + 1 : start + columns]}
        rows = counted(lines, start + columns, columns) if columns else 0
        if rows >= FEWEST_ROWS and "task" in kinds and {"unit", "time"} & kinds:
            position = min(start + columns * (rows + 1), len(lines))
            yield Stack(start, position, columns)


ROW_BEGINS = {
    "\t": lazy("\\s*[\\dOoIl]{1,3}[.、]?\t"),
    "|": lazy("\\s*\\|?\\s*(?:[\\dOoIl]{1,3}[.、]?|:?-{2,}:?)\\s*\\|"),
    "│": lazy("\\s*│?\\s*[\\dOoIl]{1,3}[.、]?\\s*│"),
}
"""A row of a table that tabs or strokes part begins with its number, or rules the lines off."""


def broken_rows(lines: Sequence[str], part: str = "\t") -> Iterator[tuple[int, bool]]:
    """The lines that go on in the row above (True), where a line break stands in a cell: together they have as many tabs as the header.

    And those that begin a row (False), of a table that was wrapped. Where the whole table was wrapped at one length, a line
    that reaches it goes on even when the row has all its tabs.
    `part`: strokes may part the cells in the place of tabs.
    """
    tabs = have = 0
    length = wrapped_at(lines, part)
    if part != "\t" and not length:
        return
    begins = ROW_BEGINS[part]
    numbered = True
    full = False  # whether the line above reaches the edge
    page = False  # whether a page's number stands between: its head may follow
    below: list[int] = []
    for place, words in enumerate(lines):
        count = words.count(part)
        unknown = length > 0 and not tabs and count >= FEWEST_COLUMNS - 1
        if count >= FEWEST_COLUMNS - 2 and ("序" in words[:LONGEST_HEADER] or unknown):
            head = "".join(lines[place : place + header_lines(lines, place, length, begins)])
            kinds = {column_kind(cell.translate(TABLE)) for cell in head.split(part)}
            numbered = "number" in kinds
            tabs = head.count(part) if "task" in kinds and {"unit", "time"} & kinds else 0
            have, below = count, []
        elif tabs and (begins.match(words) if numbered else have == tabs and not full):
            have, below = count, []
            if length:
                yield place, False
        elif have < tabs and have + count <= tabs:
            have += count
            below.append(place)
            if have == tabs:
                yield from ((line, True) for line in below)
        elif tabs and full and not count:
            yield place, True
        if length and not count and (page or PAGE.fullmatch(words)):
            page = not page
        else:
            full, page = len(words) >= length > 0, False


PAGE = lazy("[—\\-－\\s]*(?:第\\s?)?\\d{1,4}(?:\\s?页)?[—\\-－\\s]*")
"""A page's number alone on its line."""
WRAPPED, FULL = 3, 0.3
"""So many lines of one length that no line exceeds tell where a table was wrapped, and such a part of its lines."""


def wrapped_at(lines: Sequence[str], part: str) -> int:
    """The length at which the lines with tabs or strokes were wrapped; 0 where they were not."""
    lengths = [len(words) for words in lines if part in words]
    longest = max(map(len, lines), default=0)
    full = sum(length >= longest - 1 for length in lengths)
    return longest - 1 if full >= max(WRAPPED, FULL * len(lengths)) else 0


def header_lines(lines: Sequence[str], place: int, length: int, begins: "re.Pattern[str]") -> int:
    """How many lines the header has that begins at `place`: it goes on as long as its lines are full and no row begins."""
    count = 1
    if lines[place].strip()[-1:] in BARS[2:] and lines[place].strip()[:1] in BARS[2:]:
        return count  # strokes at both its ends: it is whole
    while length and count < MOST_COLUMNS and place + count < len(lines) and len(lines[place + count - 1]) >= length:
        if begins.match(lines[place + count]):
            break
        count += 1
    return count


def width(lines: Sequence[str], start: int) -> int:
    """How many lines are the header that begins at `start`: up to the row counted 1; 0 when there is none."""
    for columns in range(FEWEST_COLUMNS, min(MOST_COLUMNS, len(lines) - start - 1) + 1):
        words = lines[start + columns].strip(BARS + ".、").translate(DIGITS)
        if words == "1":
            return columns
        if len(words) > LONGEST_HEADER or PUNCTUATED.search(words):
            return 0
    return 0


def kind_of(words: str) -> str | None:
    """What a column holds whose header stands alone on a line."""
    return column_kind(words.strip(BARS).translate(TABLE)) if len(words) <= LONGEST_HEADER * 2 else None


def counted(lines: Sequence[str], start: int, step: int) -> int:
    """How many rows are counted 1, 2, 3 in every `step`th line from `start` on."""
    rows = 0
    while start + rows * step < len(lines) and lines[start + rows * step].strip(BARS + ".、").translate(DIGITS) == str(
        rows + 1
    ):
        rows += 1
    return rows
