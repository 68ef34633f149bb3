"""Labelled items: from which mark, or from which label's end, to the label that names who answers for them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from luoshi.reading.clauses import strip
from luoshi.reading.conventions import convention_from, is_of_its_own, with_convention, with_stars
from luoshi.reading.item_starts import SEPARATORS, Kinds, item_start
from luoshi.reading.key_lines import NAMED_LINE
from luoshi.reading.label_parsing import Label, is_list, parse_verbs, unaccounted
from luoshi.reading.label_words import CONVENTION
from luoshi.reading.leading import leading
from luoshi.reading.line_words import PUNCTUATED
from luoshi.reading.marks import INLINE
from luoshi.reading.mending import Mended
from luoshi.reading.names import Named, split_names
from luoshi.reading.nodes import Node, Outline
from luoshi.reading.patterns import lazy
from luoshi.reading.units import NEAR, NOT_CHARGED

LABEL_BULLETS = "★☆▲●■◆※"
SHORTEST_LED = 6
LONGEST_HEADED = 60
MOST_SHARED = 60
"""Marks that are looked at for the beginning of a list."""


class Item(NamedTuple):
    """A labelled item at [start, end) with its label at [label_start, label_end)."""

    start: int
    end: int
    label: Label
    rule: str
    named: tuple[int, int] | None = None
    """What names it, above the units that a slip puts before what is to be done."""
    units_at: tuple[int, int] | None = None
    """Where those units stand."""

    @property
    def begin(self) -> int:
        """Where what belongs to it begins."""
        return self.named[0] if self.named else self.start

    @property
    def led(self) -> bool:
        """Whether the label stands inside of the item, at its beginning: 1.（市教育局牵头）培训教师300人。"""
        return self.label.start < self.end


@dataclass(frozen=True, slots=True)
class HeadingLabel:
    """A label that stands with a heading and holds for what is under it."""

    node: int
    label: Label


def unit_headings(norm: str, tree: Outline, taken: list[HeadingLabel]) -> list[HeadingLabel]:
    """Headings that are nothing but units: 一、市教育局. What stands under them is theirs."""
    labelled = {held.node for held in taken}
    found: list[HeadingLabel] = []
    for node in tree.nodes:
        start, end = node.mark_end, node.heading_end
        end -= norm[end - 1] in "：〕"
        if end - start < 3 or node.index in labelled or not norm[end : node.end].strip(SEPARATORS):
            continue
        if norm[end - 1 - (norm[end - 1] == "。")] in GROUPS_END and (led := led_by(norm, node)):
            found.append(HeadingLabel(node.index, led))
        elif is_list(norm, start, end):
            names, opened = split_names(norm, start, end, strict=True)
            if any(NOT_CHARGED.search(norm[slice(*span)]) for span in names):
                continue
            if norm[end] == "：" and norm.find(norm[end - 4 : end], end, min(node.end, end + NEAR)) > 0:
                continue  # 慢病管理中心：建设慢病管理中心88个。 is what is built
            units = tuple(Named(*span, "responsible", "subject") for span in names)
            found.append(HeadingLabel(node.index, Label(start, node.heading_end, "heading", units, opened)))
    return found


GROUPS_END = frozenset("组班")
LED_BY = lazy(
    "[ \\n：]*(?P<told>由?[^。；：\\n]{2,40}牵头(?:负责)?(?:，[^。；：\\n]{2,160}(?:参加|参与|配合|协助|协办))?)。(?=[ \\n]*[^ \\n])"
)


def led_by(norm: str, node: Node) -> Label | None:
    """Who leads the group that a heading names, and who takes part: （一）医疗救治组。由县医院牵头，县中医院参加。负责…. It holds for what the group does."""
    told = LED_BY.match(norm, node.heading_end, node.end)
    parsed = parse_verbs(norm, *told.span("told")) if told else None
    if told is None or parsed is None or not parsed.names:
        return None
    if unaccounted(norm, *told.span("told"), parsed.names):
        return None
    return Label(told.start("told"), told.end(), "bracket", tuple(parsed.names), parsed.open_list)


def apply_convention(norm: str, labels: list[Label]) -> list[Label]:
    """Labels with the document's convention on who leads applied."""
    labels = with_stars(norm, labels)
    if CONVENTION.search(norm) is None:
        return labels  # most documents
    begin = convention_from(norm, labels)
    return [
        label._replace(names=with_convention(norm, label.names))
        if (begin is not None and label.start >= begin) or is_of_its_own(norm, label)
        else label
        for label in labels
    ]


def labelled_items(
    mended: Mended, labels: list[Label], tree: Outline, blocked: list[tuple[int, int]], body: int
) -> tuple[list[Item], list[HeadingLabel]]:
    """The items of all labels, in order. `blocked`: stretches of masthead, contents and signature, which no item enters."""
    items: list[Item] = []
    headings: list[HeadingLabel] = []
    before = [tree.at(label.start - 1) if label.start else None for label in labels]
    kinds = Kinds(labels, before, tree)
    previous = body
    leads = leading(mended, labels)
    for number, label in enumerate(labels):
        following = labels[number + 1].start if number + 1 < len(labels) else len(mended.norm)
        node = before[number]
        if label.start in leads:
            told = strip_separators(mended.norm, label.end, min(following, mended.paragraph_end(label.start)))
            if told:
                items.append(Item(label.start, told[1], label, "item.led"))
                previous = told[1]
                continue
        with_headings = headings_of(mended, tree, label, node, items[-1].label if items else None, following)
        if with_headings:
            headings += with_headings
            previous = label.end
            continue
        previous = max(previous, last_blocked(blocked, label.start))
        led = led_item(mended, tree, label, node, previous, following)
        if led:
            items.append(led)
            previous = led.end
            continue
        start, rule = item_start(mended, tree, label, node, previous, following, kinds)
        if named := named_line(mended.norm, start, label):
            start, rule = named, "item.paragraph"
        stripped = strip_separators(mended.norm, start, label.start)
        told = stripped and told_below(mended.norm, stripped, label, following)
        if stripped and told:
            items.append(Item(*told, label, "item.after-label", stripped, (label.start, label.end)))
        elif stripped:
            end = goes_on_behind(mended, tree, stripped[0], label, following)
            items.append(Item(stripped[0], end or stripped[1], label, rule))
            told = (stripped[0], end) if end else None
        previous = told[1] if told else label.end
    return list(slips(mended.norm, items)), headings + unit_headings(mended.norm, tree, headings)


def named_line(norm: str, start: int, label: Label) -> int | None:
    """Where the line stands with the name of what the units of a line below are to do, behind what belongs to others.

    二、产业发展类（2个） | 项目名称：… | 责任单位：A; 反馈要求：… of the slip before | 交办事项：… | 牵头单位：B.
    """
    if label.form != "line" or norm[label.start - 1] != "\n" or norm.find("\n", start, label.start - 1) < 0:
        return None
    lines = [found.start() for found in NAMED_LINE.finditer(norm, start + 1, label.start)]
    return lines[-1] if lines else None


def headings_of(
    mended: Mended, tree: Outline, label: Label, node: Node | None, last: Label | None, following: int
) -> list[HeadingLabel]:
    """The headings that a label stands with; none where it closes an item. `node`: right before it; `last`: the label of the item before."""
    own = tree.at(label.start)
    if own and own.start == label.start:  # 牵头单位：市教育局 on a line before what it holds for
        below = tree.nodes[own.index + 1] if own.index + 1 < len(tree.nodes) else None
        told = below and TELLS_BELOW.fullmatch(mended.norm, label.end, max(label.end, below.heading_end))
        return [HeadingLabel(held.index, label) for held in (own, below if told else None) if held]
    if node is None:
        return []
    if last is not None and closed_sibling(mended.norm, tree, node, last):
        return []
    if heads(mended.norm, node, label, following) or heads_flat(mended, tree, node, label, following):
        return [HeadingLabel(node.index, label)]
    return []


def goes_on_behind(mended: Mended, tree: Outline, start: int, label: Label, following: int) -> int | None:
    """Where a sentence ends that goes on behind the units in its middle: …改造（县住建局牵头），6月30日前开工；…. None where none does."""
    norm = mended.norm
    if label.form != "bracket" or "，" not in norm[label.end - 1 : label.end + 1]:
        return None
    if start and norm[start - 1] == "，":
        return None  # A（…），B（…），确保完成任务: what closes them all
    below = bisect_right(tree.starts, label.end)
    stop = min(following, mended.paragraph_end(label.start), *tree.starts[below : below + 1])
    closes = PART_ENDS.search(norm, label.end, stop)
    return closes.end() if closes else None


PART_ENDS = lazy("[；。！]")
NAMES_IT = lazy(
    "(?:(?:[一二三四五六七八九十]{1,3}、|\\d{1,2}[.、])?〔?(?:任务|事项|项目|工作|督办|交办|问题|案由|议题|领衔"
    "|第[^：\\n]{1,12}号(?:提案|建议|议案)|编号|来源|立项|件|案件|提案|建议|文号|标题)[一-龥]{0,4}(?:〕：?"
    "|：)[^\\n]{1,80}(?:\\n|$))+"
)
TELLS_IT = lazy("〔?(?:工作|任务|办理|督办|整改|落实|具体|目标|主要)?(?:内容|要求|措施|举措|任务|目标)(?:〕：?|：)")
"""What is to be done, by its key: 工作内容：…, 【办理要求】…."""
NEXT_KEY = lazy("\\n\\s*(?:[一二三四五六七八九十]{1,3}、|\\d{1,2}[.、])?〔?[一-龥]{2,8}(?:〕|：)")
"""The next line of a slip, or the first of the next slip."""


def told_below(norm: str, named: tuple[int, int], label: Label, following: int) -> tuple[int, int] | None:
    """What the units of a slip are to do, below them, where no label with the time comes behind it; None where it is no slip.

    事项名称：…, 承办单位：…, 办理要求：…, and then the next slip or nothing. `named`: what names the task, above the units.
    """
    if not label.names or label.form != "line" or NAMES_IT.fullmatch(norm, *named) is None:
        return None
    begin = label.end
    while begin < following and norm[begin].isspace():
        begin += 1
    key = TELLS_IT.match(norm, begin, following)
    if key is None or norm[key.end() : key.end() + 1] in {"", "\n"}:
        return None
    stop = NEXT_KEY.search(norm, key.end(), following)
    if stop is None and following < len(norm):
        return None  # the label that follows tells the time of this one, or who answers for it besides
    return strip(norm, begin, stop.start() if stop else following)


TELLS_BELOW = lazy(
    "\\s*〔(?:办理|督办|整改|落实|交办|承办|工作|具体)?(?:要求|内容|措施|事项|意见)〕"
    "|\\s*(?:(?:事项|任务|项目|督办|交办)(?:名称|事项)\\n[^\\n]{2,60}\\s*)?(?:办理|督办|整改|落实|交办|工作|具体)(?:要求|内容|措施)"
)
"""【办理要求】 alone on the line below a slip's units: what it heads is theirs."""


def slips(norm: str, items: list[Item]) -> Iterator[Item]:
    """The items; a slip that names the units before it says what they are to do is one: 任务名称, 责任单位, 工作内容, 完成时限."""
    waiting: Item | None = None
    for item in items:
        follows = waiting is not None and not norm[waiting.label.end : item.start].strip()
        if waiting and follows and not item.label.names and item.label.keyed and TELLS_IT.match(norm, item.start):
            label = item.label._replace(names=waiting.label.names, open_list=waiting.label.open_list)
            units_at = (waiting.label.start, waiting.label.end)
            yield item._replace(label=label, named=(waiting.start, waiting.end), units_at=units_at)
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = item if item.label.names and NAMES_IT.fullmatch(norm, item.start, item.end) else None
        if waiting is None:
            yield item
    if waiting:
        yield waiting


def shared_labels(mended: Mended, tree: Outline, items: list[Item]) -> dict[int, Label]:
    """Measures counted on lines below 整改措施： whose one label stands behind the last of them: node → that label."""
    found: dict[int, Label] = {}
    previous = 0
    for item in items:
        last = tree.at(item.start) if item.rule == "item.mark" and item.label.form == "line" else None
        if last and last.start == item.start:
            earlier = counted_before(tree, last, previous)
            if earlier and mended.norm[earlier[-1].start - 2 : earlier[-1].start] == "：\n":
                found |= dict.fromkeys((node.index for node in earlier), item.label)
        previous = item.label.end
    return found


def counted_before(tree: Outline, last: Node, floor: int) -> list[Node]:
    """The items of a list before its last one, backwards to number 1; none where the list does not begin behind `floor`."""
    found: list[Node] = []
    wanted = last
    for node in reversed(tree.nodes[max(0, last.index - MOST_SHARED) : last.index]):
        if node.inline:
            continue
        if node.start < floor or node.kind != last.kind or node.number != wanted.number - 1:
            break
        found.append(node)
        wanted = node
    return found if found and wanted.number == 1 else []


def led_item(
    mended: Mended, tree: Outline, label: Label, node: Node | None, previous: int, following: int
) -> Item | None:
    """The item of a label that stands before its words: right after the mark, or at the beginning of a paragraph."""
    norm = mended.norm
    behind_words = norm[label.start - 1] not in SEPARATORS and (node is None or node.mark_end < label.start)
    if behind_words and label.start > max(previous, 0):
        return None  # most often: the label closes what stands before it
    paragraph, paragraph_end = mended.paragraphs[bisect_right(mended.paragraphs, (label.start, 1 << 60)) - 1]
    start = max(paragraph, previous)
    waiting = node is not None and previous <= node.start < start and norm[node.heading_end : label.start].strip()
    if waiting and (label.form != "bracket" or (label.keyed and norm.endswith("。", 0, start - 1))):
        return None  # 9．新增托位。责任单位：A: what stands before it waits for its label
    if norm[node.mark_end if node and node.start >= start else start : label.start].strip(SEPARATORS):
        return None
    below = bisect_right(tree.starts, label.start)
    next_mark = tree.nodes[below].start if below < len(tree.nodes) else len(norm)
    stripped = strip_separators(norm, label.end, min(paragraph_end, following, next_mark))
    if stripped is None or stripped[1] - stripped[0] < SHORTEST_LED:
        return None
    return Item(node.start if node and node.start >= start else label.start, stripped[1], label, "item.led")


def last_blocked(blocked: list[tuple[int, int]], position: int) -> int:
    """The end of the last blocked stretch before `position`; 0 when there is none."""
    index = bisect_right(blocked, (position, 0)) - 1
    return blocked[index][1] if index >= 0 else 0


def strip_separators(norm: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch without what parts it from the label before; None when nothing is left."""
    while start < end and norm[start] in SEPARATORS:
        start += 1
    if norm[end - 1] in LABEL_BULLETS:  # …清退。★牵头单位：A, the line break lost
        end -= 1
    return strip(norm, start, end)


def closed_sibling(norm: str, tree: Outline, node: Node, last: Label) -> bool:
    """Whether the label before closed the item before this one, of the same kind: then this one's label closes it as well."""
    if not 0 <= node.start - last.end <= FARTHEST_SIBLING or norm[last.end : node.start].strip():
        return False
    before = tree.at(last.start)
    return before is not None and before.kind == node.kind and before.start < last.start


FARTHEST_SIBLING = 4
"""So many blanks may stand between a label and the next item."""
LONGEST_CLOSED = 24
"""So long is a heading that a full stop closes."""
KEYED_BELOW = lazy("(?P<heading>[^。；：\\n]{2,30})(?:\\s*\\n\\s*[一-龥]{2,8}：[^。；：，\\d\\n]{2,30})+")
"""A heading and lines below it that name who answers for all of it: 县级河长：县长 徐敏."""


def heads(norm: str, node: Node, label: Label, following: int) -> bool:
    """Whether the label belongs to the heading of `node`, with text under it that it holds for."""
    if node.inline and node.kind in INLINE:
        return False
    words = norm[node.mark_end : label.start].strip()
    if norm[label.start - 1] == "\n" and norm[label.end : label.end + 1].strip():
        return False  # 【市教育局】新增学位8000个。 on a line below the heading
    if node.children and "\n" in words and (named := KEYED_BELOW.fullmatch(words)):
        words = named["heading"]  # 一、柳河, 县级河长：徐敏, 河长单位：县政府办公室, and then what is to be done
    if node.children and words.endswith("。") and len(words) <= LONGEST_CLOSED and "，" not in words:
        words = words[:-1]  # 一、加强城市管理。（市城管局牵头）, with its measures below
    if not words or len(words) > 60 or "。" in words or "；" in words or words.count("，") > 2 or "\n" in words:
        return False
    if (norm.find("\n", label.end, following) < 0 and following < len(norm)) or norm[label.end - 1] in "；，、":
        return False  # the next label is in the same paragraph: each has its own stretch
    under = norm[label.end : node.end].strip(SEPARATORS)
    return len(under) >= 8 or (len(under) >= 4 and PUNCTUATED.search(norm, label.end, node.end) is not None)


def heads_flat(mended: Mended, tree: Outline, node: Node, label: Label, following: int) -> bool:
    """Whether the label belongs to a heading in whose line, or in flattened text, marks without labels come right behind it."""
    if not node.children or not (mended.flattened or tree.nodes[node.children[0]].inline):
        return False
    words = mended.norm[node.mark_end : label.start].strip()
    behind = mended.norm[label.end : tree.nodes[node.children[0]].start]
    if following < node.end and (
        len(words) > LONGEST_TOPIC or SAYS_MORE.search(words) or node.kind not in HEADING_KINDS
    ):
        return False  # one of several labels; 一、关于科技创新（市科技局牵头）1．…2．…（市财政局负责） is a heading nevertheless
    return 0 < len(words) <= LONGEST_HEADED and "。" not in words and not behind.strip(SEPARATORS)


LONGEST_TOPIC = 24
SAYS_MORE = lazy("[，。；：\\d]")
HEADING_KINDS = frozenset({"cn", "cnp"})


def inherited(tree: Outline, headings: dict[int, Label], node: Node | None) -> Label | None:
    """The label of the nearest heading above that carries one."""
    while node:
        if node.index in headings:
            return headings[node.index]
        node = tree.nodes[node.parent] if node.parent is not None else None
    return None


FEWEST_HEADS = 2


def heads_elsewhere(tree: Outline, node: Node, words: str) -> bool:
    """Whether a line without a stop is a heading whose items are lost, as nearly all of its kind head some."""
    if node.kind not in {"cn", "cnp"} or words.endswith(("。", "；", "！")):
        return False
    others = [bool(other.children) for other in tree.nodes if other.kind == node.kind and other is not node]
    return sum(others) >= FEWEST_HEADS and sum(others) >= 0.7 * len(others)
