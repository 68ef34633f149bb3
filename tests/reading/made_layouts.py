"""The same table, or the same paragraphs, written into files as offices and their programs write them.

A table is written down line by line, its cells parted by |: the first line is its title, then come as many lines of header as
`head` says, then its rows. ^ belongs to the cell above, < to the cell on the left; ⏎ is a line break in a cell.
"""

import html
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from tests.reading import made_files as made

Cell = tuple[int, str, int, int]
"""Its first column, its words, and over how many rows and columns it reaches."""
Writer = Callable[[str], str]
UNITS = re.compile(r".{2,60}[局委府行会处]")
PARTED = re.compile("、(?![^（]*）)")


@dataclass
class Table:
    """A table as it is written down above."""

    title: str
    rows: list[list[Cell]]
    head: int
    width: int

    @property
    def is_merged(self) -> bool:
        """Whether any cell below the header reaches over several rows."""
        return any(cell[2] > 1 for row in self.rows[self.head :] for cell in row)

    def part(self, start: int, stop: int, *, head: bool) -> "Table":
        """Some of its rows, counted from the first below the header, with the header or without."""
        body = self.rows[self.head + start : self.head + stop]
        return Table(
            self.title, [*(self.rows[: self.head] if head else []), *body], self.head if head else 0, self.width
        )


def table(words: str, head: int = 1) -> Table:
    """The table that is written down so."""
    title, *lines = words.strip().split("\n")
    grid = [[cell.strip() for cell in line.split("|")] for line in lines]
    width = max(map(len, grid))
    rows: list[list[Cell]] = []
    for number, line in enumerate(grid):
        rows.append([])
        for column, cell in enumerate(line):
            if cell in {"^", "<"}:
                continue
            wide = next((n for n in range(column + 1, len(line)) if line[n] != "<"), len(line)) - column
            high = next(
                (n for n in range(number + 1, len(grid)) if len(grid[n]) <= column or grid[n][column] != "^"), len(grid)
            )
            rows[-1].append((column, cell.replace("⏎", "\n"), high - number, wide))
    return Table(title, rows, head, width)


# ---------------------------------------------------------------- plain text


def tabs(one: Table) -> bytes:
    """Copied out of a word processor: tabs between cells, merged ones empty."""
    lines = []
    for row in one.rows:
        cells = [""] * one.width
        for column, words, _, _ in row:
            cells[column] = words.replace("\n", " ")
        lines.append("\t".join(cells).rstrip("\t"))
    return "\n".join([one.title, "", *lines]).encode()


# ---------------------------------------------------------------- docx


def paragraphs(words: str) -> str:
    """A cell whose lines are paragraphs."""
    return "".join(made.paragraph(html.escape(line, quote=False)) for line in words.split("\n"))


def one_unit_a_paragraph(words: str) -> str:
    """A cell that names its units below each other, without marks between them."""
    return paragraphs("\n".join(PARTED.split(words)) if UNITS.fullmatch(words) else words)


def soft_breaks(words: str) -> str:
    """The same with line breaks in one paragraph."""
    lines = PARTED.split(words) if UNITS.fullmatch(words) else words.split("\n")
    return f"<w:p><w:r>{'<w:br/>'.join(f'<w:t>{html.escape(line)}</w:t>' for line in lines)}</w:r></w:p>"


def runs(words: str) -> str:
    """Cut into runs of two letters, in smart tags, links and content controls, as years of editing leave them."""
    shapes = (
        "{}",
        "<w:smartTag><w:smartTagPr/>{}</w:smartTag>",
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    )
    out = ""
    for line in words.split("\n"):
        pieces = [
            f"<w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t>{html.escape(line[n : n + 2])}</w:t></w:r>"
            for n in range(0, len(line), 2)
        ]
        out += f"<w:p>{''.join(shapes[n % 4].format(piece) + '<w:proofErr/>' for n, piece in enumerate(pieces))}</w:p>"
    return out


def tracked(words: str) -> str:
    """With changes tracked: the second half is new, something else was there."""
    out = ""
    for line in words.split("\n"):
        half = len(line) // 2
        gone = "<w:del><w:r><w:delText>旧的内容</w:delText></w:r></w:del>"
        new = f"<w:ins><w:r><w:t>{html.escape(line[half:])}</w:t></w:r></w:ins>"
        out += f"<w:p><w:r><w:t>{html.escape(line[:half])}</w:t></w:r>{gone}{new}</w:p>"
    return out


def numbered(words: str) -> str:
    """Row numbers that the word processor counts."""
    return made.numbered("", 1, 0) if words.isdigit() else paragraphs(words)


NUMBERS = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)


def word_table(one: Table, cell: Writer = paragraphs) -> str:
    """A w:tbl with its merged cells."""
    rows = []
    reaching: dict[int, tuple[int, int]] = {}  # by first column: rows that are left, columns
    for row in one.rows:
        cells = {found[0]: found for found in row}
        line, column = "", 0
        while column < one.width:
            _, words, high, wide = cells.get(column, (0, "", 0, 1))
            properties = ""
            if column in cells:
                properties = '<w:vMerge w:val="restart"/>' if high > 1 else ""
                reaching[column] = (high - 1, wide)
            elif reaching.get(column, (0, 1))[0]:
                left, wide = reaching[column]
                reaching[column] = (left - 1, wide)
                properties = "<w:vMerge/>"
            properties += f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
            line += f"<w:tc><w:tcPr>{properties}</w:tcPr>{cell(words) if column in cells else '<w:p/>'}</w:tc>"
            column += wide
        rows.append(f"<w:tr>{line}</w:tr>")
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def docx(one: Table, cell: Writer = paragraphs) -> bytes:
    """The title above the table."""
    return made.docx(made.paragraph(one.title) + word_table(one, cell), numbering=NUMBERS)


def with_title_inside(one: Table) -> Table:
    """The table with its title, who filled it in, and who answers for it as rows of its own."""
    form = "填报单位：云州市督查室　　填报日期：2026年1月5日"
    above = [[(0, one.title, 1, one.width)], [(0, form, 1, one.width)]]
    return Table(
        one.title,
        [*above, *one.rows, [(0, "填表人：王小明　　联系电话：0000-1234567", 1, one.width)]],
        one.head + 2,
        one.width,
    )


def docx_parted(one: Table, *, head: bool) -> bytes | None:
    """Two tables, the second with the header once more under 续表, or without both; cells merged over the cut can't be."""
    half = (len(one.rows) - one.head) // 2
    first, second = (word_table(part) for part in (one.part(0, half, head=True), one.part(half, 999, head=head)))
    between = made.paragraph("（续表）") if head else "<w:p/>"
    return None if one.is_merged else made.docx(made.paragraph(one.title) + first + between + second)


def docx_in_controls(one: Table) -> bytes:
    """Title, table, rows and cells in content controls."""
    controlled = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    inner = re.sub(
        "(<w:tr>.*?</w:tr>)",
        lambda found: controlled.format(found[0]),
        word_table(one, lambda words: controlled.format(paragraphs(words))),
    )
    return made.docx(controlled.format(made.paragraph(one.title) + inner))


def strict(body: str) -> bytes:
    """A docx in the strict form of the standard."""
    purl = "http://purl.oclc.org/ooxml"
    document = f'<w:document xmlns:w="{purl}/wordprocessingml/main"><w:body>{body}</w:body></w:document>'
    relation = (
        f'<Relationship Id="r" Type="{purl}/officeDocument/relationships/officeDocument" Target="word/document.xml"/>'
    )
    return made.docx("", **{"word/document.xml": document, "_rels/.rels": f"<Relationships>{relation}</Relationships>"})


# ---------------------------------------------------------------- xlsx


def number_or_words(words: str) -> str | float:
    """Numbers as numbers."""
    return float(words) if words.isdigit() else html.escape(words)


def day_or_words(words: str) -> "str | float | tuple[float, int]":
    """The end of a month as the number of a day in the format of style 1."""
    month = re.fullmatch("2026年(\\d{1,2})月底前", words)
    if month is None:
        return number_or_words(words)
    end = date(2026 + int(month[1]) // 12, int(month[1]) % 12 + 1, 1)
    return ((end - date(1899, 12, 31)).days, 1)


def broken_lists(words: str) -> str | float:
    """Lists of units with a line break behind each mark."""
    return html.escape(words.replace("、", "、\n")) if UNITS.fullmatch(words) else number_or_words(words)


def sheet(
    one: Table, cell: Callable[[str], "str | float | tuple[float, int]"] = number_or_words, top: Sequence[Sequence[str]] = (), left: int = 0,
    foot: Sequence[Sequence[str]] = (), *, merges: bool = True,
) -> str:  # fmt: skip
    """The sheet of the table below the rows of `top`, some columns from the left."""
    above = [list(row) for row in top] or [[one.title]]
    rows: list[list[str | float | tuple[float, int]]] = []
    spans = []
    for number, row in enumerate(one.rows, start=len(above) + 1):
        rows.append([""] * (left + one.width))
        for column, words, high, wide in row:
            rows[-1][left + column] = cell(words)
            if high > 1 or wide > 1:
                last = made.letters(left + column + wide - 1)
                spans.append(f"{made.letters(left + column)}{number}:{last}{number + high - 1}")
    return made.sheet([*above, *rows, *foot], spans if merges else ())


def xlsx(one: Table, **more: object) -> bytes:
    """A workbook of one sheet."""
    return made.xlsx({"Sheet1": sheet(one, **more)}, ['yyyy"年"m"月"d"日"'])  # type: ignore[arg-type]


def xlsx_of_an_office(one: Table) -> bytes:
    """What stands around a table in the forms that offices fill in, and an empty first column."""
    top = [["", "附件1"], ["", one.title], ["", "填报单位（盖章）：", "", "", "填报日期：2026年1月"], []]
    foot = [[], ["", "填表人：", "", "审核人：", "", "联系电话："], ["", "注：各单位于每月25日前报送进展情况。"]]
    return made.xlsx({"任务表": sheet(one, top=top, left=1, foot=foot)})


def xlsx_of_runs(one: Table) -> bytes:
    """Every cell a shared string in runs of three letters, with reading aids."""
    strings: list[str] = []

    def shared(words: str) -> str | float:
        strings.append(words)
        return f"S{len(strings) - 1}"

    cells = re.sub(r't="inlineStr"><is><t>S(\d+)</t></is>', r't="s"><v>\1</v>', sheet(one, shared))
    table_of = "".join(
        f"<si>{''.join(f'<r><t>{html.escape(words[n : n + 3])}</t></r>' for n in range(0, len(words), 3))}<rPh><t>x</t></rPh></si>"
        for words in strings
    )
    return made.xlsx({"Sheet1": cells}, **{"xl/sharedStrings.xml": f'<sst xmlns="{made.S}">{table_of}</sst>'})


# ---------------------------------------------------------------- html


def html_table(one: Table, cell: Writer, tag: str = "td", around: str = "<table border=1>{}</table>") -> str:
    """A table with its spans; the header's cells are of `tag`."""
    rows = ""
    for number, row in enumerate(one.rows):
        name = tag if number < one.head else "td"
        cells = "".join(
            f"<{name}{f' rowspan={high}' if high > 1 else ''}{f' colspan={wide}' if wide > 1 else ''}>{cell(words)}</{name}>"
            for _, words, high, wide in row
        )
        rows += f"<tr>{cells}</tr>"
    return around.format(rows)


def plain_cell(words: str) -> str:
    """Line breaks in a cell."""
    return html.escape(words, quote=False).replace("\n", "<br/>")


def word_cell(words: str) -> str:
    """As a word processor saves it."""
    return "".join(
        f"<p class=MsoNormal align=center><span style='font-family:宋体'>{html.escape(line)}</span><span lang=EN-US><o:p></o:p></span></p>"
        for line in words.split("\n")
    )


def nested_cell(words: str) -> str:
    """As an editor for posts saves it."""
    return "".join(
        f"<section><section><span>{html.escape(line)}</span></section></section>" for line in words.split("\n")
    )


def web(body: str, charset: str = "utf-8") -> bytes:
    """A page; what calls itself gb2312 has the characters of GB 18030."""
    coding = "gb18030" if charset == "gb2312" else charset
    return f'<!DOCTYPE html><html><head><meta charset="{charset}"></head><body>{body}</body></html>'.encode(coding)


MENU = '<div class="top"><a href="/">网站首页</a><a href="/a">政务公开</a><a href="/b">政务服务</a></div>'
FOOT = '<div class="share">分享到：<a>微信</a><a>微博</a></div><div><a>【打印本页】</a><a>【关闭窗口】</a></div><div class="footer">网站标识码：0000000001</div>'


def html_of_divisions(one: Table) -> bytes | None:
    """A table of divisions that their styles show as one; those know no merged cells."""
    shown = "<div style='display: table{}'>{}</div>".format
    if any(high > 1 or wide > 1 for row in one.rows for _, _, high, wide in row):
        return None
    rows = "".join(shown("-row", "".join(shown("-cell", plain_cell(cell[1])) for cell in row)) for row in one.rows)
    return web(f"<h1>{one.title}</h1>{shown('', rows)}")


def html_laid_out(one: Table) -> bytes:
    """A page that a table places, with its menu and its foot."""
    inner = f"<p align=center><b>{one.title}</b></p>{html_table(one, plain_cell)}"
    return web(
        f"<table><tr><td>{MENU}</td></tr><tr><td><div id=zoom>{inner}</div></td></tr><tr><td>{FOOT}</td></tr></table>",
        "gb2312",
    )


# ---------------------------------------------------------------- pages


@dataclass
class Page:
    """What is drawn on a page: words at (left, height) in a size, and rules from a point to another."""

    width: float
    height: float
    words: list[tuple[float, float, float, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)


def breadth(words: str, size: float) -> float:
    """How wide words are: letters and figures take half."""
    return sum(size if ord(sign) > 0x2000 else size / 2 for sign in words)


def wrapped(words: str, width: float, size: float) -> list[str]:
    """The lines that words take; a mark of punctuation hangs over the edge."""
    lines = []
    for paragraph in words.split("\n"):
        line = ""
        for sign in paragraph:
            if line and breadth(line + sign, size) > width:
                if sign in "，。、；：）》”":
                    lines.append(line + sign)
                    line = ""
                    continue
                lines.append(line)
                line = ""
            line += sign
        lines += [line] if line else []
    return lines


MARGIN = 55


def table_pages(
    one: Table,
    rules: str = "all",
    rows_a_page: int = 999,
    *,
    head_again: bool = True,
    high: bool = False,
    size: float = 10.5,
) -> list[Page]:
    """The table drawn, its title above it: with all rules, only level ones (`rows`), or none. Words stand in the middle of the
    cell's height, or at its top (`high`). The page's number is at its foot.
    """
    width, height = (842, 595) if one.width > 6 else (595, 842)
    weights = [3.0] * one.width
    for row in one.rows:
        for column, words, _, wide in row:
            for step in range(wide):
                weights[column + step] = max(weights[column + step], min(len(words) / wide, 16))
    edges = [MARGIN + (width - 2 * MARGIN) * sum(weights[:n]) / sum(weights) for n in range(one.width + 1)]
    pitch, pad, free = size * 1.35, 4, 0 if rules == "all" else 8
    lines = {
        (number, column): wrapped(words, edges[column + wide] - edges[column] - 2 * pad, size)
        for number, row in enumerate(one.rows)
        for column, words, _, wide in row
    }
    heights = [
        max(len(lines[number, column]) * pitch / high_ for column, _, high_, _ in row) + 2 * pad + free
        for number, row in enumerate(one.rows)
    ]
    body = list(range(one.head, len(one.rows)))
    pages = []
    for page_number, start in enumerate(range(0, len(body), rows_a_page)):
        page = Page(width, height, [(width / 2 - 20, 35, 12, f"- {page_number + 1} -")])
        top = height - 70.0
        if not page_number:
            page.words.append(((width - breadth(one.title, 18)) / 2, top, 18, one.title))
            top -= 30
        shown = [*(range(one.head) if head_again or not page_number else ()), *body[start : start + rows_a_page]]
        tops = {number: top - sum(heights[other] for other in shown[:place]) for place, number in enumerate(shown)}
        for number in shown:
            for column, _, high_, wide in one.rows[number]:
                within = [other for other in range(number, number + high_) if other in tops]
                bottom = tops[within[-1]] - heights[within[-1]]
                told = lines[number, column]
                y = tops[number] - pad if high else (tops[number] + bottom + len(told) * pitch) / 2
                for line in told:
                    short = len(told) == 1 and column + wide < one.width
                    x = (
                        (edges[column] + edges[column + wide] - breadth(line, size)) / 2
                        if short
                        else edges[column] + pad
                    )
                    page.words.append((x, y - size, size, line))
                    y -= pitch
        page.rules += ruled(one, shown, tops, heights, edges, rules)
        if rules != "none":
            foot = tops[shown[-1]] - heights[shown[-1]]
            page.rules.append((edges[0], foot, edges[-1], foot))
        pages.append(page)
    return pages


def ruled(
    one: Table,
    shown: Sequence[int],
    tops: dict[int, float],
    heights: Sequence[float],
    edges: Sequence[float],
    rules: str,
) -> Iterator[tuple[float, float, float, float]]:
    """The rules above and beside the cells of the rows that a page shows."""
    owner = {
        (number + down, column + right): (number, column)
        for number, row in enumerate(one.rows)
        for column, _, high, wide in row
        for down in range(high)
        for right in range(wide)
    }
    for place, number in enumerate(shown):
        top, bottom = tops[number], tops[number] - heights[number]
        above = shown[place - 1] if place else None
        for column in range(one.width if rules != "none" else 0):
            if above is None or owner.get((number, column)) != owner.get((above, column)):
                yield edges[column], top, edges[column + 1], top
        for column in range(one.width + 1 if rules == "all" else 0):
            if column in {0, one.width} or owner.get((number, column - 1)) != owner.get((number, column)):
                yield edges[column], top, edges[column], bottom


def text_pages(
    lines: Sequence[str], size: float = 14, columns: int = 1, head: str = "", *, indent: bool = True
) -> list[Page]:
    """Paragraphs set in columns, the first as a title; `head` is printed above each page, with a rule below it."""
    width, height, gap = 595, 842, 30
    column_width = (width - 2 * MARGIN - gap * (columns - 1)) / columns
    pages = [Page(width, height)]
    top = height - 80.0
    for line in wrapped(lines[0], width - 2 * MARGIN, size * 1.4):
        pages[0].words.append(((width - breadth(line, size * 1.4)) / 2, top, size * 1.4, line))
        top -= size * 2
    y, column = top, 0
    for paragraph in lines[1:]:
        for line in wrapped(("\u3000\u3000" if indent else "") + paragraph, column_width, size):
            y -= size * 1.6
            if y < 70:
                column, y = column + 1, top - size * 1.6
            if column == columns:
                pages.append(Page(width, height))
                column, top = 0, height - 80.0
                y = top - size * 1.6
            blanks = len(line) - len(line.lstrip("\u3000"))
            pages[-1].words.append(
                (MARGIN + column * (column_width + gap) + blanks * size, y, size, line.lstrip("\u3000"))
            )
    for number, page in enumerate(pages, start=1):
        page.words.append((width / 2 - 20, 35, 12, f"- {number} -"))
        if head:
            page.words.append((MARGIN, 800, 9, head))
            page.rules.append((MARGIN, 795, width - MARGIN, 795))
    return pages


def pdf(pages: Sequence[Page], way: str = "lines", *, sideways: bool = False) -> bytes:
    """The pages as a PDF: line by line, or letter by letter (`letters`), these in no order (`shuffled`) or each with a blank
    behind it (`blanks`); rules as thin boxes (`boxes`).
    """
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>"
    glyphs = (
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)"
        b" /Supplement 2 >> /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R >>"
    )
    metrics = (
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880"
        b" /Descent -120 /CapHeight 880 /StemV 80 >>"
    )
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font, glyphs, metrics]
    kids = []
    for page in pages:
        drawn = [
            f"{x} {min(y, v)} {max(u - x, 0.5)} {max(abs(y - v), 0.5)} re f\n"
            if way == "boxes"
            else f"{x} {y} m {u} {v} l S\n"
            for x, y, u, v in page.rules
        ]
        shown = [
            f"BT /F1 {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{words.encode('utf-16-be').hex()}> Tj ET\n"
            for x, y, size, words in (
                letters(page.words, " " * (way == "blanks")) if way in {"letters", "shuffled", "blanks"} else page.words
            )
        ]
        if way == "shuffled":
            random.Random(3).shuffle(shown)
        turn = f"0 1 -1 0 {page.height} 0 cm\n" if sideways else ""
        stream = (turn + "".join([*drawn, *shown])).encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        content = len(objects)
        box = (page.height, page.width) if sideways else (page.width, page.height)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % (*box, 90 * sideways, content)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return made.assembled(objects)


def letters(
    words: Sequence[tuple[float, float, float, str]], behind: str = ""
) -> list[tuple[float, float, float, str]]:
    """Each letter by itself, with something behind it."""
    found = []
    for x, y, size, line in words:
        at = x
        for sign in line:
            if sign.strip():
                found.append((at, y, size, sign + behind))
            at += breadth(sign, size)
    return found


MM = 25.4 / 72


def ofd(pages: Sequence[Page], *, apart: bool = False) -> bytes:
    """The pages as an OFD, its texts line by line or letter by letter (`apart`)."""
    written = []
    for page in pages:
        drawn = ""
        for x, y, size, line in letters(page.words) if apart else page.words:
            steps = " ".join(f"{breadth(sign, size) * MM:.3f}" for sign in line[:-1])
            drawn += (
                f'<ofd:TextObject ID="1" Boundary="{x * MM:.3f} {(page.height - y - size) * MM:.3f} 150 9" Size="{size * MM:.3f}" Font="1">'
                f'<ofd:TextCode X="0" Y="{size * MM:.3f}" DeltaX="{steps}">{html.escape(line)}</ofd:TextCode></ofd:TextObject>'
            )
        for x, y, u, v in page.rules:
            place = f"{x * MM:.3f} {(page.height - max(y, v)) * MM:.3f} {(u - x) * MM:.3f} {abs(y - v) * MM:.3f}"
            path = f"M 0 0 L {(u - x) * MM:.3f} {abs(y - v) * MM:.3f}"
            drawn += f'<ofd:PathObject ID="2" Boundary="{place}"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>'
        area = (
            f"<ofd:Area><ofd:PhysicalBox>0 0 {page.width * MM:.2f} {page.height * MM:.2f}</ofd:PhysicalBox></ofd:Area>"
        )
        written.append(
            f'<ofd:Page xmlns:ofd="{made.OFD}">{area}<ofd:Content><ofd:Layer ID="4">{drawn}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    return made.ofd(written)


# ---------------------------------------------------------------- paragraphs

MARKS: tuple[tuple[str, str, str], ...] = (
    ("([一二三四五六七八九十]{1,3})、", "chineseCountingThousand", "%1、"),
    ("（([一二三四五六七八九十]{1,3})）", "chineseCounting", "（%1）"),
    ("(\\d{1,2})[.．](?!\\d)", "decimal", "%1．"),
)
CHINESE = {sign: number for number, sign in enumerate("一二三四五六七八九十", start=1)} | {
    "十一": 11,
    "十二": 12,
    "十三": 13,
    "十四": 14,
    "十五": 15,
}


def marked(line: str) -> tuple[int, int, str] | None:
    """The kind of a line's mark, its number, and the words behind it; None where it has none."""
    for kind, (pattern, _, _) in enumerate(MARKS):
        found = re.match(pattern, line)
        number = found and (int(found[1]) if found[1].isdigit() else CHINESE.get(found[1], 0))
        if found and number:
            return kind, number, line[found.end() :]
    return None


def automatic(lines: Sequence[str]) -> bytes:
    """Every mark at the beginning of a line counted by the word processor; where the count jumps a list begins anew."""
    body, lists = "", []
    counted: dict[int, tuple[int, int]] = {}  # by kind: the list and how far it has counted
    for line in lines:
        mark = marked(line)
        if mark is None:
            body += made.paragraph(html.escape(line))
            continue
        kind, number, words = mark
        if counted.get(kind, (0, -1))[1] != number - 1:
            start = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{number}"/></w:lvlOverride>'
            lists.append(f'<w:num w:numId="{len(lists) + 1}"><w:abstractNumId w:val="{kind}"/>{start}</w:num>')
            counted[kind] = (len(lists), number)
        counted[kind] = (counted[kind][0], number)
        body += made.numbered(html.escape(words), counted[kind][0], 0)
    forms = "".join(
        f'<w:abstractNum w:abstractNumId="{kind}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{words}"/></w:lvl>'
        "</w:abstractNum>"
        for kind, (_, form, words) in enumerate(MARKS)
    )
    return made.docx(body, numbering=forms + "".join(lists))


def with_contents(lines: Sequence[str]) -> bytes:
    """A table of contents before the first heading, as a field without styles."""
    first = next((n for n, line in enumerate(lines) if marked(line)), 0)
    field_at = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    begin = f"{field_at('begin')}<w:r><w:instrText> TOC \\o </w:instrText></w:r>{field_at('separate')}"
    heads = [line for line in lines if (marked(line) or (9,))[0] == 0 and len(line) < 30]
    entries = "".join(
        f"<w:p>{begin if not n else ''}<w:r><w:t>{line}</w:t><w:tab/><w:t>{n + 2}</w:t></w:r></w:p>"
        for n, line in enumerate(heads)
    )
    end = f"<w:p>{field_at('end')}</w:p>"
    write = "\n".join
    return made.docx(
        paragraphs(write(lines[:first])) + paragraphs("目　录") + entries + end + paragraphs(write(lines[first:]))
    )


def embedded(lines: Sequence[str]) -> bytes:
    """All but the title in a web page that is put in as a whole."""
    page = web("".join(f"<p>{html.escape(line)}</p>" for line in lines[1:])).decode()
    relation = f'<Relationships><Relationship Id="r9" Type="{made.R}/aFChunk" Target="chunk.html"/></Relationships>'
    chunk = f'<w:altChunk xmlns:r="{made.R}" r:id="r9"/>'
    return made.docx(
        made.paragraph(lines[0]) + chunk, **{"word/chunk.html": page, "word/_rels/document.xml.rels": relation}
    )


def tabbed(lines: Sequence[str]) -> bytes:
    """A tab behind each mark, and soft breaks between the paragraphs."""
    words = [re.sub("^(.{1,4}?[、）．.])(?=\\D)", "\\1\t", line) if marked(line) else line for line in lines]
    runs_of = (
        "<w:br/>".join(html.escape(line) for line in words)
        .replace("\t", "</w:t><w:tab/><w:t>")
        .replace("<w:br/>", "</w:t><w:br/><w:t>")
    )
    return made.docx(
        "".join(f"<w:p><w:r><w:t>{part}</w:t></w:r></w:p>" for part in runs_of.split("</w:t><w:br/><w:t>"))
    )


def listed(lines: Sequence[str]) -> bytes:
    """Arabic marks as lists of the page, each stretch beginning at its own number."""
    body = ""
    for kind, group in groupby(lines, key=lambda line: (marked(line) or (9,))[0] == 2):
        stretch = list(group)
        if not kind:
            body += "".join(f"<p>{html.escape(line)}</p>" for line in stretch)
            continue
        for line in stretch:
            mark = marked(line)
            assert mark
            body += f'<ol start="{mark[1]}"><li><p>{html.escape(mark[2])}</p></li></ol>'
    return web(body)


def of_a_site(lines: Sequence[str]) -> bytes:
    """The page of an office: menu, path, tools, foot."""
    path = '<div>当前位置：<a href="/">首页</a> > <a href="/c">政策文件</a> > 正文</div>'
    body = "".join(f'<p style="text-indent:2em">{html.escape(line)}</p>' for line in lines[1:])
    return web(
        f"{MENU}{path}<h1>{lines[0]}</h1><div>来源：云州市人民政府办公室 字体：【<a>大</a> <a>中</a> <a>小</a>】</div><div>{body}</div>{FOOT}"
    )
