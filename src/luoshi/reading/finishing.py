"""From drafts to a Reading: offsets of the document, deadlines, measures, and whatever no rule took set aside.

So the partition holds whatever the rules did: what is left over becomes furniture.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import TypeVar

from luoshi.reading import deadlines, measures, targets
from luoshi.reading.clauses import commitment_kind, sentences
from luoshi.reading.deadline_scan import WorkingDays
from luoshi.reading.drafts import DraftCommitment, DraftHeading, Drafts, Pieces, joined
from luoshi.reading.furniture import Furniture
from luoshi.reading.marks import weak_mark_at
from luoshi.reading.mending import Mended
from luoshi.reading.model import (
    Commitment,
    Context,
    Deadline,
    Document,
    Gap,
    Heading,
    Measure,
    Reading,
    Span,
    Unit,
    span_of,
    unit_of,
)
from luoshi.reading.names import Named
from luoshi.reading.patterns import lazy
from luoshi.reading.squeezing import Squeezed, squeeze

Stretch = tuple[Mended, int, int]
WEAK_SUFFIX = lazy("[。；，：:;,.、\\s\u3000]+$")
LONGEST_WEIGHED = 7200
"""How much of a commitment is weighed when its kind is asked for."""


def finish(drafts: Drafts, characters: str, sha256: str, calendar: WorkingDays | None) -> Reading:
    """The drafts in offsets of the document, whose `characters` these are, with deadlines, measures and what is left over."""
    masthead = drafts.masthead
    document = Document(
        masthead.title, masthead.issuer, masthead.number, masthead.issued_on, masthead.kind, masthead.security_mark,
        masthead.planning_year, sha256, len(characters),
    )  # fmt: skip
    order = sorted(range(len(drafts.headings)), key=lambda index: drafts.headings[index].start)
    ids = {index: number for number, index in enumerate(order, start=1)}
    headings = tuple(final_heading(drafts, drafts.headings[index], ids[index], ids) for index in order)
    ordered = sorted(drafts.commitments, key=lambda draft: draft.start)
    frame = deadlines.frame_of(masthead.issued_on, masthead.planning_year, calendar, masthead.title)
    times = deadlines.LabelTimes(frame)
    commitments = tuple(
        final_commitment(drafts, characters, draft, number, ids, times) for number, draft in enumerate(ordered, start=1)
    )
    context = [
        Context(*drafts.mended.source(part.start, part.end), part.reason, part.rule)
        for part in drafts.context
        if part.end > part.start
    ]
    taken = sorted(
        [(h.start, h.end) for h in headings]
        + [(c.start, c.end) for c in commitments]
        + [(label.start, label.end) for c in commitments for label in c.labels]
        + [(c.start, c.end) for c in context]
    )
    context += uncovered(characters, taken, drafts.mended.furniture)
    gaps = [Gap(drafts.mended.at[item.at], item.reason, item.rule) for item in drafts.breaks]
    gaps += (Gap(missing.at, missing.reason, "gap.of-file") for missing in drafts.text.gaps)
    return Reading(
        document,
        characters,
        tuple(drafts.text.origin),
        headings,
        commitments,
        tuple(sorted(context, key=lambda c: c.start)),
        tuple(sorted(gaps, key=lambda gap: gap.at)),
        tuple(drafts.people),
    )


def final_heading(drafts: Drafts, draft: DraftHeading, number: int, ids: dict[int, int]) -> Heading:
    """A heading in offsets of the document."""
    words = WEAK_SUFFIX.sub("", drafts.mended.plain[draft.words_start : draft.words_end]).strip()
    label = drafts.mended.plain[draft.start : draft.words_start].strip(" \t\u3000，,：:")
    return Heading(
        number,
        ids[draft.parent] if draft.parent is not None else None,
        draft.level,
        label,
        words,
        *drafts.mended.source(draft.start, draft.end),
        draft.rule,
    )


def final_commitment(
    drafts: Drafts,
    characters: str,
    draft: DraftCommitment,
    number: int,
    ids: dict[int, int],
    times: deadlines.LabelTimes,
) -> Commitment:
    """A commitment in offsets of the document."""
    mended = drafts.mended
    own, *labels = stretches(mended, draft)
    told, begin, stop = own
    words = squeezed(own, () if draft.wrapped else draft.aside)
    aside = [mended.source(*stretch) for stretch in draft.aside]
    own_times = outside(deadlines_in(told, deadlines.hits(times.frame, words)), aside)
    found_deadlines = all_deadlines(mended, draft, own_times, labels, times)
    charged = () if draft.wrapped else draft.names
    found_measures = tuple(outside([*find_measures(told, words, charged, drafts.masthead.planning_year)], aside))
    if draft.targets:
        found_measures = with_targets(mended, found_measures, draft.targets)
    weighed = told.norm[begin : min(stop, begin + LONGEST_WEIGHED)]
    kind = commitment_kind(weighed, draft.mode, measured=bool(found_measures), labelled=draft.labelled)
    place = Span(*mended.source(draft.start, draft.end))
    if draft.single:
        steps: tuple[Span, ...] = (place,)
    else:
        steps = tuple([span_of(told.source(a, b)) for a, b in sentences(told.norm, begin, stop)])
    if draft.wrapped:  # some of its words may stand among its labels
        steps = tuple([Span(a, min(b, place.end)) for a, b in steps if place.start <= a < min(b, place.end)])
        spans = [place, *(Span(*mended.source(a, b)) for a, b in draft.labels)]
        found_measures = tuple([one for one in found_measures if any(a <= one.start < one.end <= b for a, b in spans)])
    units = tuple(final_units(drafts.mended, characters, draft.names))
    return Commitment(
        number, ids[draft.section] if draft.section is not None else None, *place,
        draft.told(mended.plain).strip(), kind, steps, units, draft.open_list, found_deadlines, found_measures, draft.confidence, draft.rule,
        tuple([span_of(mended.source(a, b)) for a, b in draft.labels]),
    )  # fmt: skip


def all_deadlines(
    mended: Mended,
    draft: DraftCommitment,
    own: list[Deadline],
    labels: list[Stretch],
    times: deadlines.LabelTimes,
) -> tuple[Deadline, ...]:
    """The deadlines in a commitment's own words, in its labels and at the heads of its columns; that of its stage where none has a date."""
    found = own
    for label in labels:
        found += deadlines_of_label(label, times)
    for head, cell in draft.periods:
        found += deadlines_of_period(mended, head, cell, times)
    if draft.stage and not any(deadline.due for deadline in found):  # 每月25日前, and until the stage ends
        found = found + deadlines_of_label((mended, *draft.stage), times)
    return without_repeats(found)


def final_units(mended: Mended, characters: str, names: tuple[Named, ...]) -> list[Unit]:
    """The units in offsets of the document: the name of each is what stands there."""
    at, plain = mended.at, mended.plain
    units = []
    for first, last, role, basis, places in names:
        start, end = at[first], at[last - 1] + 1
        name = characters[start:end]
        told = "".join([plain[place] for place in places]) if places else ""
        if not places and end - start > last - first:  # a page's head and number may stand in the middle of it
            words = "".join(plain[first:last].split())
            told = words if words != "".join(name.split()) else ""
        units.append(unit_of((name, role, basis, start, end, told)))
    return units


Told = TypeVar("Told", Deadline, Measure)


def stretches(mended: Mended, draft: DraftCommitment) -> list[Stretch]:
    """Where the commitment's own words stand, then each of its labels."""
    if not draft.wrapped:
        return [(mended, start, end) for start, end in draft.searched]
    views = [view_of(mended, pieces) for pieces in draft.wrapped]
    return [(view, 0, len(view.norm)) for view in views]


def view_of(mended: Mended, pieces: Pieces) -> Mended:
    """The mended text as if it held nothing but these pieces, one after the other."""
    plain, at = joined(mended.plain, pieces)
    return Mended(plain, joined(mended.norm, pieces)[0], [mended.at[place] for place in at], [(0, len(plain))])


def behind_mark(own: Stretch) -> int:
    """Where the words begin behind the commitment's mark, whose number is no figure."""
    mended, start, end = own
    mark = mended.mark_at(start) or (weak_mark_at(mended.norm, start) if mended.norm[start].isdigit() else None)
    return mark.end if mark and mark.end < end and (not mark.weak or mark.kind.startswith("decimal")) else start


def squeezed(own: Stretch, aside: Pieces = ()) -> Squeezed:
    """The commitment's own words, where deadlines and measures are looked for; a cell of a table and a line that heads the rest end a clause.

    `aside`: stretches in which nothing is looked for.
    """
    mended, start, end = own
    begin = behind_mark(own)
    words = mended.norm[begin:end].replace("\t", "|")
    for first, last in aside:
        first = max(first, begin)  # noqa: PLW2901 - behind the mark
        words = words[: first - begin] + "。" * (last - first) + words[last - begin :]
    if "\n" in words and HOLDS_PROGRESS.search(words):
        words = PROGRESS.sub(lambda line: "，" * len(line.group()), words)
    if begin > start and "\n" in words and (head := HEAD_LINE.match(words)):
        words = words[: head.end()] + "|" + words[head.end() + 1 :]
    if "\n" in words:
        words = LINE_OF_KEY.sub("|", words)
    return squeeze(words, begin)


HOLDS_PROGRESS = lazy("(?:进展|完成情况)(?:情况)?：")
PROGRESS = lazy(
    "(?<=\n)(?:[一二三四]季度|[上下]半年|前三季度|[本上][周月]|\\d{1,2}月份?|截至[^，。：\n]{2,12}|目前|当前|最新|工作|项目|整改)?"
    "(?:工作|任务|项目)?(?:进展|完成情况)(?:情况)?：[^\n]*"
)
"""一季度进展：开工31个，完工4个: a line of an item that tells what was reached; its figures and times are no aims."""
LINE_OF_KEY = lazy("\n(?=[一-龥]{2,8}：)")
"""节点安排：… goes on with nothing of the line above it."""
HEAD_LINE = lazy("[^，。；：！？\n|]{2,40}(?=\n)")
"""二、提升基层医疗服务能力 | 新建社区卫生服务站4个."""


def without_repeats(found: list[Deadline]) -> tuple[Deadline, ...]:
    """The deadlines, each time once: 能立即整改的立即整改."""
    if len(found) <= 1:  # nearly all
        return tuple(found)
    once = {(deadline.text, deadline.kind, deadline.due): deadline for deadline in reversed(found)}
    return tuple(once.values())[::-1]


def deadlines_in(mended: Mended, hits: list[deadlines.Told], start: int = 0) -> list[Deadline]:
    """The deadlines that were found in a stretch; `start`: from where their places are counted."""
    return [
        Deadline(mended.plain[start + first : start + last], kind, due, *mended.source(start + first, start + last))
        for kind, due, first, last in hits
    ]


def deadlines_of_label(label: Stretch, times: deadlines.LabelTimes) -> list[Deadline]:
    """The deadlines in a label, whose lines each tell something of their own: 完成时间：2026年9月."""
    mended, start, end = label
    words = mended.norm[start:end]
    if not deadlines.may_stand_in(words):
        return []  # most labels name only units
    return deadlines_in(mended, times.of(words.replace("\n", "；")), start)


def outside(found: list[Told], aside: list[tuple[int, int]]) -> list[Told]:
    """Those that do not stand in a stretch that only tells how things are: 反馈问题 | 收集率仅58%."""
    if not aside:
        return found
    return [one for one in found if not any(start <= one.start < end for start, end in aside)]


def deadlines_of_period(
    mended: Mended, head: tuple[int, int], cell: tuple[int, int], times: deadlines.LabelTimes
) -> list[Deadline]:
    """The time that heads a cell's column, unless the cell says itself by when: 三季度 over 9月中旬举办."""
    return [] if deadlines_of_label((mended, *cell), times) else deadlines_of_label((mended, *head), times)


def with_targets(mended: Mended, found: tuple[Measure, ...], told: tuple[targets.Target, ...]) -> tuple[Measure, ...]:
    """The measures with those of the figures that stand alone in cells, in whose cells no others are."""
    spans = [mended.source(target.start, target.end) for target in told]
    kept = [one for one in found if not any(start <= one.start < end for start, end in spans)]
    for target in told:
        amount = targets.amount(mended.norm[target.start : target.end], target.unit)
        if amount:
            begin, stop = target.start + amount.start, target.start + amount.end
            kept.append(
                Measure(
                    target.name, amount.comparator, amount.value, amount.upper, amount.unit,
                    mended.plain[begin:stop], *mended.source(begin, stop),
                )
            )  # fmt: skip
    return tuple(kept)


INSPECTED = lazy(
    "(?:督[察查]|巡[视察]|审计|检查|暗访|抽查|普查)组?(?:发现|指出(?!要)|交办的)|截至(?:督[察查]|巡[视察]|审计|检查)时"
)
"""What comes behind it is what was found, and no target: 督察发现，进水浓度长期低于60毫克/升."""


def without_names(words: Squeezed, names: tuple[Named, ...]) -> Squeezed:
    """The words with the names of those in charge as commas: 请市财政局尽快拨付资金1.2亿元 measures what is paid."""
    if words.cut_at or not names or names[0].start >= words.start + len(words.characters):
        return words  # most often: the names stand in a label
    characters = words.characters
    for name in names:
        begin, stop = name.start - words.start, name.end - words.start
        if 0 <= begin < stop <= len(characters):
            characters = characters[:begin] + "，" * (stop - begin) + characters[stop:]
    return words._replace(characters=characters)


def find_measures(
    mended: Mended, words: Squeezed, charged: tuple[Named, ...], planning_year: int | None
) -> Iterator[Measure]:
    """The measures in the commitment's own words, of which the names of those who are charged are no part."""
    if not measures.may_stand_in(words):
        return  # most sentences of a meeting
    words = without_names(words, charged)
    characters = words.characters
    inspected = "发现" in characters or "指出" in characters or "交办的" in characters or "截至" in characters
    mends = MENDS.search(characters) if "整改" in characters else None
    for name, value, begin, stop in measures.named_values(words, planning_year):
        if mends and value.start < mends.start():
            continue  # 非税收入未及时缴库2300万元。整改要求：…: what is wrong, and then what is to be done
        if inspected and INSPECTED.search(mended.norm, mended.norm.rfind("。", 0, begin) + 1, begin):
            continue
        told = mended.plain[begin:stop]
        yield Measure(name, value.comparator, value.value, value.upper, value.unit, told, *mended.source(begin, stop))


MENDS = lazy("整改(?:要求|措施|目标|任务|内容|意见)[:：】〕]")
INK = lazy(r"\S")


def uncovered(characters: str, taken: list[tuple[int, int]], furniture: list[Furniture]) -> list[Context]:
    """What is neither white space nor taken by `taken` (ascending, disjoint): furniture of the page, mostly."""
    starts = [line.start for line in furniture]
    found: list[Context] = []
    position = 0
    for start, end in [*taken, (len(characters), len(characters))]:
        while position < start:
            inner = INK.search(characters, position, start)
            if inner is None:
                break
            begin = inner.start()
            index = bisect_right(starts, begin) - 1
            line = furniture[index] if index >= 0 and furniture[index].end > begin else None
            following = starts[index + 1] if index + 1 < len(starts) else start
            stop = min(line.end if line else following, start)
            stop = begin + len(characters[begin:stop].rstrip())
            found.append(Context(begin, stop, "furniture", line.rule if line else "furniture.left-over"))
            position = stop
        position = max(position, end)
    return found
