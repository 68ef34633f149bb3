"""What a value measures: the words of its clause before it, or after a verb of making (培育30家企业) the noun behind it.

What was reached last year, rates by which something is paid, and counts that only describe (28个主产区县) have no name.
"""

import re
from functools import lru_cache

from luoshi.reading import measure_words as words_of
from luoshi.reading.lexicon import DEEDS
from luoshi.reading.marks import BULLETS
from luoshi.reading.values import Value, has_verb

REMEMBERED = 4096
"""Words before figures that are remembered: the same indicators come back in list after list, report after report."""
LONGEST_VERBS = 24
"""How many characters a row of verbs has: 新建、改建、扩建."""
LONGEST_HEAD = 10
"""How many characters the end of an indicator's name has: 居民人均可支配收入."""


def words_before(characters: str, value: Value, last: Value | None) -> str:
    """The clause's words before the value, from the value before it on."""
    since = max(value.start - 60, last.end if last else 0, 0)
    words = words_of.CLAUSE.split(characters[since : value.start])[-1]
    if not words and characters[value.start - 1 : value.start] in {":", "："}:  # 新增点位：30处
        told = words_of.CLAUSE.split(characters[since : value.start - 1])[-1]
        words = told if words_of.OPENS_WITH_MAKING.match(told) else ""
    if words[:1] == "(" and last and since == last.end and ")" in words:
        words = words[words.index(")") + 1 :].lstrip("、")  # 12台(去年为8台)、沙袋2000只
    if words[:1] == ")" and words[1:].strip("、"):
        words = words[1:].lstrip("、")  # …4家(其中省级1家)、示范场15家
    if "〕" in words:
        words = words_of.KEY_AMID.split(words)[-1]
    if "(" in words:
        words = words_of.BY_THEN.sub("", words)
        words = words_of.OPEN_BRACKET.sub("", words)
    if words.startswith("的基础上"):
        return ""  # 在去年2800万袋的基础上再扩大1200万袋
    if words.endswith("双双"):
        words = words.removesuffix("双双") + "均"
    if last and "、" in words and (state := words_of.STATE_ENDS.match(words)):
        words = words[state.end() :]
    if "分别" in words or words.endswith(("均", "各")):
        return words
    if last and since == last.end and "、" in words and (more := words.partition("、")[2])[:2] in DEEDS:
        return more  # 检查30家单位、整改隐患200处
    return last_of_chain(words)


def last_of_chain(words: str) -> str:
    """Of 新增泊位…、建设公园 the last; 新建、改扩建 is one verb."""
    if "、" not in words:
        return words
    *parts, last = words_of.CHAIN.split(words)
    while parts and words_of.OPENS_WITH_MAKING.fullmatch(parts[-1].strip("、")):
        last = f"{parts.pop()}、{last}"
    return last


def indicators(characters: str, value: Value, words: str, previous: list[str]) -> list[str]:
    """What the value measures: one name, or where 分别 or 均 spreads it over a list, all of the list.

    A list with one empty name means that the number measures nothing. `previous`: the names found before, in order.
    """
    if is_said_of_something_else(characters, value, words):
        return [""]
    if behind := what_is_done(characters, value, words):
        return [behind]
    spread = "分别" in words or words.endswith(("均", "各")) or lists_as_many(characters, value, words)
    opened = leading_cut(words)
    bare = untrailed(opened)
    share = words_of.SHARE.match(opened) if words.endswith("的") else None
    following = noun_after(characters, value)
    if (
        value.unit in words_of.RULE_UNITS
        and words_of.KEEPS.search(bare)
        and words_of.RULES.match(characters, value.end)
    ):
        return [""]  # 落实18项核心制度
    if not value.is_count and characters.startswith("的", value.end) and words_of.AIM.match(characters, value.end):
        following, bare = "", words_of.REACHES.sub("", bare)  # 完成能耗强度下降3%的年度目标
    making = making_of(characters, value, bare)
    opening = words_of.OPENS_WITH_MAKING.match(opened) if words.endswith("的") else None
    if opening and following and value.is_count:
        return [opening.group() + following]  # 实施总投资35亿元的80项工程
    verbs = bare[making.start() :] if making else bare if bare in DEEDS else ""
    if verbs and following and not following.startswith("的"):
        return [words_of.OF_PLACE.sub("", verbs) + following]
    if making and making.group() == bare:
        alone = verb_alone(characters, value, following, bare, previous)
        return [alone + cell_before(characters, value.start - len(words)) if alone == bare else alone]
    if following and value.is_count and not (value.is_marked and bare and not value.has_post):
        return [following] if value.is_marked and not bare else [""]
    if following and describes(characters, value):
        return [what_a_part_does(characters, value, bare)]
    if not bare:
        return named_elsewhere(characters, value, words, previous, spread=spread)
    if share:
        return [cleaned(share["name"])]
    return spread_names(bare, words, previous) if spread else [whole_name(characters, value, bare, previous)]


def making_of(characters: str, value: Value, bare: str) -> re.Match[str] | None:
    """The verbs of making that close the words before a value; 储备 in 成品粮储备达到15天 is a noun."""
    if bare[-1:] not in words_of.MAKING_ENDS:
        return None
    making = words_of.MAKING.search(bare, max(0, len(bare) - LONGEST_VERBS))
    lasts = value.unit in words_of.TIMES and characters.startswith("达", value.start)
    return None if making and making.start() and lasts else making


def named_elsewhere(characters: str, value: Value, words: str, previous: list[str], *, spread: bool) -> list[str]:
    """The name of a value that stands bare: one of those before it, or what is done so often."""
    if spread or words_of.BARE_VALUES.match(characters, value.end):
        return named_before(characters, value, previous)
    keyed = words_of.KEYED_FIGURE.search(characters, max(0, value.start - LONGEST_KEYED), value.start)
    if keyed:
        return [cleaned(keyed["name"])]
    told = done_so_often(characters, value, words) or carried_name(characters, value, words)
    return [told or (previous[-1] if previous else "")]


STRIVING = frozenset(("争取", "力争", "确保"))


def carried_name(characters: str, value: Value, words: str) -> str:
    """What the clause before is about, or makes, where a bound stands alone: 设立检查站，全市不少于26处."""
    if not (value.is_marked or words in STRIVING) or value.comparator == "change":
        return ""
    at = value.start - len(words)
    since = max(0, at - LONGEST_KEYED)
    about = words_of.CARRIED.search(characters, since, at)
    if about:
        return cleaned(leading_cut(about["name"]))
    made = words_of.MADE_BEFORE.search(characters, since, at) if value.is_count else None
    return made["noun"] if made else ""


def done_so_often(characters: str, value: Value, words: str) -> str:
    """What is done so often, where it stands in the clause before: 对312条线路开展红外测温，每周不少于2次."""
    at = value.start - len(words)
    if value.unit not in words_of.TURNS or characters[at : at + 1] != "每" or characters[at - 1 : at] != "，":
        return ""
    done = words_of.DONE_BEFORE.search(characters, max(0, at - 1 - LONGEST_CELL), at - 1)
    return done.group() if done else ""


def lists_as_many(characters: str, value: Value, words: str) -> bool:
    """Whether as many names stand before as bare values follow: 国家级、省级龙头企业5家、20家."""
    more = words_of.BARE_VALUES.match(characters, value.end) if "、" in words else None
    return more is not None and len(words_of.ONE_MORE.findall(more.group())) == len(words_of.LIST.findall(words))


def describes(characters: str, value: Value) -> bool:
    """Whether a value only describes the noun behind it: 年出栏100万头以上大县, 年产10万吨新材料项目, 总投资超10亿元的项目."""
    if value.has_post and not has_verb(characters, value):
        return True
    return not value.is_count and (not value.is_marked or characters.startswith("的", value.end))


def what_a_part_does(characters: str, value: Value, bare: str) -> str:
    """What is asked of a share of those that follow it: 80%以上的行政村达到整洁标准; nothing where it only describes."""
    part = words_of.PART_OF.match(characters, value.end) if value.unit == "%" and not bare else None
    return part["name"] if part else ""


def cell_before(characters: str, start: int) -> str:
    """What the cell before names, where a cell at `start` only says that so many are made: 监测点位 | 新增30处."""
    if start < 1 or characters[start - 1] not in words_of.CELL_EDGES:
        return ""
    words = words_of.CLAUSE.split(characters[max(0, start - 1 - LONGEST_CELL) : start - 1])[-1]
    return words_of.OPENS_WITH_MAKING.sub("", words)


LONGEST_CELL = 24
LONGEST_KEYED = 48


def verb_alone(characters: str, value: Value, following: str, verb: str, previous: list[str]) -> str:
    """The name where only a verb stands before the value: 培育30家以上企业 measures 企业, 今年开工580万套 what was begun.

    完成13处 is said of what was named before.
    """
    if verb == "完成" and previous and words_of.CLOSES.match(characters, value.end):
        return previous[-1]
    if following:
        return following if value.is_marked else ""
    return verb if len(verb) > 1 and words_of.CLOSES.match(characters, value.end) else ""


def is_said_of_something_else(characters: str, value: Value, words: str) -> bool:
    """Whether the number tells what was reached, at which rate something is paid, or what kind of thing is meant."""
    following = characters[value.end : value.end + 1]
    if value.unit in words_of.GRADES and "一" <= following <= "龥":
        return True  # 220千伏变电站
    if speaks_of_something_else(words) or ("“" in words and is_in_a_name(characters, value)):
        return True
    if following == "，" and not value.is_marked and words_of.AT_ITS_HEIGHT.match(characters, value.end):
        return True  # 毕业生82万人，再创历史新高
    if tells_how_it_went(characters, value, words) if value.comparator == "change" else tells_of_harm(value, words):
        return True
    if (
        following in words_of.RATE_BEGINS
        and words_of.RATE.match(characters, value.end)
        and words_of.BY_RATE.search(words)
    ):
        return True
    if says_of_whom(value, words):
        return not is_done_for(characters, value, words)
    if (words.endswith("缺口") and value.comparator in {"=", "~"}) or (words.endswith("个") and value.unit == "%"):
        return True  # 资金缺口3200万元 is how things stand, “两个70%” a name
    if names_what_is_counted(characters, value):
        return True
    if not value.is_count or value.is_marked or not "一" <= following <= "龥":
        return False
    if words.endswith(("、", "和", "与", "及")):
        return True
    if words.endswith("的"):
        return not words_of.DIGIT.search(leading_cut(words))
    return words.count("、") > 1 and not words_of.MAKING.search(words)


def names_what_is_counted(characters: str, value: Value) -> bool:
    """Whether a value says of what kind those are that the next one counts: 年营收超100亿元的5个, 5亿元以上6个."""
    following = characters[value.end : value.end + 1]
    if following.isdecimal():
        return value.has_post and value.unit.endswith("元")
    numbered = characters[value.end + 1 : value.end + 2].isdecimal()
    return numbered and (following == "或" or (following == "的" and not value.is_count))


def says_of_whom(value: Value, words: str) -> bool:
    """Whether the words before a number say of whom or to whom: 对低洼易涝区的2860户群众，…, 对取得证书的给予补贴3000元."""
    if words.strip() in words_of.PREPOSITIONS:
        return True
    if words[:1] == "凡":
        return True  # 凡被通报火点1处的，…
    if words[:1] != "对":
        return False
    return (value.is_count and words.endswith("的")) or (
        value.unit.endswith("元") and words_of.PAID.search(words) is not None
    )


def is_in_a_name(characters: str, value: Value) -> bool:
    """Whether the number stands in a short quotation, which is a name: “钢8条”, “3个100%”."""
    opens = characters.rfind("“", max(0, value.start - SHORT_NAME), value.start)
    closes = characters.find("”", value.end, value.end + SHORT_NAME)
    return opens >= 0 and closes >= 0 and characters.find("”", opens, value.start) < 0


SHORT_NAME = 3


def what_is_done(characters: str, value: Value, words: str) -> str:
    """What is done for or to those who are counted, where it stands behind them; nothing where none is."""
    if is_done_for(characters, value, words):
        done = words_of.DONE_WHOLE.match(characters, value.end)
        return leading_cut(words)[0] + (done["done"] if done else "")
    opened = leading_cut(words)
    if opened:
        return what_work_is_done(characters, value, untrailed(opened))
    if not value.is_count or value.is_marked:
        return ""
    done = words_of.DONE_TO_ALL.match(characters, value.end)
    return done["noun"] + done["done"] if done else ""


def what_work_is_done(characters: str, value: Value, name: str) -> str:
    """The name of those who are counted with what is done to them in one word behind: 完成小型水库240座除险加固."""
    if value.has_post or not (value.is_count or value.unit.endswith(words_of.LENGTHS)):
        return ""
    work = words_of.WORK_BEHIND.match(characters, value.end) if name else None
    if work is None:
        return ""
    makes = words_of.OPENS_WITH_MAKING.match(name) and not name.startswith("完成")
    return name if makes else name + work["work"]


def is_done_for(characters: str, value: Value, words: str) -> bool:
    """Whether the number says for how many something is done: 为2000户困难家庭实施适老化改造, 对120座水库进行加固."""
    told = value.is_count and words_of.FOR_WHOM.fullmatch(leading_cut(words)) is not None
    return told and words_of.DONE_FOR.match(characters, value.end) is not None


@lru_cache(maxsize=REMEMBERED)
def speaks_of_something_else(words: str) -> bool:
    """Whether the words before a number tell what was reached, or describe a noun: 打造一批年出栏100万头以上大县."""
    return words_of.SAID_ELSE.search(words) is not None


def tells_of_harm(value: Value, words: str) -> bool:
    """Whether a figure says how large the matter is: 影响抵押融资3000万元, 同一门店被街道检查9次."""
    if "被" in words and value.unit in words_of.TURNS and words_of.SUFFERED.search(words):
        return True
    return value.comparator in {"=", "~"} and words_of.HARM.search(words) is not None


def tells_how_it_went(characters: str, value: Value, words: str) -> bool:
    """Whether a change is one that has come about: 1—6月投诉量比去年同期上升5%, 针对事故起数上升5%的问题."""
    if words_of.AS_IT_IS.match(characters, value.end):
        return True
    if words_of.FALLS.match(characters, value.start) and words_of.MADE_LESS.search(words):
        return True
    return bool(words_of.COMPARED.search(words) and words_of.SO_FAR.search(words) and not words_of.MEANT.search(words))


def named_before(characters: str, value: Value, previous: list[str]) -> list[str]:
    """The names that a bare 分别 means: as many of those before it as values follow."""
    clause = words_of.CLAUSE.split(characters[value.end : value.end + 60])[0]
    count = 1 + len(words_of.ONE_AND.findall(clause))
    return previous[-count:] or [""]


def spread_names(bare: str, words: str, previous: list[str]) -> list[str]:
    """The names of a list; what the last one ends with belongs to all: 花生种植、收获机械化率 → 花生种植机械化率.

    After 其中 it is what the name before ends with: 居民人均可支配收入增长7%，其中城镇、农村分别增长….
    """
    names = [cleaned(name) for name in words_of.LIST.split(bare)]
    last = names[-1]
    stock = words_of.LIVESTOCK.match(names[0])
    if stock:
        return [name if name.startswith(stock.group()) else stock.group() + name for name in names]
    head = head_of(last) or rate_of(last)
    whole = head_of(previous[-1]) if previous and words.startswith("其中") else ""
    if whole and not head:
        return [name.removesuffix("居民") + whole for name in names]
    if len(head) > 1:
        whole_by_itself = (head_of(name) or name.endswith(head) or name.isascii() for name in names)  # GDP、投资
        return [name if whole else name + head for name, whole in zip(names, whole_by_itself, strict=True)]
    grade = words_of.OF_GRADE.match(last)
    if grade and len(names) > 1:
        return [
            name.removesuffix("级") + "级" + grade["noun"] if name.endswith("级") or len(name) <= len("国家") else name
            for name in names
        ]
    return names


def rate_of(name: str) -> str:
    """Of how much the value is said, 每50公斤: of all names of the list."""
    rate = words_of.EACH.search(name) if "每" in name else None
    return rate.group() if rate else ""


def head_of(name: str) -> str:
    """What the name of an indicator ends with, 增加值 or 机械化率; nothing where it ends otherwise."""
    head = words_of.HEAD_AT_END.search(name, max(0, len(name) - LONGEST_HEAD))
    return head.group() if head else ""


def whole_name(characters: str, value: Value, bare: str, previous: list[str]) -> str:
    """The name as one says it: 经济增长5%左右 measures 经济增长, and 占GDP比重 that of what was named before."""
    if bare == "经济" and characters.startswith("增长", value.start):
        return "经济增长"
    name = cleaned(bare)
    if previous and words_of.YIELD.fullmatch(name):
        grown = words_of.AREA.sub("", previous[-1])
        return grown + name if grown != previous[-1] and grown not in GROWING else name  # 柑橘种植面积…、产量
    if not previous or not words_of.OF_THE_SAME.fullmatch(name):
        return name
    return words_of.OPENS_WITH_MAKING.sub("", previous[-1], count=1) + name


GROWING = frozenset(("种植", "播种", "养殖", "栽培"))
SHORTEST_SUBJECT = 2


@lru_cache(maxsize=REMEMBERED)
def leading_cut(words: str) -> str:
    """The words without what opens a clause: who is to see to it, dates, 力争, 全市."""
    subject = None if words_of.CHARGING.isdisjoint(words) else words_of.SUBJECT.search(words, SHORTEST_SUBJECT)
    if subject:
        drives = words_of.DRIVES.match(words, subject.end())
        words = words[drives.end() if drives else subject.end() :]
    opening = words_of.LEADING.match(words)
    return words[opening.end() :] if opening else words


@lru_cache(maxsize=REMEMBERED)
def untrailed(words: str) -> str:
    """The words without what closes a clause before its number: 力争, 同比, 每年."""
    may_trail = (
        words[-1:] in words_of.TRAILING_ENDS or "从" in words or "由" in words
    )  # asked first, for most have none
    return words_of.TRAILING.sub("", words) if may_trail else words


def noun_after(characters: str, value: Value) -> str:
    """The noun that follows the value without a break, or nothing."""
    if characters[value.end : value.end + 1] in words_of.BREAKS:
        return ""
    having = words_of.HAVING.match(characters, value.end)  # 5个具有辨识度和影响力的产业地标
    if having:
        return having["noun"]
    match = words_of.NOUN.match(characters, value.end)
    if match is None or words_of.NOT_NOUN.match(characters, value.end):
        return ""
    begin, end = match.span("noun")
    goes = words_of.GOES_THERE.search(characters, begin + SHORTEST_SUBJECT, end + 1) if value.is_count else None
    return characters[begin : goes.start()] if goes else match["noun"]


BEGIN_WITH_AND = ("和美", "和谐", "和合", "和睦", "和田", "和平")
"""Words that begin with the sign of a list."""
PAIRS = (("“", "”"), ("(", ")"))
PAIRED = frozenset("“”()")


EDGES = "、·—与及 ○" + BULLETS


@lru_cache(maxsize=REMEMBERED)
def cleaned(name: str) -> str:
    """The name without stray marks at its ends; a quotation or bracket that is whole stays."""
    if "〔" in name or "[" in name:
        name = words_of.NOTE.sub("", name)
    if "拟" in name or name.endswith("安排"):
        name = words_of.PLANNED.sub("", name)
    if "前" in name or "年" in name or "季度" in name or "月" in name:
        name = words_of.TIME_AMID.sub("", name)
    if "要" in name or "须" in name:
        name = words_of.IS_TO.sub("", name)
    name = untrailed(name).strip(EDGES).removesuffix("和")
    if name[:1] == "和" and not name.startswith(BEGIN_WITH_AND):
        name = name[1:].lstrip("、·—与及 ")
    for opening, closing in () if PAIRED.isdisjoint(name) else PAIRS:
        if name.count(opening) == name.count(closing):
            continue
        name = name.removeprefix(closing).removesuffix(opening)
        if name.count(opening) != name.count(closing):
            name = name.removeprefix(opening).removesuffix(closing)
    return name
