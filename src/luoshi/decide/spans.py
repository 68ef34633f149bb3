"""Titles, breaks and words: small reckonings over stretches of a document. Pure; offsets are characters of its text."""
# zh-file: the outline marks of Chinese documents, which are data

import re
from itertools import pairwise

LONGEST = 40
SHORTEST = 8
_STOP = re.compile(r"[。；;!！?？\n]")
_PAUSE = re.compile(r"[，,、：:]")
_BREAK = re.compile(r"[。；;!！?？，,、：:]+[”』」）)]*|\n+")
_LABEL = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+[是要、．.]|（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|\d+[．.、])\s*"
)
_SAID = re.compile(r"^(?:会议|大会|全会|会上)(?:指出|强调|要求|决定|明确|议定|确定|同意|提出|认为)[，,：:]?\s*")
_NAMED = re.compile(r"^(?:督办|交办|项目|任务|事项|工程|工作)(?:事项|名称|内容)[：:]\s*")
_WHO = re.compile(r"^由[^。；，,]{2,60}?(?:牵头|负责)[，,](?:[^。；，,]{2,60}(?:配合|参与|协助)[，,])?")
_LABELLED = re.compile(
    r"[（(〔\[](?:[^（）()〔〕\[\]]{2,120}(?:牵头|负责|配合|参与|落实)|[^（）()〔〕\[\]：:]{0,8}(?:单位|部门)[：:][^（）()〔〕\[\]]+)[）)〕\]]"
)
_LINE_BREAK = re.compile(r"[^\S\r\n]*[\r\n]\s*")


def title_of(words: str) -> str:
    """A short name for a commitment: its first sentence, cut at a pause if it is long, without the outline mark, the
    units in brackets (（县住建局牵头）) and what only leads up to the work: 会议决定，由市财政局牵头，…, or the key of a slip: 交办事项：….
    """
    sentence = _STOP.split(_LABELLED.sub("", _LABEL.sub("", words.strip())), maxsplit=1)[0].strip().rstrip("，,、：:")
    for lead_in in (_NAMED, _SAID, _WHO):
        rest = lead_in.sub("", sentence)
        sentence = rest if len(rest) >= SHORTEST else sentence
    if len(sentence) <= LONGEST:
        return sentence or words.strip()[:LONGEST]
    pauses = [found.start() for found in _PAUSE.finditer(sentence, 0, LONGEST)]
    fitting = [at for at in pauses if at >= 8]
    return sentence[: fitting[-1]] if fitting else sentence[:LONGEST] + "…"


def mended(text: str) -> str:
    """``text`` with its broken lines joined; between two Latin words one space stays. Spaces within a line are the document's."""
    return _LINE_BREAK.sub(_joint, text.strip())


def _joint(found: re.Match[str]) -> str:
    before, after = found.string[found.start() - 1], found.string[found.end()]
    return " " if before.isascii() and after.isascii() and before.isalnum() and after.isalnum() else ""


def breaks(text: str, start: int, end: int) -> list[int]:
    """Where the stretch [start, end) may be cut in two: after its sentence marks and pauses, never leaving a part blank or a
    mere outline mark.
    """
    places = [found.end() for found in _BREAK.finditer(text, start, end)]
    return [at for at in places if start < at < end and _says_something(text[start:at]) and text[at:end].strip()]


def _says_something(words: str) -> bool:
    return bool(_LABEL.sub("", words).strip())


def parts(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """The stretch in the pieces between its breaks: (where the piece begins, its words)."""
    edges = [start, *breaks(text, start, end), end]
    return [(left, mended(text[left:right])) for left, right in pairwise(edges)]


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of [start, end), white space at their edges left out."""
    edges = [
        start,
        *(found.end() for found in re.finditer(r"[。；;!！?？]+[”』」）)]*|\n\s*\n", text[start:end])),
        end - start,
    ]
    edges = [start, *(start + edge for edge in edges[1:])]
    found = []
    for left, right in pairwise(edges):
        inner = text[left:right].strip()
        if inner:
            begin = left + text[left:right].index(inner)
            found.append((begin, begin + len(inner)))
    return found
