"""Files broken in every way that networks, disks, programs and people break them; the same seed gives the same file."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache

from tests.reading import made_files as made

KINDS = ("docx", "xlsx", "ofd", "pdf", "html", "txt")
UNITS = ("市教育局", "市财政局", "云湖区政府", "市交通运输局", "市水利局", "各县区政府")
TAGS = re.compile(rb"<[^<>]{1,200}>")
NUMBERS = re.compile(rb"\d+")


BACKGROUND = "近年来，全市上下坚持稳中求进工作总基调，经济运行总体平稳，社会大局和谐稳定，各项事业取得新的进步，群众的获得感不断增强。"


def sentences(rng: random.Random, count: int) -> list[str]:
    """Words that a document could hold: one sentence in three decides something."""
    return [
        f"{n}.由{rng.choice(UNITS)}牵头、{rng.choice(UNITS)}配合，{rng.randint(1, 12)}月底前新建学校{rng.randint(1, 90)}所，增长{rng.randint(1, 9)}%以上。"
        if n % 3 == 1
        else f"{n}.{BACKGROUND}"
        for n in range(1, count + 1)
    ]


def docx(rng: random.Random, size: int) -> bytes:
    """A docx with lists, tables, merged cells, notes, a header."""
    w = made.W
    body = made.paragraph("云州市人民政府关于印发重点工作分工的通知", '<w:pStyle w:val="1"/>')
    body += "".join(made.numbered(words, 1, n % 3) for n, words in enumerate(sentences(rng, size)))
    rows = [[made.paragraph(word) for word in ("序号", "工作任务", "牵头单位", "完成时限")]]
    for n in range(size // 4 + 2):
        merge = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' if n % 2 == 0 else "<w:tcPr><w:vMerge/></w:tcPr>"
        lead = made.paragraph(rng.choice(UNITS)) if n % 2 == 0 else "<w:p/>"
        rows.append([made.paragraph(str(n)), made.paragraph(f"实施项目{n}个"), merge + lead, made.paragraph("年底前")])
    body += made.table(rows) + '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{made.R}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate([("header", "header1.xml"), ("footnotes", "footnotes.xml")])
    )
    return made.docx(
        body,
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>',
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
        **{
            "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>",
            "word/header1.xml": f'<w:hdr xmlns:w="{w}">{made.paragraph("云州市政府公报")}</w:hdr>',
            "word/footnotes.xml": f'<w:footnotes xmlns:w="{w}"><w:footnote w:id="2">{made.paragraph("指新建的。")}</w:footnote></w:footnotes>',
        },
    )


def xlsx(rng: random.Random, size: int) -> bytes:
    """A ledger of two sheets."""
    rows: list[list[str | float | tuple[float, int]]] = [
        ["云州市重点任务台账"],
        ["序号", "工作任务", "牵头单位", "完成时限"],
    ]
    rows += [[n, words, rng.choice(UNITS), (45800 + n, 1)] for n, words in enumerate(sentences(rng, size * 2))]
    strings = "".join(f"<si><t>{unit}</t></si>" for unit in UNITS)
    return made.xlsx(
        {"台账": made.sheet(rows, ["A1:D1", "C3:C4"], [5]), "Sheet2": made.sheet(rows[1:])},
        ['yyyy"年"m"月"d"日"'],
        **{"xl/sharedStrings.xml": f'<sst xmlns="{made.S}">{strings}</sst>'},
    )


def ofd(rng: random.Random, size: int) -> bytes:
    """Pages with lines, a ruled table and a template."""
    pages = []
    for first in range(0, size, 20):
        texts = [(28, 40 + 9 * n, 4, words[:38]) for n, words in enumerate(sentences(rng, min(20, size - first)))]
        grid = [f"M 20 {230 + 10 * n} L 180 {230 + 10 * n}" for n in range(4)] + [
            f"M {20 + 40 * n} 230 L {20 + 40 * n} 260" for n in range(5)
        ]
        texts += [(22 + 40 * column, 237 + 10 * row, 4, f"格{row}{column}") for row in range(3) for column in range(4)]
        pages.append(made.ofd_page(texts, grid, template="7"))
    return made.ofd(pages, made.ofd_page([(80, 15, 4, "云州市政府公报")]))


def pdf(rng: random.Random, size: int) -> bytes:
    """Pages with lines and a ruled table."""
    boxes = [(60 + 120 * column, 100 + 30 * row, 120, 30) for column in range(3) for row in range(3)]
    cells = [(65 + 120 * column, 110 + 30 * row, 10, f"格{row}{column}") for column in range(3) for row in range(3)]
    pages = []
    for first in range(0, size, 20):
        lines = [(60, 780 - 26 * n, 12, words[:40]) for n, words in enumerate(sentences(rng, min(20, size - first)))]
        pages.append([*lines, *cells])
    return made.pdf(pages, boxes)


def html(rng: random.Random, size: int) -> bytes:
    """A page with navigation, paragraphs and a table."""
    paragraphs = "".join(f"<p style='text-indent:2em'>&nbsp;&nbsp;{words}</p>" for words in sentences(rng, size))
    rows = "".join(
        f"<tr><td rowspan=2>{n}</td><td>修路</td><td>{rng.choice(UNITS)}</td></tr>" for n in range(size // 4 + 2)
    )
    charset = rng.choice(("utf-8", "gb18030"))
    page = (
        f"<html><head><meta charset={charset}><title>云州市</title></head><body><div class=nav><a href=/>首页</a></div><h1>通知</h1>"
        f"{paragraphs}<table><tr><th>序号</th><th>任务</th><th>牵头单位</th></tr>{rows}</table><div class=footer>版权所有</div></body></html>"
    )
    return page.encode(charset)


def txt(rng: random.Random, size: int) -> bytes:
    """Plain text in some encoding."""
    words = "云州市重点工作分工\n\n" + "\n".join(sentences(rng, size))
    return words.encode(
        rng.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5hkscs")), errors="replace"
    )


MAKERS: dict[str, Callable[[random.Random, int], bytes]] = {
    "docx": docx, "xlsx": xlsx, "ofd": ofd, "pdf": pdf, "html": html, "txt": txt,
}  # fmt: skip
LARGE = {"docx": 4000, "xlsx": 900, "ofd": 3000, "pdf": 3000, "html": 5500, "txt": 6000}
"""Sentences of a large file: 1 MB of text, or a package whose text is as long as the longest document known."""


# --- ways to break bytes ---------------------------------------------------------------------------------------------


def truncated(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(1, len(data))]


def beheaded(rng: random.Random, data: bytes) -> bytes:
    return data[rng.randrange(1, min(len(data), 4000)) :]


def flipped(rng: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 20, max(1, len(data) // 50)))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def blanked(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    length = rng.choice((4, 64, 512, 4096))
    return data[:start] + bytes([rng.choice((0, 0xFF, 0x20, 0x3C))]) * length + data[start + length :]


def cut(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randrange(1, 2000) :]


def doubled(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    piece = data[start : start + rng.randrange(1, 2000)]
    return data[:start] + piece * rng.choice((2, 3, 100)) + data[start:]


def renumbered(rng: random.Random, data: bytes) -> bytes:
    """Some of its numbers are other numbers: lengths, offsets, references, sizes."""
    chance = rng.choice((0.002, 0.02, 0.2))
    others = (b"0", b"1", b"-1", b"99999", b"4294967295", b"2147483648", b"1e9", b"0.0000001", b"99999999999999999999")
    return NUMBERS.sub(lambda match: rng.choice(others) if rng.random() < chance else match.group(), data)


def garbled(rng: random.Random, data: bytes) -> bytes:
    """Some of its tags are gone, doubled, swapped, cut or thousands deep."""
    tags = TAGS.findall(data[:20_000])
    if not tags:
        return flipped(rng, data)
    chance = rng.choice((0.002, 0.02, 0.2))
    deep = rng.choice(tags) * rng.choice((3, 50, 3000)) if rng.random() < 0.1 else b""

    def change(match: re.Match[bytes]) -> bytes:
        if rng.random() >= chance:
            return match.group()
        tag = match.group()
        return rng.choice(
            (b"", tag + tag, rng.choice(tags), tag[: len(tag) // 2], deep or tag[:-1], b"<" + tag[2:], b"&" + tag)
        )

    return TAGS.sub(change, data)


BYTE_WAYS = (truncated, beheaded, flipped, blanked, cut, doubled)
TEXT_WAYS = (*BYTE_WAYS, renumbered, garbled)


# --- ways to break packages ------------------------------------------------------------------------------------------


def repacked(rng: random.Random, data: bytes) -> bytes:
    """A package with a member broken, gone, swapped, doubled, renamed, locked, or grown beyond reason."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    way = rng.choice(
        ("break", "break", "break", "remove", "swap", "double", "rename", "bomb", "deep", "entities", "many", "lock")
    )
    place = rng.randrange(len(members))
    name, content = members[place]
    if way == "break":
        members[place] = (name, rng.choice(TEXT_WAYS)(rng, content) if content else b"<")
    elif way == "remove":
        del members[place]
    elif way == "swap":
        other = rng.randrange(len(members))
        members[place], members[other] = (name, members[other][1]), (members[other][0], content)
    elif way == "double":
        members.insert(rng.randrange(len(members) + 1), (name, truncated(rng, content)))
    elif way == "rename":
        members[place] = (rng.choice(("../../", "/", "C:\\", "", "目录/")) + name.upper(), content)
    elif way in ("bomb", "deep"):
        tag = rng.choice(TAGS.findall(content) or [b"<a>"])
        at = content.rfind(b"</") if way == "bomb" else content.find(b">") + 1
        members[place] = (
            name,
            content[:at] + tag * (rng.choice((10_000, 200_000, 1_500_000)) // len(tag) * 4) + content[at:],
        )
    elif way == "entities":
        bomb = (
            b"<!DOCTYPE a [<!ENTITY a 'ha'>"
            + b"".join(b"<!ENTITY %c '&%c;&%c;'>" % (n + 1, n, n) for n in range(97, 120))
            + b"]>"
        )
        members[place] = (name, bomb + content)
    elif way == "many":
        members += [(f"{name}{n}", content[:20]) for n in range(rng.choice((100, 3000)))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        written = set()
        for member, packed in members:
            if member not in written or way == "double":
                archive.writestr(member, packed)
            written.add(member)
    packed_file = out.getvalue()
    return packed_file.replace(b"\x14\x00\x00\x00", b"\x14\x00\x01\x00") if way == "lock" else packed_file


# --- the file ----------------------------------------------------------------------------------------------------------


@cache
def whole(kind: str, size: int, variant: int) -> bytes:
    """A file that is still in order."""
    return MAKERS[kind](random.Random(variant), size)


def broken(kind: str, seed: str, *, small: bool = False) -> bytes:
    """A broken file of this kind, mostly small; unless only `small` ones are wanted, one in a hundred is large."""
    rng = random.Random(f"{kind} {seed}")
    size = LARGE[kind] if rng.random() < 0.01 and not small else rng.choice((3, 30, 60 if small else 200))
    data = whole(kind, size, rng.randrange(8))
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if kind in ("docx", "xlsx", "ofd") and rng.random() < 0.75 and zipfile.is_zipfile(io.BytesIO(data)):
            try:
                data = repacked(rng, data)
            except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zipfile.zlib.error):
                data = flipped(rng, data)
        else:
            data = rng.choice(BYTE_WAYS if kind in ("docx", "xlsx", "ofd") else TEXT_WAYS)(rng, data)
        data = data if len(data) > 1 else b"\x00\x00"
    return data
