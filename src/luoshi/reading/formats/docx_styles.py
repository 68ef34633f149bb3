"""What a Word document's styles and lists say: heading levels, weight, numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from luoshi.reading.formats.numbering import Level, Numbering

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_STYLE_CHAIN = 20


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph gets from its style."""

    heading_level: int | None = None
    bold: bool = False
    list_id: str | None = None
    list_level: int | None = None
    is_contents: bool = False


def local(element: "Element") -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: "Element | None", *names: str) -> "Element | None":
    """The first descendant along a path of local names."""
    for name in names:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element


def value(element: "Element | None") -> str | None:
    """The element's `val` attribute; None where there is no element."""
    if element is None:
        return None
    return next((found for name, found in element.attrib.items() if name.rpartition("}")[2] == "val"), "")


def attribute(element: "Element", wanted: str) -> str:
    """An attribute by its local name, or an empty string."""
    return next((found for name, found in element.attrib.items() if name.rpartition("}")[2] == wanted), "")


def number_or(words: str | None, other: int) -> int:
    """The number that the words are, within reason, else the other."""
    return int(words) if words and words.isascii() and words.isdecimal() and len(words) < 6 else other


def is_on(words: str | None) -> bool:
    """The value of a switch: there without a value means on."""
    return words is not None and words not in ("0", "false", "off", "none")


def read_styles(root: "Element | None") -> Mapping[str, ParagraphStyle]:
    """Style id → what it gives to a paragraph, with what it inherits; "" is the default style."""
    elements = {attribute(style, "styleId"): style for style in root or () if local(style) == "style"}
    styles = {identity: resolve(identity, elements) for identity in elements}
    for identity, style in elements.items():
        if attribute(style, "default") in ("1", "true") and attribute(style, "type") == "paragraph":
            styles[""] = styles[identity]
    return styles


def resolve(identity: str, elements: Mapping[str, "Element"]) -> ParagraphStyle:
    """One style, its own word before that of the styles that it is based on."""
    level: int | None = None
    bold: bool | None = None
    list_id: str | None = None
    list_level: int | None = None
    name = (value(child(elements[identity], "name")) or "").lower()
    current: str | None = identity
    for _ in range(MAX_STYLE_CHAIN):
        style = elements.get(current or "")
        if style is None:
            break
        properties = child(style, "pPr")
        if level is None:
            level = outline_level(value(child(properties, "outlineLvl")), value(child(style, "name")))
        if bold is None and (switch := child(style, "rPr", "b")) is not None:
            bold = is_on(value(switch) or "1")
        if list_id is None:
            list_id = value(child(properties, "numPr", "numId"))
        if list_level is None and (words := value(child(properties, "numPr", "ilvl"))) is not None:
            list_level = number_or(words, 0)
        current = value(child(style, "basedOn"))
    return ParagraphStyle(level or None, bool(bold), list_id, list_level, name.startswith("toc ") or name == "toc")


def outline_level(outline: str | None, name: str | None) -> int | None:
    """1 to 9 for a heading, 0 for what is declared as body text, None where the style doesn't say."""
    if outline is not None:
        return number_or(outline, 9) + 1 if number_or(outline, 9) < 9 else 0
    words = (name or "").lower()
    for prefix in ("heading ", "标题 "):
        if words.startswith(prefix) and words.removeprefix(prefix) in "123456789":
            return number_or(words.removeprefix(prefix), 0) or None
    return 1 if words in ("title", "标题") else None


def read_numbering(root: "Element | None") -> Numbering:
    """The lists that paragraphs may belong to."""
    abstract: dict[str, dict[int, Level]] = {}
    by_style_link: dict[str, str] = {}
    links: dict[str, str] = {}
    for element in root or ():
        if local(element) == "abstractNum":
            identity = attribute(element, "abstractNumId")
            abstract[identity] = {
                number_or(attribute(level, "ilvl"), 0): read_level(level) for level in element if local(level) == "lvl"
            }
            if (own := value(child(element, "styleLink"))) is not None:
                by_style_link[own] = identity
            if (other := value(child(element, "numStyleLink"))) is not None:
                links[identity] = other
    levels: dict[str, dict[int, Level]] = {}
    counters: dict[str, str] = {}
    restarts: dict[tuple[str, int], int] = {}
    for element in root or ():
        if local(element) != "num":
            continue
        identity = attribute(element, "numId")
        basis = value(child(element, "abstractNumId")) or ""
        basis = by_style_link.get(links.get(basis, ""), basis)
        levels[identity] = dict(abstract.get(basis, {}))
        counters[identity] = basis
        for override in element:
            if local(override) != "lvlOverride":
                continue
            index = number_or(attribute(override, "ilvl"), 0)
            if (own_level := child(override, "lvl")) is not None:
                levels[identity][index] = read_level(own_level)
            if (start := value(child(override, "startOverride"))) is not None:
                restarts[identity, index] = number_or(start, 1)
    return Numbering(levels, counters, restarts=restarts)


def read_level(element: "Element") -> Level:
    """One `w:lvl`."""
    restart = value(child(element, "lvlRestart"))
    form = value(child(element, "numFmt"))
    if form is None:  # a format that only newer programs know stands inside mc:AlternateContent
        form = value(child(element, "AlternateContent", "Fallback", "numFmt"))
    return Level(
        start=number_or(value(child(element, "start")), 1),
        format=form or "decimal",
        text=value(child(element, "lvlText")) or "",
        restart_after=None if restart is None else number_or(restart, 0),
        legal=child(element, "isLgl") is not None and is_on(value(child(element, "isLgl")) or "1"),
        suffix=value(child(element, "suff")) or "tab",
    )
