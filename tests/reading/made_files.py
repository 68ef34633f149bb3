"""Files about the invented city 云州市, made in memory: docx, xlsx, pdf, ofd, packages."""

import io
import zipfile
from collections.abc import Collection, Iterable, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def package(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, styles: str = "", numbering: str = "", **more: str | bytes) -> bytes:
    """A docx with this body (the XML inside w:body)."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    if styles:
        parts["word/styles.xml"] = f'<w:styles xmlns:w="{W}">{styles}</w:styles>'
    if numbering:
        parts["word/numbering.xml"] = f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>'
    return package(parts | more)


def paragraph(text: str, properties: str = "", bold: bool = False) -> str:
    """A w:p."""
    run = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r>{run}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def numbered(text: str, list_id: int, level: int) -> str:
    """A w:p in a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def table(rows: Iterable[Iterable[str]]) -> str:
    """A w:tbl; each cell is the XML that goes into its w:tc."""
    return (
        "<w:tbl>"
        + "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
        + "</w:tbl>"
    )


S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def letters(column: int) -> str:
    """0 is A."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def sheet(
    rows: Sequence[Sequence[str | float | tuple[float, int]]],
    merges: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    before: str = "",
    first_row: int = 1,
) -> str:
    """A sheet's XML. A cell is words, a number, or (number, style); `hidden_rows` are counted from 1."""
    made = []
    for number, row in enumerate(rows, start=first_row):
        cells = []
        for column, cell in enumerate(row):
            place = f"{letters(column)}{number}"
            if isinstance(cell, str):
                cells.append(
                    f'<c r="{place}" t="inlineStr"><is><t>{cell}</t></is></c>' if cell else f'<c r="{place}"/>'
                )
            else:
                value, style = cell if isinstance(cell, tuple) else (cell, 0)
                cells.append(f'<c r="{place}" s="{style}"><v>{value}</v></c>')
        hidden = ' hidden="1"' if number in hidden_rows else ""
        made.append(f'<row r="{number}"{hidden}>{"".join(cells)}</row>')
    merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in merges)
    return (
        f'<worksheet xmlns="{S}">{before}<sheetData>{"".join(made)}</sheetData>'
        f"{f'<mergeCells>{merged}</mergeCells>' if merged else ''}</worksheet>"
    )


def xlsx(sheets: dict[str, str], formats: Sequence[str] = (), hidden: Sequence[str] = (), **more: str | bytes) -> bytes:
    """An xlsx of these sheets; style n > 0 shows a number in `formats[n - 1]`."""
    names = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"{" state=" + chr(34) + "hidden" + chr(34) if name in hidden else ""}/>'
        for n, name in enumerate(sheets, start=1)
    )
    own = "".join(
        f'<numFmt numFmtId="{163 + n}" formatCode="{form.replace(chr(34), "&quot;")}"/>'
        for n, form in enumerate(formats, start=1)
    )
    styles = "".join(f'<xf numFmtId="{163 + n}"/>' for n in range(1, len(formats) + 1))
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{R}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{S}"><numFmts>{own}</numFmts><cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": content for n, content in enumerate(sheets.values(), start=1)}
    return package(parts | more)


OFD = "http://www.ofdspec.org/2016"
OFDText = tuple[float, float, float, str]


def ofd_page(
    texts: Sequence[OFDText], paths: Sequence[str] = (), template: str = "", picture: bool = False, more: str = ""
) -> str:
    """A page's XML. A text is (left, top of the baseline, size, words) in millimetres, a path is abbreviated data."""
    drawn = "".join(
        f'<ofd:TextObject ID="1" Boundary="{left} {top - size} 150 {size * 1.2}" Size="{size}" Font="1"><ofd:TextCode X="0" Y="{size}"'
        f' DeltaX="g {max(len(words) - 1, 0)} {size}">{words}</ofd:TextCode></ofd:TextObject>'
        for left, top, size, words in texts
    )
    drawn += "".join(
        f'<ofd:PathObject ID="2" Boundary="0 0 210 297"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>'
        for path in paths
    )
    drawn += '<ofd:ImageObject ID="3" Boundary="0 0 210 297" ResourceID="9"/>' if picture else ""
    used = f'<ofd:Template TemplateID="{template}"/>' if template else ""
    return f'<ofd:Page xmlns:ofd="{OFD}">{used}<ofd:Content><ofd:Layer ID="4">{drawn}{more}</ofd:Layer></ofd:Content></ofd:Page>'


def ofd(pages: Sequence[str], template: str = "", **more: str | bytes) -> bytes:
    """An ofd of these pages."""
    listed = "".join(f'<ofd:Page ID="{10 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    shared = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    parts: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD xmlns:ofd="{OFD}" Version="1.0"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>'
        "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<ofd:Document xmlns:ofd="{OFD}"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297'
        f"</ofd:PhysicalBox></ofd:PageArea>{shared}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    if template:
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = template
    parts |= {f"Doc_0/Pages/Page_{n}/Content.xml": page for n, page in enumerate(pages)}
    return package(parts | more)


def pdf(
    pages: Sequence[Sequence[tuple[float, float, float, str]]],
    boxes: Sequence[tuple[float, float, float, float]] = (),
    picture: bool = False,
    strokes: str = "",
    sideways: bool = False,
    heavy: Collection[str] = (),
) -> bytes:
    """A PDF; each page a list of (left, height, size, text). `boxes` (left, bottom, width, height) and
    `strokes` (a path) are drawn on each page; `sideways` turns the page, as a landscape table is bound into a document.
    The texts in `heavy` are set in 黑体.
    """
    drawing = "".join("{} {} {} {} re S\n".format(*box) for box in boxes)
    drawing += f"{strokes} S\n" if strokes else ""
    matrix = "0 1 -1 0 595 0 cm\n" if sideways else ""
    if picture:
        drawing += "q 500 0 0 700 40 60 cm /Im0 Do Q\n"
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>"
    glyphs = (
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)"
        b" /Supplement 2 >> /DW 1000 /FontDescriptor 5 0 R >>"
    )
    metrics = (
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880"
        b" /Descent -120 /CapHeight 880 /StemV 80 >>"
    )
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n"
        b"stream\n\x80\nendstream"
    )
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font, glyphs, metrics, image]
    objects += [
        part.replace(b"STSong-Light", b"SimHei").replace(b"4 0 R", b"8 0 R").replace(b"5 0 R", b"9 0 R")
        for part in (font, glyphs, metrics)
    ]
    kids = []
    for page in pages:
        shown = "".join(
            f"BT /F{2 if text in heavy else 1} {size} Tf 1 0 0 1 {left} {height} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"
            for left, height, size, text in page
        )
        stream = (matrix + drawing + shown).encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        content = len(objects)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Contents %d 0 R /Resources"
            b" << /Font << /F1 3 0 R /F2 7 0 R >> /XObject << /Im0 6 0 R >> >> >>" % (90 * sideways, content)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return assembled(objects)


def assembled(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """The objects as a file, with its table of offsets."""
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)
