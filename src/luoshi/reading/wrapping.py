"""How wide a document's lines were set: what was wrapped tells itself from what ends where it means to."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.reading.furniture import Furniture, may_head_page
from luoshi.reading.line_words import CANNOT_END, CLOSING, SENTENCE, TERMINAL
from luoshi.reading.lines import RawLine
from luoshi.reading.patterns import lazy


@dataclass(frozen=True, slots=True)
class Column:
    """The width in half-characters at which the text was wrapped, exactly or about; 0 when its lines are paragraphs."""

    width: int
    ragged: bool = False
    length: int = 1000  # in characters: some programs count those
    strict: bool = False  # only lines of exactly this width or length go on


def column_of(lines: list[RawLine]) -> Column:
    """How the text was wrapped: most lines have one width, or most break off in the middle of a sentence."""
    all_lines = lines
    lines = [line for line in lines if not line.is_label]  # they end where their list of units ends
    if len(lines) < 6:
        return Column(0)
    counts = Counter(line.width for line in lines)
    best = max(counts, key=lambda width: (sum(counts[width - step] for step in range(4)), width))
    wrapped = [line for line in lines if best - 4 <= line.width <= best]
    wider = sum(count for width, count in counts.items() if width > best + 4)
    if (
        20 <= best <= 140
        and len(wrapped) >= max(4, 0.4 * len(lines))
        and wider <= 0.06 * len(lines)
        and enough((breaks_off(line.words, ENDED) for line in wrapped), 0.5 * len(wrapped))  # broken off
        and enough((SENTENCE.search(line.words) is not None for line in wrapped), 0.3 * len(wrapped))
    ):
        length = max(len(line.words) for line in wrapped)
        exact = sum(len(line.words) == length for line in wrapped)
        return Column(best, length=length if exact >= 0.3 * len(lines) else 1000)
    strict = strict_column(all_lines)
    if strict:
        return strict
    running = [line for line in lines if not line.fixed and 20 <= line.width <= 140 and SENTENCE.search(line.words)]
    ragged = sum(breaks_off(line.words, WHOLE) and not ends_in_label(line.words) for line in running)
    if len(running) >= max(8, 0.5 * len(lines)) and ragged >= 0.6 * len(running):
        return Column(sorted(line.width for line in running)[len(running) // 2], ragged=True)
    return Column(0)


def enough(found: Iterable[bool], wanted: float) -> bool:
    """Whether so many are true; asked no further once they are."""
    count = 0
    for true in found:
        count += true
        if count >= wanted:
            return True
    return count >= wanted


def breaks_off(words: str, whole: frozenset[str]) -> bool:
    """Whether a line ends with none of these, and with no full stop typed half-width."""
    return words[-1] not in whole and not (words[-1] == "." and is_stop(words))


def is_stop(words: str) -> bool:
    """Whether the point that a line ends with is a full stop typed half-width: behind a Chinese character, a bracket or a share."""
    return len(words) > 1 and (words[-2] in STOPPED or words[-2] > "\u2e80")


STOPPED = frozenset(CLOSING + ")%％")
ENDED = frozenset(TERMINAL + CLOSING)
WHOLE = frozenset(TERMINAL + CLOSING + CANNOT_END + ")）〕】]")
"""What a line ends with that does not break off, or whose bracket is a label."""
ENDS_IN_LABEL = lazy(
    "(?:[单單単]位|部[门門]|科室|[处處]室|[领領][导導]|[责責]任人|[负負][责責]人|[时時]限|[时時][间間])[:：][^。；！？，]{1,60}$"
)
"""A line that ends in a label ends where its list of units does, wherever the column's edge is."""
FEWEST_FULL = 3


def ends_in_label(words: str) -> bool:
    """Whether a line ends in a label."""
    return ("：" in words or ":" in words) and ENDS_IN_LABEL.search(words) is not None


def strict_column(lines: list[RawLine]) -> Column | None:
    """The column of a short text, told by its longest lines alone: several of one length that break off."""
    lines = [line for line in lines if not line.fixed]
    length = max((len(line.words) for line in lines), default=0)
    if not 12 <= length <= 60:
        return None
    width = max(line.width for line in lines)
    for full in (
        [line for line in lines if len(line.words) == length],
        [line for line in lines if line.width >= width - 1],
    ):
        broken = sum(breaks_off(line.words, ENDED) for line in full)
        if len(full) < max(FEWEST_FULL, 0.1 * len(lines)) or broken < 0.6 * len(full):
            continue
        short = sum(breaks_off(line.words, WHOLE) and SENTENCE.search(line.words) is not None for line in lines)
        if short - broken <= len(full):  # else columns of several widths stand on the page
            return Column(width, length=length, strict=True)
    return None


def without_lone_heads(lines: list[RawLine], column: Column, furniture: list[Furniture]) -> list[RawLine]:
    """The lines without the heads of pages that come once: short, behind a page's number, in the middle of a sentence."""
    numbers = [taken.end for taken in furniture if taken.rule == "furniture.page-number"]
    if not numbers or not column.width or column.ragged:
        return lines
    kept = lines[:1]
    for line in lines[1:]:
        above = kept[-1]
        number = bisect_right(numbers, line.start) - 1
        if (
            number >= 0
            and numbers[number] > above.end  # asked first: so are few
            and above.width >= column.width - 4
            and above.words[-1] not in TERMINAL + CLOSING
            and line.width < column.width * 0.8
            and may_head_page(line.words)
        ):
            furniture.append(Furniture(line.start, line.end, "furniture.running-head"))
        else:
            kept.append(line)
    furniture.sort(key=lambda taken: taken.start)
    return kept


def is_running(line: RawLine, column: Column) -> bool:
    """Whether a line is a sentence, or part of one, and no headline or list of names."""
    if SENTENCE.search(line.words) or len(line.words) > 40 or is_spaced(line.words):
        return True
    return bool(column.width) and not column.ragged and line.width >= column.width - 4


def is_spaced(words: str) -> bool:
    """Whether a blank stands behind each character: 民 政 工 作 要 点."""
    return words[1:2] == words[3:4] == " " and len(words) >= SHORTEST_SPACED and 2 * len(words.split()) >= len(words)


SHORTEST_SPACED = 9
