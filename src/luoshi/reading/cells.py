"""The cells of tables: marked by the file itself, or told by tabs, upright strokes or deep blanks in lines of plain text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from luoshi.reading.boxes import SLACK, Line, unwrapped
from luoshi.reading.columns import BARS, FEWEST_COLUMNS, LONGEST_HEADER, MOST_COLUMNS, Cell, column_kind, stacks
from luoshi.reading.formats import Text
from luoshi.reading.grids import cells_of_grids
from luoshi.reading.label_parsing import LONGEST_BARE, may_end_list, parse, unaccounted
from luoshi.reading.mending import Mended
from luoshi.reading.names import is_name
from luoshi.reading.patterns import lazy
from luoshi.reading.tabbed import cells_of_flat_lines


def find_cells(text: Text, mended: Mended) -> list[Cell]:
    """All cells that hold anything, in order: the file's own, or else those of its lines."""
    of_file = cells_of(text, mended) or list(cells_of_flat_lines(text.characters, mended))
    if of_file:
        return of_file
    grids, places = cells_of_grids(text.characters, mended)
    stacked = cells_of_stacks(mended)
    of_lines = [*stacked, *cells_of_bars(mended), *cells_of_lines(text, mended)]
    if places:
        starts = [bisect_left(mended.at, start) for start, _ in places]
        ends = [bisect_left(mended.at, end) for _, end in places]
        of_lines = [cell for cell in of_lines if bisect_right(starts, cell.start) <= bisect_right(ends, cell.start)]
        at = {cells[0].table: start for cells, start in zip(grids, starts, strict=True)}
        of_lines += (cell for cells in grids for cell in cells)
        return sorted(of_lines, key=lambda cell: at.get(cell.table, cell.start))
    for cells in () if of_lines else (cells_of_rows(text, mended), cells_of_columns(mended)):
        of_lines += cells
    if not of_lines:
        of_lines += cells_of_bare_rows(text, mended)
    return sorted(of_lines, key=lambda cell: cell.start)


def cells_of(text: Text, mended: Mended) -> list[Cell]:
    """The cells that the file itself marks; the paragraphs of one are one stretch."""
    found: list[Cell] = []
    at = mended.at
    for style in text.styles:
        if style.table_cell is None:
            continue
        start, end = bisect_left(at, style.start), bisect_left(at, style.end)
        while end > start and mended.plain[end - 1].isspace():
            end -= 1
        if end > start:
            found.append(Cell(start, end, *style.table_cell))
    found.sort(key=lambda cell: (cell.start, -cell.end))
    whole: list[Cell] = []
    for cell in found:
        if whole and cell == whole[-1]._replace(start=cell.start, end=cell.end) and cell.start >= whole[-1].end:
            whole[-1] = cell._replace(start=whole[-1].start)
        else:
            whole.append(cell)
    return whole


def cells_of_stacks(mended: Mended) -> list[Cell]:
    """The cells that stand one on a line."""
    if "序" not in mended.norm:
        return []
    words = [mended.norm[start:end] for start, end in mended.paragraphs]
    found: list[Cell] = []
    for table, stack in enumerate(stacks(words)):
        for place in range(stack.start, stack.end):
            start = mended.paragraphs[place][0]
            end = start + len(words[place].rstrip(BARS))
            if end > start:
                found.append(Cell(start, end, -1 - table, *divmod(place - stack.start, stack.columns)))
    return found


BARRED = -1000
"""The first of the tables whose cells strokes part; they are numbered downwards."""


def cells_of_bars(mended: Mended) -> Iterator[Cell]:
    """The cells that stand one on a line with a stroke on the line between them, as a web page's table is copied.

    Nothing says where its rows end, and cells that are merged downwards are said once: a row ends with its units or
    its time, as the header does, and is counted from there.
    """
    barred: list[tuple[int, int]] = []
    if not any(f"\n{bar}\n" in mended.norm for bar in BARS[2:]):
        return
    table = BARRED
    last = False
    for start, end in [*mended.paragraphs, (0, 0)]:
        if start < end and not mended.norm[start:end].strip(BARS):
            last = True
        elif start < end and (last or not barred):
            barred.append((start, end))
            last = False
        else:
            if len(barred) > FEWEST_COLUMNS:
                yield from rows_of(mended.norm, barred, table)
            table, barred = table - 1, [(start, end)]


SPACED = -2000
"""The first of the tables whose cells single blanks part."""
TOKEN = lazy("\\S+")


def cells_of_rows(text: Text, mended: Mended) -> Iterator[Cell]:
    """The cells of lines that single blanks part, below a header whose columns they fit: 1 任务 市教育局 12月底."""
    norm = mended.norm
    if "序号" not in norm:
        return
    kinds: list[str | None] = []
    table, row = SPACED, 0
    for start, end in mended.paragraphs:
        heads = norm.startswith("序号", start) and end - start <= LONGEST_HEAD
        if not heads and end - start > LONGEST_HEAD // 2 and norm.find("序号", start, end) >= 0:
            table -= 1
            yield from flat_rows(norm, tokens_of(text, mended, start, end), table)
        if not heads and not (kinds and norm[start].isdigit()):
            if GROUP_LINE.fullmatch(norm, start, end):
                table, row = table - 1, 0  # its rows follow, below the same header
            else:
                kinds = []
            continue
        tokens = tokens_of(text, mended, start, end)
        if heads:
            kinds = [column_kind(norm[a:b]) for a, b in tokens]
            while kinds and kinds[-1] is None:
                kinds.pop()  # 备注, which most often holds nothing
            kinds = kinds if {"task", "unit"} <= set(kinds) else []
            table, row = table - bool(kinds), 0
            yield from (Cell(a, b, table, 0, column) for column, (a, b) in enumerate(tokens) if kinds)
        else:
            row += 1
            yield from spaced(norm, tokens, kinds, table, row)


GROUP_LINE = lazy("(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)[^，。；：！？\\n]{2,24}\\s*")
"""二、科研与社会服务, between the rows of a table: what follows it is one kind of task."""


def tokens_of(text: Text, mended: Mended, start: int, end: int) -> list[tuple[int, int]]:
    """What blanks part in the paragraph [start, end), as the document has them."""
    found = TOKEN.finditer(text.characters, mended.at[start], mended.at[end - 1] + 1)
    places = [(bisect_left(mended.at, token.start()), bisect_left(mended.at, token.end())) for token in found]
    return [(a, b) for a, b in places if a < b]


MOST_TOKENS = 200
"""So many stretches between blanks a row has at most."""


def flat_rows(norm: str, tokens: list[tuple[int, int]], table: int) -> Iterator[Cell]:
    """The cells of a table that was copied into one line: 序号 任务 责任单位 1 … 市教育局 2 … 市财政局."""
    words = [norm[start:end] for start, end in tokens]
    head = next((place for place, word in enumerate(words) if word == "序号"), len(words))
    kinds = list(takewhile(bool, map(column_kind, words[head : head + MOST_COLUMNS])))
    row_start = head + len(kinds)
    if words[row_start : row_start + 1] == ["备注"]:
        row_start += 1
    if not {"task", "unit"} <= set(kinds) or words[row_start : row_start + 1] != ["1"]:
        return
    yield from (Cell(*tokens[head + column], table, 0, column) for column in range(len(kinds)))
    row = 1
    while row_start < len(words):
        found: list[Cell] = []
        near = range(row_start + 1, min(len(words), row_start + MOST_TOKENS))
        ends = [place for place in near if words[place] == str(row + 1)][:FEWEST_COLUMNS]
        for row_end in [*ends, min(len(words), row_start + MOST_TOKENS)]:
            found = list(spaced(norm, tokens[row_start:row_end], kinds, table, row))
            if found:
                break
        if not found:
            return
        yield from found
        row, row_start = row + 1, row_end


LONGEST_HEAD = 80


def spaced(norm: str, tokens: list[tuple[int, int]], kinds: list[str | None], table: int, row: int) -> Iterator[Cell]:
    """The cells of one such line: its number, its task with all its blanks, and its units and times from the right."""
    tasks = len(kinds) - len(list(takewhile(lambda kind: kind not in {"task", "group", "number"}, reversed(kinds))))
    labels = tokens[tasks - len(kinds) :]
    told = tokens[: tasks - len(kinds)]
    fit = (
        holds if len(tokens) != len(kinds) else may_hold
    )  # so many stretches as columns say themselves where they stand
    if len(told) < 2 or not all(fit(norm, *label, kind) for label, kind in zip(labels, kinds[tasks:], strict=True)):
        return
    if len(told) == tasks:
        yield from (Cell(*cell, table, row, column) for column, cell in enumerate(told))
        yield from (Cell(*label, table, row, tasks + place) for place, label in enumerate(labels))
        return
    yield Cell(*told[0], table, row, 0)
    yield Cell(told[1][0], told[-1][1], table, row, tasks - 1)
    yield from (Cell(*label, table, row, tasks + place) for place, label in enumerate(labels))


LONGEST_BARE_ROW = 160
FEWEST_BARE_ROWS = 3
BARE = SPACED * 4


TELLING = lazy("[一-龥\\d]")
TAIL_KEYS = lazy("[。；！.][^。；！：]{0,4}(?:牵头|责任|主办|承办)(?:单位|部门|科室|处室|领导|人)?[：:]")


KEY_FIRST = lazy("(?:牵头|责任|主办|承办|包抓|分管)[省市县区]?(?:单位|部门|科室|处室|领导|人)[：:]")
"""牵头市领导：高建平　牵头单位：市财政局: a line of labels, though blanks part them."""


class BareRow(NamedTuple):
    """A line of one task without a header: its cells with what each holds, and the same with neighbours of one kind joined."""

    cells: list[tuple[int, int]]
    kinds: tuple[str, ...]
    joined: list[tuple[int, int]]
    brief: tuple[str, ...]


def cells_of_bare_rows(text: Text, mended: Mended) -> Iterator[Cell]:
    """The cells of neighbouring lines that single blanks part in the same way, with no header: 新建公园 市城管局 10月底前."""
    if " " not in text.characters:
        return
    run: list[BareRow] = []
    last = -2
    table = BARE
    for index, (start, end) in enumerate([*mended.paragraphs, (0, 0)]):
        row = bare_row(text, mended, start, end)
        if run and (row is None or index != last + 1 or row.brief != run[0].brief):
            if len(run) >= FEWEST_BARE_ROWS:
                yield from header_above(text, mended, last - len(run), run, table)
                yield from cells_of_run(run, table)
                table -= 1
            run = []
        if row:
            run.append(row)
            last = index


def header_above(text: Text, mended: Mended, index: int, run: list[BareRow], table: int) -> Iterator[Cell]:
    """The cells of a header without 序号 that stands in the paragraph above such lines: 重点任务 牵头单位 完成时限."""
    start, end = mended.paragraphs[index] if index >= 0 else (0, 0)
    if not start < end <= start + LONGEST_HEAD or len({row.kinds for row in run}) > 1:
        return
    tokens = tokens_of(text, mended, start, end)
    kinds = [column_kind(mended.norm[a:b]) for a, b in tokens]
    if len(tokens) == len(run[0].cells) and {"task", "unit"} <= set(kinds):
        yield from (Cell(*cell, table, -1, column) for column, cell in enumerate(tokens))


def bare_row(text: Text, mended: Mended, start: int, end: int) -> BareRow | None:
    """The line [start, end) as a row: units and times at its ends, a task between them; None where it is none."""
    if not start < end or end - start > LONGEST_BARE_ROW or mended.norm[end - 1] in "。；：！":
        return None
    first, last = mended.at[start], mended.at[end - 1]
    blank = text.characters.find(" ", first, last)
    if blank < 0:
        return None
    if text.characters.find(" ", blank + 1, last) < 0 and COUNT.fullmatch(text.characters, first, blank):
        return None  # 1. 修路（市教育局牵头）: a mark and its item, as most lines with one blank
    if TAIL_KEYS.search(mended.norm, start, end):
        return None  # …。牵头单位：教务处 协同单位：各学院: labels, which say themselves what they are
    tokens = tokens_of(text, mended, start, end)
    if len(tokens) < 2 or not all(TELLING.search(mended.norm, *token) for token in tokens):
        return None
    kinds = [bare_kind(mended.norm, *token, first=place == 0) for place, token in enumerate(tokens)]
    if "unit" not in kinds or "task" not in kinds or in_brackets(mended.norm, tokens, kinds):
        return None
    task = kinds.index("task")
    behind = len(kinds) - kinds[::-1].index("task")
    cells = [*tokens[:task], (tokens[task][0], tokens[behind - 1][1]), *tokens[behind:]]
    told = (*kinds[:task], "task", *kinds[behind:])
    joined: list[tuple[int, int]] = []
    brief: list[str] = []
    for cell, kind in zip(cells, told, strict=True):
        if brief and brief[-1] == kind:
            joined[-1] = (joined[-1][0], cell[1])
        else:
            joined.append(cell)
            brief.append(kind)
    return BareRow(cells, told, joined, tuple(brief))


def bare_kind(norm: str, start: int, end: int, *, first: bool) -> str:
    """What stands between two blanks: a number, a time, units, or else words of a task."""
    if first and COUNT.fullmatch(norm, start, end):
        return "number"
    if end - start <= LONGEST_TIME and TIME.fullmatch(norm, start, end):
        return "time"
    return "unit" if answers(norm, start, end) else "task"


def cells_of_run(run: list[BareRow], table: int) -> Iterator[Cell]:
    """The cells of such lines; where some name more units than others, those of each are one cell."""
    alike = len({row.kinds for row in run}) == 1
    for number, row in enumerate(run):
        for column, cell in enumerate(row.cells if alike else row.joined):
            yield Cell(*cell, table, number, column)


def in_brackets(norm: str, tokens: list[tuple[int, int]], kinds: list[str]) -> bool:
    """Whether a cell of units closes a bracket that opened before it: the blank is a stray one in a label."""
    return any(
        kind == "unit" and norm.count("）", start, end) > norm.count("（", start, end)
        for (start, end), kind in zip(tokens, kinds, strict=True)
    )


def cells_of_columns(mended: Mended) -> Iterator[Cell]:
    """The cells that stand one on a line below the lines of their header, without numbers."""
    norm = mended.norm
    if not any(f"{ending}\n" in norm for ending in ("单位", "部门", "科室", "处室", "时限", "时间")):
        return
    heads: list[tuple[int, int]] = []
    table, taken = SPACED * 2, 0
    for index, (start, end) in enumerate(mended.paragraphs):
        if start < taken:
            continue
        if end - start <= LONGEST_HEADER and column_kind(norm[start:end]):
            heads.append((start, end))
            continue
        if len(heads) >= FEWEST_COLUMNS and not (norm[start].isdigit() and end - start <= 2):
            below = mended.paragraphs[index : index + MOST_CELLS]
            found = list(rows_of(norm, [*heads[-MOST_COLUMNS:], *below], table))
            yield from found
            table, taken = table - 1, max((cell.end for cell in found), default=0)
        heads = []


MOST_CELLS = 1000


def rows_of(norm: str, cells: list[tuple[int, int]], table: int) -> Iterator[Cell]:
    """The cells of one table in their rows; none where no header names a task and who answers for it or by when."""
    kinds = list(takewhile(bool, (column_kind(norm[start:end]) for start, end in cells[:MOST_COLUMNS])))
    tasks = max((place + 1 for place, kind in enumerate(kinds) if kind in {"task", "number", "group"}), default=0)
    if "task" not in kinds or not {"unit", "time"} & set(kinds[tasks:]):
        return
    for column, (start, end) in enumerate(cells[: len(kinds)]):
        yield Cell(start, end, table, 0, column)
    row = 1
    pending: list[tuple[int, int]] = []
    for cell in cells[len(kinds) :]:
        pending.append(cell)
        if len(pending) > MOST_COLUMNS:
            return
        told, labels = pending[: tasks - len(kinds)], pending[tasks - len(kinds) :]
        if told and all(holds(norm, *label, kind) for label, kind in zip(labels, kinds[tasks:], strict=True)):
            over = number_of(norm, told, tasks)
            for place, (start, end) in enumerate(told[:over]):
                yield Cell(start, end, table, row + place, 0)
            row += over + 1
            yield from right_aligned(norm, [*told[over:], *labels], table, row, kinds)
            pending = []


def number_of(norm: str, told: list[tuple[int, int]], tasks: int) -> int:
    """How many of the cells before a row's units only head it: what stands before its number, or is too much for it."""
    numbers = [place for place, (start, end) in enumerate(told) if norm[start:end].strip(".、").isdigit()]
    return numbers[-1] if numbers else max(0, len(told) - tasks)


def right_aligned(
    norm: str, cells: list[tuple[int, int]], table: int, row: int, kinds: list[str | None]
) -> Iterator[Cell]:
    """A row's cells under the header's last columns; its number under the header's own column for it."""
    first = len(kinds) - len(cells)
    for place, (start, end) in enumerate(cells):
        numbered = place == 0 and kinds[0] == "number" and norm[start:end].strip(".、").isdigit()
        yield Cell(start, end, table, row, 0 if numbered else first + place)


LONGEST_TIME = 24
COUNT = lazy("[（(]?(?:\\d{1,3}(?:[.-]\\d{1,2})?|[一二三四五六七八九十]{1,3})[）)]?[.、]?|\\d{4,6}[.、]")
TIME = lazy(
    "[^。；]{0,12}(?:\\d{4}年|\\d月|\\d日|年底|年内|月底|季度|半年|全年|[长中近]期|常态化|立行立改|立即|持续"
    "|每[年月季周]|\\d{4}[.\\-/]\\d{1,2}|[今明]年)[^。；]{0,12}|[^，。；]{1,8}(?:前|底|末|之内)"
)


def holds(norm: str, start: int, end: int, kind: str | None) -> bool:
    """Whether the cell can stand in a column of units, times or persons."""
    if kind == "unit":
        return answers(norm, start, end)
    return end - start <= LONGEST_TIME and "。" not in norm[start:end]


def may_hold(norm: str, start: int, end: int, kind: str | None) -> bool:
    """As `holds`, for a row that has a cell for each column: there a name need not be sure by itself (评估中心)."""
    if holds(norm, start, end, kind):
        return True
    return kind == "unit" and all(is_name(name, strict=False) for name in PARTING_NAMES.split(norm[start:end]))


PARTING_NAMES = lazy("[、，]")


def answers(norm: str, start: int, end: int) -> bool:
    """Whether the stretch is nothing but units, with their roles or without: 办公室牵头，各科室配合."""
    if end - start > LONGEST_BARE or not (may_end_list(norm, start, end) or norm.find("：", start, end) >= 0):
        return False
    names = parse(norm, start, end).names
    return bool(names) and unaccounted(norm, start, end, names) == 0


TAB = lazy("\t")
STROKES = "|｜│┃¦"
STROKE = lazy(f"[{STROKES}]")
DEEP = lazy("\u3000[ \u3000]*|[ \u3000]{2,}")
DRAWN = "─━═┄┅—+:┐┤┘╗╣╝┓┫┛|│┃-"
RULE = lazy("[─━═┄┅—+:=┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛|│┃ \u3000\n-]{3,}")
"""A line of strokes: ├──┼──┤, |---|---|."""
FEWEST = 2
"""How many partings make a line a row of a table."""


def cells_of_lines(text: Text, mended: Mended) -> list[Cell]:
    """The cells of neighbouring lines that are parted in the same way."""
    if not may_hold_rows(text.characters):
        return []
    found: list[Cell] = []
    drawn: list[Line] = []
    table = row = rules = 0
    last: tuple[int, re.Pattern[str] | None] = (-2, None)
    edged = False
    above = 0
    for index, (start, end) in enumerate(mended.paragraphs):
        stop = mended.at[end - 1] + 1
        begin = max(above, text.characters.rfind("\n", above, mended.at[start]) + 1)
        above = stop
        parting = parting_of(text.characters, begin, stop) if stop - begin <= LONGEST_ROW else None
        if text.characters[stop - 1] in DRAWN and RULE.fullmatch(text.characters, begin, stop):
            last = (last[0] + 1, last[1])  # a drawn line between two rows
            rules += 1
            continue
        if parting is None:
            continue
        if last != (index - 1, parting):
            table, edged = table + 1, STROKE.match(text.characters[begin:stop].lstrip()) is not None
        row, last = row + 1, (index, parting)
        place, limit = max(0, start - 1), min(end + 1, len(mended.at))
        line: list[Cell] = []
        full = False
        for column, (cell_start, cell_end, reaches) in enumerate(
            parted(text.characters, begin, stop, parting, edged=edged)
        ):
            first = bisect_left(mended.at, cell_start, place, limit)
            place = bisect_left(mended.at, cell_end, first, limit)
            if start <= first < place <= end:
                line.append(Cell(first, place, table, row, column))
                full |= reaches
        if parting is STROKE and line:
            drawn.append(Line(line, rules, full))
        else:
            found += line
    return found + [cell for line in unwrapped(mended.norm, drawn) for cell in line] if drawn else found


LONGEST_ROW = 4000


def may_hold_rows(characters: str) -> bool:
    """Whether any line of the text may be a row; `parting_of` says of which it is one."""
    strokes = max(characters.count("\t"), sum(map(characters.count, STROKES)))
    return strokes >= FEWEST or "  " in characters or "\u3000" in characters


def parting_of(characters: str, start: int, end: int) -> "re.Pattern[str] | None":
    """What parts the cells of the line [start, end); None when it is no row."""
    if characters.count("\t", start, end) >= FEWEST:
        return TAB
    if len(STROKE.findall(characters, start, end)) >= FEWEST:
        return STROKE
    if "  " in characters[start:end] or "\u3000" in characters[start:end]:
        stripped = len(characters[start:end]) - len(characters[start:end].lstrip())
        blanks = DEEP.finditer(characters, start + stripped, end)
        deep = [blank for blank in blanks if characters[blank.start() - 1] not in GOES_ON]
        if len(deep) >= FEWEST and not is_bracketed(characters, start, deep[0].start()):
            keyed = KEY_FIRST.match(characters, start + stripped) or TAIL_KEYS.search(
                characters, start, deep[0].start()
            )
            return None if keyed else DEEP
    return None


GOES_ON = frozenset("，、；,;")
"""Behind these a sentence goes on, however wide the blank: …建设，&nbsp;&nbsp;9月底前通车."""


def is_bracketed(characters: str, start: int, place: int) -> bool:
    """Whether a place in a line stands in brackets: the blanks of （市教育局　市财政局） part no cells."""
    opening = max(characters.rfind("（", start, place), characters.rfind("(", start, place))
    return opening > max(characters.rfind("）", start, place), characters.rfind(")", start, place))


def parted(
    characters: str, start: int, end: int, parting: "re.Pattern[str]", *, edged: bool
) -> Iterator[tuple[int, int, bool]]:
    """The cells of a line without the blanks around them, empty ones too, and whether each fills its column.

    `edged`: strokes draw the table's left edge; what stands before it is no cell.
    """
    if parting is not TAB:
        while start < end and (characters[start].isspace() or (not edged and STROKE.match(characters, start))):
            start += 1
        if edged and STROKE.match(characters, start, end):
            start += 1
    begin = start
    for edge, following in [*(found.span() for found in parting.finditer(characters, start, end)), (end, end)]:
        words = characters[begin:edge]
        inner = words.strip()
        inner_start = begin + (words.index(inner) if inner else 0)
        yield inner_start, inner_start + len(inner), len(words) - len(inner) <= SLACK
        begin = following
