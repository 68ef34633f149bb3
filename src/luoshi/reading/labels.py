"""Labels that name who answers for an item: （A、B负责）, （牵头单位：A；责任单位：B）, 责任单位：A.

All functions work on `Mended.norm`.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from luoshi.reading.known_names import with_known_names
from luoshi.reading.label_parsing import (
    LONGEST_BARE,
    Label,
    Parsed,
    is_list,
    parse,
    parse_inside,
    parse_verbs,
    unaccounted,
    with_remarks,
    without_convention,
)
from luoshi.reading.label_tails import (
    ALL_TELL,
    ENGLISH_ENDS,
    ENGLISH_TELLS,
    KEY_TELLS,
    LONGEST,
    LONGEST_KEY,
    TAIL_KEY,
    answers,
    before_marks,
    glued_labels,
    sentence_labels,
    tail_labels,
)
from luoshi.reading.label_words import (
    BODY,
    CONVENTION,
    CONVENTION_HOLDS,
    DUTIES,
    KEY,
    KEY_HOLDS,
    REPORTED_BY,
    WHOSE,
    role_of_key,
)
from luoshi.reading.marks import mark_at
from luoshi.reading.names import COLLECTIVE, EVERY, LEVEL_OF_PLACES, SUFFIX, Named, is_name, named_of, split_names
from luoshi.reading.patterns import lazy
from luoshi.reading.surnames import NAME
from luoshi.reading.units import INNER, SECTOR, names_in, sharing

BRACKETS = lazy("[（）〔〕]")
PERSON_LABEL = lazy(
    f"[一-龥]{{0,8}}?(?:[长记任席员监]|(?={NAME}同志))(?P<person>{NAME})(?:同志)?(?:牵头|总)?(?:负责|牵头|分管|包保)"
)
BY_POST = lazy(
    "(?:(?:分管|协管|主管|联系|牵头|常务)?的?副?(?:省长|主席|市长|县长|区长|州长|盟长|旗长|镇长|校长|院长|秘书长|主任)[、，和]?){1,4}(?:负责|牵头|分管)?[，、；]"
)
"""Persons by their posts, before the units of a label: 分管副市长负责，市教育局牵头."""
DUTY_WORD = lazy(
    "负责|牵头|主责|配合|参与|参加|协助|协同|协办|承办|主办|指导|督导|落实|会同|监督|单位|部门|时限|责任|实施|统筹|推进|建设"
    "|(?<=[部委局厅办署院会行府])商(?=[省市县区国])|Lead|LEAD|lead|Responsible|Owner|Support|Deadline|[负责头](?<=[部委局厅办署院会府等位门].)(?=[，；）]|$)"
)
ABOUT_PEOPLE = lazy("负责(?:同志|人(?!：|[为是](?:第一|直接|主要)?责任人))|以下(?:简称|统称)|简称|详见|附件|办公室设在")
SAYS_MORE = lazy(f"{CONVENTION_HOLDS.pattern}|{KEY_HOLDS.pattern}|{ABOUT_PEOPLE.pattern}|（")
"""Where none of these stands in a label, it is units and what they do: most are."""
SEVERAL = lazy("等(?:有关|相关)?(?:部门|单位)")


def find_labels(norm: str, paragraphs: list[tuple[int, int]]) -> list[Label]:
    """All labels of the document, in order; adjacent ones are one label."""
    labels: list[Label] = []
    doubtful: dict[str, list[Label]] = {"bare": [], "loose": []}
    own_keys: dict[str, list[Label]] = defaultdict(list)
    labels += times_on_lines(norm, paragraphs)
    labels += times_typed(norm, paragraphs)
    before_colons = {part[-1:] for part in norm.split("：")}
    english = not before_colons.isdisjoint(ENGLISH_ENDS) and ENGLISH_TELLS.search(norm) is not None
    tells = ALL_TELL if english else KEY_TELLS
    keyed = tells.search(norm) is not None
    glued = len(paragraphs) <= FEW_PARAGRAPHS and len(norm) > SHORT_TEXT
    unclosed = open_in(norm, 0, len(norm))
    for start, end in with_values(norm, paragraphs):
        taken, doubted = len(labels), len(doubtful["bare"])
        for inner_start, inner_end, open_at, close_at in (
            *brackets(norm, start, end),
            *(open_brackets(norm, start, end) if unclosed > 0 and (glued or swallows(norm, start, end)) else ()),
        ):
            label = bracket_label(norm, inner_start, inner_end, open_at, close_at)
            if label is None:
                continue
            (labels if label.keyed or label.form == "bracket" else doubtful[label.form]).append(label)
        if len(doubtful["bare"]) > doubted:
            labels += closing_parts(norm, end, labels[taken:], doubtful["bare"][doubted:])
        if keyed:
            labels += tail_labels(
                norm, start, end, sorted(labels[taken:], key=lambda label: label.start), tells, glued=glued
            )
        if len(labels) == taken:
            labels += sentence_labels(norm, start, end)
            labels += glued_labels(norm, start, end) if glued else []
        elif glued:
            labels += before_marks(norm, start, end)
        if len(labels) == taken or glued:
            doubtful["bare"] += glued_dashes(norm, start, end) if glued else dashed(norm, start, end)
        if len(labels) == taken:
            note_own_key(norm, start, end, own_keys)
    labels += of_habit(norm, labels, doubtful["bare"], own_keys, paragraphs)
    if len(labels) >= HABIT:  # damaged names, between labels that are whole
        labels += doubtful["loose"]
    labels += times_below(norm, paragraphs, labels)
    found_labels = with_known_names(norm, merged(norm, without_nested(labels)))
    return without_counts(norm, found_labels) if COUNT.search(norm) else found_labels


COUNT = lazy("等?[两二三四五六七八九]个?(?:县区|区县|乡镇|镇街|县|区|乡|镇|街道)(?=[、，；。）〕\\n负牵配协参]|$)")


def without_counts(norm: str, labels: list[Label]) -> list[Label]:
    """The labels without how many places they list, which is no part of the last one's name: 白石、临泉两区, 石桥、青岭等三县."""
    return [without_count(norm, label) for label in labels]


def without_count(norm: str, label: Label) -> Label:
    """As `without_counts`, for one label; with 等 its list is open."""
    if len(label.names) < FEWEST_COUNTED or not COUNT.search(norm, label.names[0].end, label.names[-1].end + 1):
        return label  # nearly all
    preceded = zip((None, *label.names), label.names, strict=False)
    names = tuple([uncounted(norm, before, name) for before, name in preceded])
    more = any(
        norm.startswith("等", name.end) and name != whole for name, whole in zip(names, label.names, strict=True)
    )
    return label._replace(names=names, open_list=label.open_list or more)


FEWEST_COUNTED = 2


def uncounted(norm: str, before: Named | None, name: Named) -> Named:
    """The name of a place up to the count of all of them, where others of its kind stand before it; else as it is."""
    count = COUNT.search(norm, name.start + len("临泉"), name.end + 1)
    alike = (
        before is not None and before.end == name.start - 1 and SUFFIX.search(norm[before.start : before.end]) is None
    )
    return name._replace(end=count.start()) if count and count.end() == name.end and alike else name


TIME_ALONE = lazy("(?:(?:完成|办结|整改|落实|实施|工作)(?:时限|时间|期限|节点)|时限)(?:要求)?：?")
TIME_TOLD = lazy("[^。；：]{0,16}(?:\\d|[年月]|季度|长期|持续|立[即行]|即知即改)[^。；：]{0,16}")
FEW_PARAGRAPHS, SHORT_TEXT = 3, 250
"""A text of that length in so few paragraphs has lost its line breaks."""


def times_on_lines(norm: str, paragraphs: list[tuple[int, int]]) -> list[Label]:
    """完成时限 alone on its line, with a colon or without, and the time on the next: part of the label around it."""
    return [
        Label(start, next_end, "line", (), open_list=False, keyed=True)
        for (start, end), (next_start, next_end) in pairwise(paragraphs)
        if end - start <= LONGEST_KEY
        and TIME_ALONE.fullmatch(norm, start, end)
        and TIME_TOLD.fullmatch(norm, next_start, next_end)
    ]


TIME_TYPED = lazy(f"(?:完成|办结|整改|落实|实施|工作)(?:时限|时间|期限|节点)(?:要求)?[ \u3000]+{TIME_TOLD.pattern}")


def times_typed(norm: str, paragraphs: list[tuple[int, int]]) -> Iterator[Label]:
    """完成时限 5月31日前: the time on a line of its own that hands typed with a blank for the colon."""
    if not any(f"{last}{blank}" in norm for last in "限间点求" for blank in " \u3000"):
        return
    for start, end in paragraphs:
        if end - start <= LONGEST_TYPED and TIME_TYPED.fullmatch(norm, start, end):
            yield Label(start, end, "line", (), open_list=False, keyed=True)


LONGEST_TYPED = 40
STAGE_BELOW = "(?:第?[一二三四1-4]季度|[上下]半年)：[^\\n]*"
TIME_BELOW = lazy(f"(?:时间|期限|时限|进度)：{TIME_TOLD.pattern}|{STAGE_BELOW}")
TIMES_TELL = ("\n时间：", "\n期限：", "\n时限：", "\n进度：", "季度：", "半年：")


def times_below(norm: str, paragraphs: list[tuple[int, int]], labels: list[Label]) -> list[Label]:
    """时间：6月30日前, 三季度：完成招标 on a line of its own: it tells the time of a label that ends where its line begins."""
    if not any(key in norm for key in TIMES_TELL):
        return []
    ends = {label.end for label in labels}
    found: list[Label] = []
    for (_, before), (start, end) in pairwise(paragraphs):
        if (before in ends or closed(norm, before) in ends) and TIME_BELOW.fullmatch(norm, start, end):
            found.append(Label(start, end, "line", (), open_list=False, keyed=True))
            ends.add(end)  # 一季度：…, and 二季度：… below it
    return found


def of_habit(
    norm: str, sure: list[Label], bare: list[Label], own_keys: dict[str, list[Label]], paragraphs: list[tuple[int, int]]
) -> list[Label]:
    """The doubtful labels that the document's own way of writing makes sure: it has many such, or others where they stand."""
    found: list[Label] = []
    for of_a_key in own_keys.values():  # 包抓站所：A comes back before a list of units, whatever the office means by it
        found += of_a_key if len(of_a_key) >= HABIT else []
    if len(bare) >= HABIT or any(label.convention for label in (*sure, *found)):  # the document's habit
        return found + bare
    if not bare:
        return found
    found += dashes_of_items(norm, bare, paragraphs)
    labels = [*sure, *found]
    return found + [label for label in bare if stands_alike(norm, label, labels, paragraphs)]


def closing_parts(norm: str, end: int, sure: list[Label], bare: list[Label]) -> list[Label]:
    """Brackets of nothing but units that close the parts of one paragraph, to its end: …600吨；（县城管局）拆除违建74处。（县公安局）."""
    parts = [label for label in bare if behind_stop(norm, label.start) or norm[label.end : label.end + 1] in ENDS_PART]
    last = max((label.end for label in (*sure, *parts)), default=0)
    several = len(sure) + len(parts) >= FEWEST_ALIKE
    return parts if several and closed(norm, last) >= end else []


ENDS_PART = frozenset({"", "。", "；", "\n"})


def dashes_of_items(norm: str, bare: list[Label], paragraphs: list[tuple[int, int]]) -> list[Label]:
    """Units behind dashes on lines of which several begin with a mark: 9、体检不少于45人——武装部."""
    dashes = [label for label in bare if label.form == "tail"]
    if len(dashes) < FEWEST_ALIKE:
        return []
    begins = [paragraphs[bisect_right(paragraphs, (label.start, 0)) - 1][0] for label in dashes]
    return dashes if sum(mark_at(norm, begin) is not None for begin in begins) >= FEWEST_ALIKE else []


def stands_alike(norm: str, bare: Label, labels: list[Label], paragraphs: list[tuple[int, int]]) -> bool:
    """Whether a bracket with nothing but units stands where other labels of the document stand: 【市民政局】 at a paragraph's beginning or end."""
    if IN_OFFICE.match(norm, max(0, bare.start - 1)):
        return False  # 报省政府办公厅（督查室）: the office's own part
    if behind_stop(norm, bare.start):  # …。[省商务厅、省税务局] as others of the document
        alike = [label for label in labels if label.form == "bracket" and not label.keyed]
        if sum(norm[label.start] == norm[bare.start] and behind_stop(norm, label.start) for label in alike) >= HABIT:
            return True
    told = sum(label.form == "bracket" for label in labels)
    ends = norm[bare.end : bare.end + 1] in {"。", "；"} or mark_at(norm, bare.end) is not None
    if len(bare.names) > 1 and ends and told >= FEWEST_ALIKE:
        return True  # …（市教育局、市财政局）。…（市司法局负责）。
    begins = {start for start, _ in paragraphs}
    if bare.start in begins:
        if len(bare.names) > 1 and told >= FEWEST_ALIKE and norm[bare.start - 2 : bare.start - 1] in STOPPED:
            return True  # on the line below its sentence, where others stand behind theirs
        return sum(label.start in begins for label in labels) >= FEWEST_ALIKE
    edges = {end for _, end in paragraphs}
    if len(paragraphs) <= FEW_PARAGRAPHS:  # the line breaks are lost: a mark begins what a line did
        edges |= {end for label in (*labels, bare) if mark_at(norm, end := closed(norm, label.end)) is not None}
    others = [label for label in labels if label.form == "bracket" and closed(norm, label.end) in edges]
    return closed(norm, bare.end) in edges and len(others) >= FEWEST_ALIKE


def behind_stop(norm: str, start: int) -> bool:
    """Whether a bracket stands behind a sentence, or behind a remark that does: …。（具体目录另行公布）（省商务厅）."""
    if norm[start - 1 : start] == "）":
        start = max(0, norm.rfind("（", max(0, start - LONGEST_REMARK), start))
    return norm[start - 1 : start] in STOPPED


LONGEST_REMARK = 60
IN_OFFICE = lazy("[厅室局委府办部][（〔][一-龥]{2,8}[室处科股][）〕]")
STOPPED = frozenset("。；！")
FEWEST_ALIKE = 2
HABIT = 3
"""So often something comes back before it is taken for the document's own way of writing."""
OWN_KEY = lazy("[（〔【]?(?P<key>[一-龥]{2,8})：")
NO_KEY = lazy(
    "抄|送|印发|发布|来源|出席|列席|参[加会]|主持|记录|签发|电话|地址|联系|审[核批定]|推荐|申报|报告|名称|标题|附件|范围|对象|地[点区]|时间|内容|如下|以下|包括|单位有"
)
"""In keys whose units are named but answer for nothing."""


def dashed(norm: str, start: int, end: int) -> list[Label]:
    """Units behind a dash at a paragraph's end: 新建学校12所——市教育局."""
    dash = max(norm.rfind("——", start, end), norm.rfind("--", start, end))
    if dash <= start or end - dash > LONGEST_BARE:
        return []
    return list(behind_dash(norm, dash, end))


def behind_dash(norm: str, dash: int, end: int) -> Iterator[Label]:
    """The label from a dash to `end`, if nothing but units stands behind it: ——武装部, ——交管站、杨柳社区."""
    names, opened = split_names(norm, dash + 2, end, strict=False)
    words = [norm[begin:stop] for begin, stop in names]
    if any(is_name(name, strict=True) for name in words) and all(map(answers, words)):
        found = tuple([Named(*span, "responsible", "none") for span in names])
        if unaccounted(norm, dash + 2, end, list(found)) == 0:
            yield Label(dash, end, "tail", found, opened)


NEXT_MARK = (
    "（[一二三四五六七八九十]{1,3}）[一-龥]|(?<![、一二三四五六七八九十])[一二三四五六七八九十]{1,3}、[一-龥]"
    "|(?<!\\d)\\d{1,2}[.、](?!\\d)|各(?:牵头|责任|有关|相关|承办)单位(?=[要请应须于每在按])"
    "|本(?:意见|通知|办法|方案|规定|细则|措施)(?=自)"
)
GLUED_DASH = lazy(f"(?:——|--)[^。；：！\\n—]{{2,80}}?(?={NEXT_MARK}|$)")


def glued_dashes(norm: str, start: int, end: int) -> Iterator[Label]:
    """The same before the next mark, where the line breaks are lost: …达到96%——社保所、各村9、上站体检45人——武装部10、…."""
    for dash in GLUED_DASH.finditer(norm, start, end):
        yield from behind_dash(norm, *dash.span())


def note_own_key(norm: str, start: int, end: int, found: dict[str, list[Label]]) -> None:
    """Note a line that is nothing but a key of the office's own and a list of units: it may be its way to label."""
    key = OWN_KEY.match(norm, start, end)
    if key is None or end - start > LONGEST_BARE or NO_KEY.search(key["key"]):
        return
    closed = end - (norm[end - 1] in "）〕】")
    names, opened = split_names(norm, key.end(), closed, strict=True)
    role = role_of_key(key["key"])
    named = [Named(*span, role, "none" if role == "responsible" else "explicit") for span in names]
    if named and unaccounted(norm, key.end(), closed, named) == 0:
        found[key["key"]].append(Label(start, end, "line", tuple(named), opened, False, (), True))


KEY_ALONE = lazy(f"{TAIL_KEY.pattern}|{WHOSE}{DUTIES}{BODY}")


def with_values(norm: str, paragraphs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The paragraphs; 责任单位 alone on its line, with a colon or without, is one with the list of units on the next."""
    begin: int | None = None
    for (start, end), after in zip(paragraphs, [*paragraphs[1:], None], strict=False):
        alone = end - start <= 16 and after is not None and KEY_ALONE.fullmatch(norm, start, end) is not None
        if alone and after and is_list(norm, *after):
            begin = start if begin is None else begin
            continue
        yield (start if begin is None else begin), end
        begin = None


def brackets(norm: str, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Bracketed stretches of a paragraph: inner start and end, outer start and end; half brackets at its edges too."""
    stack: list[int] = []
    last_close = start
    for found in BRACKETS.finditer(norm, start, end):
        if found.group() in "（〔":
            stack.append(found.start())
            if len(stack) > 6:
                del stack[0]
        elif stack:
            opening = stack.pop()
            if found.start() - opening <= LONGEST:
                yield opening + 1, found.start(), opening, found.end()
            last_close = found.end()
        elif found.end() == end:  # the opening bracket is lost
            sentence = max(norm.rfind("。", last_close, found.start()), norm.rfind("；", last_close, found.start()))
            if sentence > 0 and found.start() - sentence < 120:
                yield sentence + 1, found.start(), sentence + 1, found.end()
    if stack and end - stack[-1] <= 160:  # the closing bracket is lost
        inner = not norm[last_close:end].strip("。；")  # 〔市教育局、市财政局（列首位的为牵头单位）
        if not inner or norm.find("。", stack[-1], last_close) < 0:
            yield stack[-1] + 1, end, stack[-1], end


def open_in(norm: str, start: int, end: int) -> int:
    """How many brackets of a stretch are open at its end, if each opens before it closes."""
    opened, closed = norm.count("（", start, end), norm.count("）", start, end)
    return opened + norm.count("〔", start, end) - closed - norm.count("〕", start, end)


SEVERAL_OPEN = 2


def swallows(norm: str, start: int, end: int) -> bool:
    """Whether a line holds several items whose brackets were never closed: 3．…（A负责4．…（B负责5．…（C负责）."""
    return open_in(norm, start, end) >= SEVERAL_OPEN


OPEN_BRACKET = lazy(
    f"[（〔](?P<inner>(?:[^（）〔〕。！\n]|（[^（）\n]{{1,14}}）|〔[^〔〕\n]{{1,14}}〕){{2,140}}?)(?={NEXT_MARK})"
)


def open_brackets(norm: str, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """As `brackets`, where line breaks are lost and brackets too: a label ends at the next mark: （市教育局负责4．新建学校."""
    for found in OPEN_BRACKET.finditer(norm, start, end):
        yield *found.span("inner"), *found.span()


def bracket_label(norm: str, inner_start: int, inner_end: int, start: int, end: int) -> Label | None:
    """The label in a bracket, or None when the bracket is a remark."""
    words = norm[inner_start:inner_end]
    if len(words) < 2 or REPORTED_BY.search(words):
        return None
    if words[0] in "以上" and words.startswith(("以下", "上述")) and not KEY.match(words):
        return None  # speaks of all items: the convention is found by itself
    if lists_kinds(norm, inner_end, start):
        return None
    plain = SAYS_MORE.search(words) is None
    if not plain and ABOUT_PEOPLE.search(words) and not CONVENTION.search(words) and not KEY.search(words):
        return None
    whole = norm[start] in "（〔" and norm[end - 1] in "）〕"
    at_end = (
        end >= len(norm)
        or norm[end] in "\n。；，、）〕（〔 "
        or norm[start - 1 : start] in {"。", "；", "！"}
        or mark_at(norm, end) is not None
    )
    told = not plain and CONVENTION_HOLDS.search(words) is not None
    convention = told and CONVENTION.search(words) is not None
    list_end = without_convention(norm, inner_start, inner_end) if told else inner_end
    duties = DUTY_WORD.search(norm, inner_start, list_end) is not None
    read = parse_verbs if plain else parse if told else parse_inside
    parsed = read(norm, inner_start, list_end) if duties else Parsed()
    form = form_of(norm, parsed, inner_start, list_end, at_end=at_end, whole=whole)
    person = PERSON_LABEL.fullmatch(norm, inner_start, inner_end) if form != "bracket" and whole and at_end else None
    if person:
        return Label(start, end, "bracket", (), open_list=False, persons=(person.span("person"),))
    if form is None:
        bare = (
            norm[start] in "（〔" and not parsed.verbs
        )  # …。（市教育局、市财政局: if a bracket is lost, it is the last
        return bare_label(norm, (inner_start, list_end), (start, end), convention=convention) if bare else None
    return Label(
        start, end, form, tuple(parsed.names), parsed.open_list, convention, tuple(parsed.persons), parsed.keyed
    )


KINDS_COUNTED = lazy("(?:\\d{1,3}|[一二两三四五六七八九十]{1,3})个[一-龥]{0,8}(?P<kind>[组班镇乡道村区县室心会队])$")
LONGEST_KIND = 14
ALIKE = {"镇": "镇乡道", "乡": "镇乡道", "道": "镇乡道", "区": "区县市", "县": "区县市"}


def lists_kinds(norm: str, inner_end: int, start: int) -> bool:
    """Whether a bracket says which those are that are counted before it: 下设3个专项组（综合协调组、督导检查组）, 5个乡镇（石桥镇、柳河镇）."""
    counted = (
        KINDS_COUNTED.search(norm, max(0, start - LONGEST_KIND), start) if "个" in norm[start - 10 : start] else None
    )
    if counted is None:
        return False
    stop = inner_end - (norm[inner_end - 1] == "等")
    return norm[stop - 1] in ALIKE.get(counted["kind"], counted["kind"])


NUMBERED = lazy("(?:^|\\n)（[一二三四五六七八九十\\d]{1,3}）$")
"""（1）【县发改局】…, 【市教育局】培训教师300人。: units right behind an item's mark."""


TIMED = lazy("[，；、 ](?=[^（）]{2,20}$)[^（）]*?(?:\\d|[年月日季周底末前内起])")
"""…（市教育局，6月底前）: when, behind the units of a label."""


def bare_label(norm: str, inner: tuple[int, int], outer: tuple[int, int], *, convention: bool) -> Label | None:
    """（市林业局、市水利局）: nothing but units, before a full stop or the line's end.

    Believed after a full stop and where it says who leads; elsewhere where it is the document's habit. Between two
    sentences it must name several: …。（市财政局、市国资委）各县（市、区）要….
    """
    start, end = outer
    begins = (
        start == 0 or norm[start - 1] in "\n.、。；！）" or NUMBERED.search(norm[max(0, start - 6) : start]) is not None
    )
    ends = end >= len(norm) or norm[end] == "\n" or mark_at(norm, end) is not None  # 一是…。（市教育局）二是…
    if inner[1] - inner[0] > LONGEST_BARE or not (begins or ends or norm[end] in "。；（〔，"):
        return None
    names, opened = split_names(norm, *inner, strict=True)
    names = sorted([*names, *sharing(norm, *inner, names)])
    found = with_remarks(norm, [named_of((*span, "responsible", "none", ())) for span in names])
    closes = norm[start - 1 : start] in {"。", "；", "！"} and ends
    if not found or unaccounted(norm, *inner, found) > 1:
        in_short = names_in(norm, *inner) if closes else None  # …。（公安、交警部门）
        if not in_short or not in_short[0]:
            return loose_list(norm, inner, outer, convention=convention) if closes else None
        found, opened = [Named(*span, "responsible", "none") for span in in_short[0]], in_short[1]
    dated = inner[0] <= found[-1].end < inner[1] and TIMED.match(norm, found[-1].end, inner[1]) is not None
    amid = norm[start - 1 : start] == "。" and len(found) > 1 and "一" <= norm[end : end + 1] <= "龥"
    sure = convention or closes or amid or (dated and (ends or norm[end] in "。；"))
    return Label(start, end, "bracket" if sure else "bare", tuple(found), opened, convention)


def loose_list(norm: str, inner: tuple[int, int], outer: tuple[int, int], *, convention: bool) -> Label | None:
    """The same where some of several names end as no office outside a list does: （监管处、科技处、云州北口岸）, （市工信局、华能云州）."""
    names, opened = split_names(norm, *inner, strict=False)
    known = [
        is_name(norm[a:b], strict=True) or (INNER.fullmatch(norm, a, b) or BRANCH.fullmatch(norm, a, b)) is not None
        for a, b in names
    ]
    found = [Named(*span, "responsible", "none") for span in names]
    if len(names) < FEWEST_LISTED or sum(known) < MOST_KNOWN * len(names) or unaccounted(norm, *inner, found) > 1:
        return None
    return Label(*outer, "bare", tuple(found), opened, convention)


FEWEST_LISTED = 2
MOST_KNOWN = 0.5
BRANCH = lazy(
    "(?:国网|南网|南方电网|中国(?:移动|电信|联通|铁塔|石油|石化|邮政|烟草|人寿|华电)|中石油|中石化|中海油|中核|中广核|华能|大唐"
    "|华电|国能|国家电投|三峡|人保财险|太保财险|平安产险)[一-龥]{2,8}"
)
"""What the state's own companies call their branches: 华能云州, 中国电信云州."""


def form_of(norm: str, parsed: Parsed, start: int, end: int, *, at_end: bool, whole: bool) -> str | None:
    """Bracket for a label, loose for one whose names are damaged, None for a remark that speaks of duties."""
    if parsed.keyed:
        return "bracket" if parsed.names or parsed.aux else None
    if parsed.verbs and parsed.open_list and not parsed.names:
        return "bracket" if whole and at_end and unaccounted(norm, start, end, []) == 0 else None
    if parsed.persons and not parsed.names:
        spans = [Named(*span, "responsible", "none") for span in parsed.persons]
        return "bracket" if whole and at_end and unaccounted(norm, start, end, spans) == 0 else None
    if not parsed.verbs or not parsed.names:
        return None
    posts = BY_POST.match(norm, start, end)
    start = posts.end() if posts else start
    if parsed.names[0].start - start > 12:
        return None
    first = norm[parsed.names[0].start : parsed.names[0].end]
    if not at_end and SUFFIX.search(norm[max(0, start - 9) : start - 1]):
        return None  # 由领导小组（市应急局牵头）统筹: says who the group is
    if not at_end and not (SUFFIX.search(first) or EVERY.fullmatch(first) or COLLECTIVE.fullmatch(first)):
        return None
    if is_name(first, strict=True) or any(is_name(norm[a:b], strict=True) for a, b, *_ in parsed.names):
        return "bracket"
    if whole and at_end and SEVERAL.search(norm, start, end) and unaccounted(norm, start, end, parsed.names) == 0:
        return "bracket"
    if whole and at_end and are_in_short(norm, parsed) and unaccounted(norm, start, end, parsed.names) <= LEVEL_ONLY:
        return "bracket"
    short = re.fullmatch("[一-龥、（）]{2,30}(?:负责|牵头|落实)", norm[start:end]) is not None
    return "loose" if short and at_end and whole else None


def are_in_short(norm: str, parsed: Parsed) -> bool:
    """Whether names without an ending of their own are offices by their fields, or places with 等县 behind them: 环保牵头, 公安配合."""
    names = [norm[name.start : name.end] for name in parsed.names]
    if parsed.open_list and any(LISTED_LEVEL.match(norm, name.end) for name in parsed.names):
        return all(
            SUFFIX.search(words) or (len(words) <= LONGEST_PLACE and not SECTOR.fullmatch(words)) for words in names
        )
    return all(SECTOR.fullmatch(words) for words in names)


LISTED_LEVEL = lazy(f"等{LEVEL_OF_PLACES}(?=[负牵配协参承、，；。）按分]|$)")
"""（石桥、青岭等县负责）: what the places are."""
LONGEST_PLACE = 4
LEVEL_ONLY = 7
"""So long is 县（市、区）政府, which is no name but may stand behind 等."""


def without_nested(labels: list[Label]) -> list[Label]:
    """Ascending, and of nested ones only the outermost."""
    kept: list[Label] = []
    for label in sorted(labels, key=lambda label: (label.start, -label.end)):
        if not kept or label.start >= kept[-1].end:
            kept.append(label)
    return kept


def merged(norm: str, labels: list[Label]) -> list[Label]:
    """Labels with nothing but blanks and punctuation between them are one; without the names of one whose item is lost."""
    result: list[Label] = []
    lost = False
    for label in labels:
        previous = result[-1] if result else None
        beside = previous is not None and not norm[previous.end : label.start].strip("。；，、 \n\u3000")
        lost = previous is not None and beside and (lost or begins_again(norm, previous, label))
        if previous and lost:
            result[-1] = previous._replace(end=label.end)
        elif previous and beside and len(previous.names) < 60 and not stands_apart(norm, previous, label):
            result[-1] = previous._replace(
                end=label.end,
                names=previous.names + label.names,
                open_list=previous.open_list or label.open_list,
                convention=previous.convention or label.convention,
                persons=previous.persons + label.persons,
                keyed=previous.keyed or label.keyed,
            )
        else:
            result.append(label)
    return [
        label if (end := closed(norm, label.end)) == label.end else label._replace(end=end)
        for label in result
        if label.names or label.persons or label.keyed or label.open_list
    ]


SEVERAL_KEYS = 2


def stands_apart(norm: str, before: Label, label: Label) -> bool:
    """Whether units in brackets on a line of their own are none of the label that closes the line above: …（招商局配合）。, 【建设局】."""
    alone = norm[label.start] == "〔" and not label.keyed and norm[label.start - 1] == "\n"
    return alone and norm[before.start - 1] != "\n"


def begins_again(norm: str, before: Label, label: Label) -> bool:
    """Whether a label of several keys is followed by a line with the first of them: one whose item is lost."""
    if label.form != "line" or before.form != "line":
        return False
    colon = norm.find("：", label.start, label.start + LONGEST_KEY)
    told = norm.count("：", before.start, before.end)
    return told >= SEVERAL_KEYS and colon > 0 and norm.startswith(norm[label.start : colon + 1], before.start)


def closed(norm: str, end: int) -> int:
    """The label's end with the punctuation that parts it from what follows."""
    while end < len(norm) and norm[end] in "。；，、":
        end += 1
    return end
