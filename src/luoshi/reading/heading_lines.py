"""Lines that are headings although no mark begins them: short ones, styled ones, names of units, labels above what they hold for."""

from itertools import pairwise

from luoshi.reading.belief import PLAIN, STYLED, Candidate
from luoshi.reading.contents import Contents
from luoshi.reading.label_parsing import Label, is_list
from luoshi.reading.line_words import PUNCTUATED
from luoshi.reading.marks import Mark
from luoshi.reading.mending import Mended
from luoshi.reading.names import NAMES_END
from luoshi.reading.newspaper import NEWS_LEAD
from luoshi.reading.patterns import lazy
from luoshi.reading.verdict_words import KEYED

HEADING_LONGEST = 60
NO_HEADING = lazy(
    "(?:\\d{4}|[二〇○零一九]{4})年.{1,4}月.{1,4}日|^\\d{4}年\\d{1,2}月$|^（.*）$|[:：]|^附件?|^[A-Za-z0-9\\s.\\-—]+$|^各位|^同志们"
)


def plain_headings(
    mended: Mended,
    body: int,
    candidates: list[Candidate],
    contents: Contents | None,
    styled: dict[int, int],
    boxed: list[int],
) -> list[Mark]:
    """Short lines without punctuation before running text, and lines that the file marks as headings; `boxed`: see `boxed_units`."""
    norm = mended.norm
    marked = {candidate.mark.start for candidate in candidates if not candidate.inline}
    found: list[Mark] = []
    units: list[Mark] = []
    for (start, end), following in zip(mended.paragraphs, [*mended.paragraphs[1:], None], strict=False):
        if start < body or start in marked or (contents and contents.start <= start < contents.end):
            continue
        words = norm[start:end]
        if start in boxed:
            found.append(Mark(start, start + 1, PLAIN, 1))
            continue
        if end - start <= 24 and norm[end - 1] == "：" and is_list(norm, start, end - 1):
            units.append(Mark(start, start, PLAIN, 1))  # 市教育局： and what it is to do below
            continue
        if start in styled and len(words) <= HEADING_LONGEST:
            found.append(Mark(start, start, STYLED[min(styled[start], 3) - 1], 1))
            continue
        if (
            following is None
            or len(words) > 30
            or len(words) < 3
            or PUNCTUATED.search(words)
            or NO_HEADING.search(words)
        ):
            continue
        after = norm[following[0] : following[1]]
        if following[0] in marked or (len(after) >= 16 and after[-1] in "。；：！？）”"):
            found.append(Mark(start, start, PLAIN, 1))
    found += units if len(units) > 1 else []
    found += headlines(mended, body, marked | {mark.start for mark in found})
    known = {mark.start for mark in found}
    return found + [mark for mark in duty_list(mended, body) if mark.start not in marked | known]


MOST_HEADLINES = 2


def headlines(mended: Mended, body: int, known: set[int]) -> list[Mark]:
    """The headlines of a further story on a newspaper's page: short lines right above 本报讯（记者何苗）."""
    norm = mended.norm
    found: list[Mark] = []
    if "讯" not in norm[body:]:
        return found
    above: list[int] = []
    for start, end in mended.paragraphs:
        if start >= body and end - start <= HEADING_LONGEST and not PUNCTUATED.search(norm, start, end):
            above.append(start)
            continue
        if above and NEWS_LEAD.match(norm[start : min(end, start + 60)]):
            found += [Mark(place, place, PLAIN, 1) for place in above[-MOST_HEADLINES:] if place not in known]
        above = []
    return found


FEWEST_BOXED = 2


def boxed_units(mended: Mended, body: int) -> list[int]:
    """Where units in brackets stand alone on lines and head what is below: 【招商局】, and its work of the week on the next lines.

    Such brackets may close what is above as well. They head what is below where nothing but a heading stands above the first of them.
    """
    norm = mended.norm
    boxed = [
        (start, end)
        for start, end in mended.paragraphs
        if norm[start] == "〔" and start >= body and norm[end - 1] == "〕" and is_list(norm, start + 1, end - 1)
    ]
    if len(boxed) < FEWEST_BOXED:
        return []
    first, last = boxed[0][0], boxed[-1][1]
    above = norm[max(body, norm.rfind("\n", 0, max(first - 1, 0)) + 1) : first].strip()
    heads = not above or above[-1] == "：" or not PUNCTUATED.search(above)
    return [start for start, _ in boxed] if heads and norm[last:].strip() else []


FEWEST_DUTIES = 3
SHORTEST_DUTY = 12


def duty_list(mended: Mended, body: int) -> list[Mark]:
    """Lines that are nothing but a unit, each with what it is to do on the next line; the list begins with a unit."""
    norm = mended.norm
    found: list[Mark] = []
    text_before = (0, 0)  # the line before, where it is no unit
    for (start, end), (after, stop) in pairwise(mended.paragraphs):
        unit = end - start <= 24 and norm[end - 1] in NAMES_END and start >= body and is_list(norm, start, end)
        if (
            unit
            and stop - after >= SHORTEST_DUTY
            and not is_list(norm, after, stop)
            and (found or not PUNCTUATED.search(norm, *text_before))
        ):
            found.append(Mark(start, start, PLAIN, 1))
        text_before = (0, 0) if unit else (start, end)
    return found if len(found) >= FEWEST_DUTIES else []


def heading_labels(mended: Mended, candidates: list[Candidate], labels: list[Label], body: int) -> list[Mark]:
    """Labels on lines of their own that stand before what they hold for: the first before all marks, the last before some.

    They hold to the next line that names a problem of its own.
    """
    lines = [label for label in labels if label.form == "line" and label.start >= body]
    marks = [candidate.mark.start for candidate in candidates if not candidate.inline and candidate.mark.kind != "say"]
    if not lines or not marks or marks[0] < lines[0].start or marks[-1] < lines[-1].start:
        return []
    groups = group_lines(mended, lines, {*marks})
    if groups:
        return [Mark(start, start, PLAIN, 1) for start in groups]
    problems = [start for start, end in mended.paragraphs if start >= body and problem_at(mended.norm, start, end)]
    return [Mark(start, start, PLAIN, 1) for start in sorted([*problems, *(label.start for label in lines)])]


LONGEST_GROUP = 24
FEWEST_GROUPS = 2
MOST_GROUPS = 0.6
GROUPS = ("专班", "组", "分队")


def group_lines(mended: Mended, labels: list[Label], marks: set[int]) -> list[int]:
    """Where the names of groups begin that stand on a line above each of the labels: 生态修复专班, its units, and its tasks below."""
    above = {end + 1: (start, end) for start, end in mended.paragraphs}
    named = [
        start for label in labels if (start := group_above(mended, *above.get(label.start, (0, 0)), marks)) is not None
    ]
    if len(named) < FEWEST_GROUPS or len(named) < MOST_GROUPS * len(labels):
        return []
    ends = {mended.paragraph_end(start) + 1 for start in named}
    return sorted([*named, *(label.start for label in labels if label.start not in ends)])


def group_above(mended: Mended, start: int, end: int, marks: set[int]) -> int | None:
    """Where a paragraph begins that may name a group; None where it is a sentence, an item or a list of units."""
    if not 0 < end - start <= LONGEST_GROUP or start in marks or PUNCTUATED.search(mended.norm, start, end):
        return None
    lists = is_list(mended.norm, start, end) and not mended.norm.endswith(GROUPS, start, end)
    return None if lists else start


def problem_at(norm: str, start: int, end: int) -> bool:
    """Whether a paragraph names a problem: 问题2：秸秆焚烧屡禁不止。"""
    keyed = KEYED.match(norm, start, end)
    return keyed is not None and keyed["problem"] is not None
