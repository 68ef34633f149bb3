"""Labels that name who answers for an item: （A、B负责）, （牵头单位：A；责任单位：B）, 责任单位：A; and conventions on who leads (下同).

All functions work on `Mended.norm`.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from luoshi.reading.marks import BULLETS, mark_at
from luoshi.reading.model import UnitBasis, UnitRole
from luoshi.reading.names import (
    COLLECTIVE,
    EVERY,
    LOOSE_SUFFIX,
    NAMELESS,
    NAMES_END,
    REMEMBERED,
    STANDING,
    STARS,
    SUFFIX,
    Named,
    is_name,
    listed_names,
    split_names,
)
from luoshi.reading.patterns import lazy, one_of
from luoshi.reading.people import NAME


class Label(NamedTuple):
    """A label at [start, end), brackets included. `form`: bracket, line (a paragraph of its own) or tail (no brackets).

    `convention`: the label itself says that the first-named unit leads. `persons`: stretches that name a person in charge.
    """

    start: int
    end: int
    form: str
    names: tuple[Named, ...]
    open_list: bool
    convention: bool = False
    persons: tuple[tuple[int, int], ...] = ()
    keyed: bool = False


# ---------------------------------------------------------------- roles

DUTY = "(?:牵头|主办|主责|责任|负责|承办|落实|实施|完成|办理|配合|协办|协同|协作|协助|参与|参加|会办|支持|指导|督导|督办|组织|推进|建设|主管|监管|监督|统筹|(?:服务|包联|包抓|帮扶|推进)(?=单位|专班)|属地(?=：)|责(?=部门|单位)|任(?=单位：))"
WHOSE = "(?:第[一二三]|[省市州县区][级直]|[省市州县区]|主要|具体|共同|直接|行业|属地|业务|工作|项目|整改|考核)?"
BODY = "(?:单位|部门|处室|科室|部室|机关|主体|机构|专班)"
PLACE_BODY = "(?:站所|股室|院系|镇街|乡镇|村居|村社|班组|企业|村?（?社区）?|村（居）|村|人(?:及|和|、)(?:责任)?单位)"
"""Who answers in townships, schools and works; only a colon makes a key of it."""
DUTIES = f"{DUTY}(?:(?:及|和|、|/|（)?{DUTY}）?)?(?:的)?"
BESIDES = f"(?:（{BODY}）)?(?:(?:及|和|、|/|（)(?:责任人|领导|部门|单位|负责人|联系人|人员)）?)?"
LOOSE_COLON = (
    "[ \u3000]*(?:[—–-]{1,2}|→|＝|:|/(?=[市省县区州国各]|$))[ \u3000]*|[ \u3000]+|\n|[均都]?为|是|(?=[市省县区州国各])"
)
"""What parts a key from its names where the colon is missing: 牵头单位 市教育局, 责任单位为市教育局."""
COLON = "(?:：|〕：?)"
"""责任单位：, 【责任单位】."""
PERSON = "(?:(?:[省市州县区镇乡校院]委|[省市州县区镇乡]政府|[省市州县区镇乡校院]级?|责任|负责|分管|牵头|包保|包联|包抓|挂钩|挂帅|挂牌|联系|主管|指导|督办|主要){0,3}领导(?:同志)?|(?:第一|具体|直接|分管|主要|牵头)?(?:责任人|负责人|联系人|联络员|牵头人|包保人))"
TIME = "(?:(?:预计|计划|拟|要求)?完成|办结|办理|整改|解决|落实|推进|实施|达标|交付|化解|竣工|投用|工作)?(?:时限|时间|期限|节点|进度)(?:要求|安排|节点)?"
DIVISION = "(?:部门|单位|职责|任务|责任|工作|具体)?分工"
"""A key that leaves the roles to its words: 部门分工：市教育局牵头，市财政局配合."""
OTHER = "(?:验收|销号|复核)(?:单位|部门)|适用范围|备注|(?:联系)?电话|资金来源|工作目标|目标要求|成果形式|序号|(?:工作)?任务|工作内容"
ENGLISH = "(?:(?P<{0}>[Ll]ead(?:ing)?|LEAD|[Rr]esponsible|[Oo]wner|OWNER|[Ss]upport(?:ing)?|SUPPORT|[Cc]o-?operating|[Aa]ssisting)(?: (?:[Uu]nits?|[Dd]epartments?|[Aa]genc(?:y|ies)|[Oo]ffices?|[Bb]ody))?|(?P<{1}>[Dd]eadline|DEADLINE|[Dd]ue(?: [Dd]ate)?|[Tt]ime limit))：[ \u3000]*"
"""The keys of slips that are written in two languages: Lead: 市教育局, Deadline: 6月底."""
KEY = lazy(
    f"{WHOSE}(?P<role>{DUTIES})(?:(?:{BODY}|{PLACE_BODY}|地区|县区|区县|市县|方)?{BESIDES}{COLON}|{BODY}(?P<loose>{LOOSE_COLON}))"
    f"|(?P<person>{PERSON}){COLON}|(?P<division>{DIVISION}){COLON}|(?P<other>{TIME}|{OTHER}){COLON}|{ENGLISH.format('english', 'due')}",
    begins="LlRrOoSsCcAaDdTt解预计拟要验销交化竣投复业主乡任会共具分办包区协单县参备完实属州工市帮序建成承挂指推支整时服期校牵电监目直省督第组统考职联节落行负责资达进适部配镇院项领",
)
KEY_HOLDS = lazy("：|〕|单位|部门|处室|科室|部室|机关|主体|机构|专班")
"""One of these is in every KEY, and found much faster."""
OF_A_NAME = "[一-龥]{1,8}(?:办公室|中心|委员会|小组|专班)|委|组|室|办(?!理)|局|科|站|处(?!理)|中心|公室|院|会(?!同)"
"""What makes a verb part of a name: 教育督导委员会, 政协办公室."""
VERB = lazy(
    "(?P<lead>[为是](?:总|共同)?(?:牵头|主办|主责)(?:责任)?(?:单位|部门)|(?:总|共同|分别|联合)?牵头(?!单位|部门)(?:负责|组织|落实|实施|推进|抓总|协调|办理|推动|做好)*|主办|主责|为主(?:负责)?)"
    "|(?P<with>会同|(?<=[部委局厅办署院会行])商(?=[一-龥]{2,12}(?:部|委|局|厅)))"
    f"|(?P<guide>[为是](?:指导|督导)(?:单位|部门)|(?:负责|加强)?(?:督促)?指导(?:督促|监督)?|督导|督促(?:落实)?)(?!{OF_A_NAME})"
    "|(?P<responsible>[为是](?:共同)?(?:责任|承办|落实)(?:单位|部门|主体)|(?:共同|分别|分工|联合|具体|各自)?负责(?:落实|实施|推进|组织实施|组织|办理|推动)?|组织实施|具体实施|承办(?!单位|部门)|(?:分工|分别|共同|抓好|具体)落实|落实(?=[，；。）〕]|$)|落实(?:属地|主体|监管|管理|行业)?责任|(?:统筹(?:协调|推进|实施)?|(?:组织|具体)?(?:实施|推进)|建设)(?=[，；。）〕]|$))"
    f"|(?P<support>[为是](?:配合|协办|参与|协同|支持)(?:单位|部门)|(?:积极|密切|协同|共同)?(?:配合|协助|参与|参加|协同|协办|支持)(?:配合|实施|落实|做好)?)(?!{OF_A_NAME}|单位|部门)",
    begins="为主会共具分加协参各商实密建总承抓指推支是牵督积组统联落负配",
)
VERB_HOLDS = lazy(
    "单位|部门|主体|牵头|主办|主责|为主|会同|商|指导|督导|督促|负责|实施|推进|统筹|建设|承办|落实|配合|协助|协同|协办|参与|参加|支持"
)
"""One of these is in every VERB, and found much faster."""
FOR_ALL = lazy(
    "以下(?:各[项条]|任务|工作|事项|内容)?(?:均|都)|为共[同性](?:责任|配合|牵头|落实)?(?:单位|部门)|不再(?:一一|逐一|单独)?(?:列出|列|标注)|下同"
)
"""以下均需各级政府落实，不再列出: holds for all items and names nobody for this one."""

VERB_ROLES: dict[str, UnitRole] = {
    "lead": "lead",
    "with": "lead",
    "guide": "guide",
    "responsible": "responsible",
    "support": "support",
}
HELPERS = lazy("（(?P<list>[^（）]{2,120}(?:配合|参与|协助|协办|负责|指导))）")
"""Those who help, in brackets of their own: （市财政局（市教育局配合））."""
LEADING = "(?:牵头|主办|主责)"
LISTED_FIRST = f"(?:名|序)?(?:在|于)?.{{0,3}}(?:第一|首位|最前|前面|首).{{0,8}}{LEADING}"
FIRST_ONE = "(?:位|个|家).{0,8}(?:为|是)(?:牵头|主办)"
FIRST_UNIT = ".{0,6}(?:单位|部门|者).{0,3}(?:牵头|主办)"
CONVENTION = one_of(
    f"排{LISTED_FIRST}",
    f"列{LISTED_FIRST}",
    f"第一(?:个)?(?:责任)?(?:单位|部门|位)?.{{0,5}}(?:为|是|系).{{0,3}}{LEADING}",
    f"首{FIRST_ONE}",
    f"第一{FIRST_ONE}",
    f"首列{FIRST_UNIT}",
    f"首位{FIRST_UNIT}",
    f"第一{FIRST_UNIT}",
    f"首个{FIRST_UNIT}",
    f"列首位{FIRST_UNIT}",
    f"排首位{FIRST_UNIT}",
)
CONVENTION_HOLDS = lazy("[下共再排列第首]")
"""One of these is in every CONVENTION and FOR_ALL, and found much faster."""


NOBODY = lazy("\\s*(?:无|暂无|[-—–/]{1,4})[。；，\\s]*")
"""配合单位：无."""


KEY_LEADS = ("牵头", "主办", "主责", "Lead", "lead", "LEAD")
KEY_SUPPORTS = ("配合", "协办", "协同", "协作", "协助", "参与", "参加", "会办", "S", "s", "C", "c", "A", "a")
KEY_GUIDES = ("指导", "督导", "督办", "主管", "监管", "监督")


def role_of_key(role: str) -> UnitRole:
    """The role that 牵头单位, 责任部门, 配合单位, 指导单位 give."""
    if any(word in role for word in KEY_LEADS):
        return "lead"
    if role.startswith(KEY_SUPPORTS):
        return "support"
    if role.startswith(KEY_GUIDES):
        return "guide"
    return "responsible"


@dataclass(slots=True)
class Parsed:
    """What stands inside a label."""

    names: list[Named] = field(default_factory=list)
    open_list: bool = False
    keyed: bool = False
    verbs: bool = False
    persons: list[tuple[int, int]] = field(default_factory=list)
    aux: bool = False  # only a deadline or a person: a label by itself names nobody


def parse(norm: str, start: int, end: int) -> Parsed:
    """Read the inside of a label: keyed (责任单位：A), with verbs (A牵头，B配合), or a bare list; A（牵头）、B too."""
    return parse_inside(norm, start, without_convention(norm, start, end))


def parse_inside(norm: str, start: int, end: int) -> Parsed:
    """As `parse`, where no convention stands in the label."""
    parsed = parse_list(norm, start, end)
    if "（" in norm[start : end + 1]:
        parsed.names = with_remarks(norm, parsed.names)
    return parsed


REMARK = lazy("（(?:为)?(?:(?P<lead>牵头|主办|主责)|(?P<support>配合|协办|协助|参与))(?:单位|部门|负责)?）")
"""What the brackets after a name say of its role."""


def with_remarks(norm: str, names: list[Named]) -> list[Named]:
    """The names with the roles that stand in brackets behind them: A（牵头）、B. Beside one that leads so, others support."""
    remarks = [REMARK.match(norm, name.end) if norm.startswith("（", name.end) else None for name in names]
    if not any(remarks):
        return names
    leads = any(remark and remark["lead"] for remark in remarks)
    result = []
    for name, remark in zip(names, remarks, strict=True):
        if remark:
            result.append(name._replace(role="lead" if remark["lead"] else "support", basis="explicit"))
        else:
            equal = leads and name.role == "responsible"
            result.append(name._replace(role="support", basis="explicit") if equal else name)
    return result


def parse_list(norm: str, start: int, end: int) -> Parsed:
    """As `parse`, before brackets behind the names are looked at."""
    keys = list(KEY.finditer(norm, start, end)) if KEY_HOLDS.search(norm, start, end) else []
    if keys:
        return parse_keyed(norm, keys, start, end)
    helpers = HELPERS.search(norm, start, end)
    if helpers:
        return together(
            parse_verbs(norm, start, helpers.start()),
            parse_verbs(norm, *helpers.span("list")),
            parse_verbs(norm, helpers.end(), end),
        )
    return parse_verbs(norm, start, end)


def together(*parts: Parsed) -> Parsed:
    """What several parts of one label say."""
    return Parsed(
        [name for part in parts for name in part.names],
        any(part.open_list for part in parts),
        verbs=any(part.verbs for part in parts),
    )


APART = lazy("(?:[^、，；。：\\s（）]|（[^（）]{0,30}）)+")
PERSON_BEHIND = lazy(f"(?<=[局委办部厅院会司心处室科站镇乡所])(?P<person>{NAME})$")


def units_and_persons(norm: str, start: int, end: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]], bool]:
    """What 责任单位及责任人： names: the units, and the persons beside them (市教育局李明, 王强、市财政局), and whether the list is open."""
    units: list[tuple[int, int]] = []
    persons: list[tuple[int, int]] = []
    opened = False
    for part in APART.finditer(norm, start, end):
        words = part.group()
        behind = PERSON_BEHIND.search(words)
        if PERSON_NAME.fullmatch(words) and not SUFFIX.search(words):
            persons.append(part.span())
        elif behind and not is_name(words, strict=True) and is_name(words[: behind.start()], strict=True):
            units.append((part.start(), part.start() + behind.start()))
            persons.append((part.start() + behind.start(), part.end()))
        else:
            names, more = split_names(norm, *part.span(), strict=False)
            units += names
            opened |= more
    return units, persons, opened


PERSON_NAME = lazy(NAME)
SPARE = "）〕。；，、 \u3000\n"
SENTENCE_STOP = lazy("[。；]")


def parse_keyed(norm: str, keys: list["re.Match[str]"], start: int, end: int) -> Parsed:
    """（牵头单位：A；责任单位：B、C；完成时限：6月底前）."""
    parsed = Parsed(keyed=True)
    if keys[0].start() - start > 3:
        parsed = replace(parse_verbs(norm, start, keys[0].start()), keyed=True)
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        stop = following.start() - (norm[following.start() - 1] == "〔") if following else end
        if key["person"]:
            parsed.persons.append((key.end(), stop))
            parsed.aux = True
        elif key["other"] or key["due"]:
            parsed.aux = True
        else:
            if NOBODY.fullmatch(norm, key.end(), stop):
                parsed.aux = True
                continue
            role = role_of_key(key["role"] or key["english"] or key["division"])
            told = parse_verbs(norm, key.end(), stop)
            if told.verbs and told.names:  # 责任单位：市教育局牵头，市财政局配合
                parsed.names += [name if name.basis == "explicit" else name._replace(role=role) for name in told.names]
                parsed.open_list |= told.open_list
                continue
            if "责任人" in key.group() or "人及" in key.group():
                units, persons, opened = units_and_persons(norm, key.end(), stop)
                parsed.open_list |= opened
                parsed.names += [Named(*span, role, "none" if role == "responsible" else "explicit") for span in units]
                parsed.persons += persons
                continue
            sentence = SENTENCE_STOP.search(norm, key.end(), stop)
            names, opened = split_names(
                norm, key.end(), sentence.start() if sentence else stop, strict=key["loose"] is not None
            )
            if sentence:
                more, reopened = split_names(norm, sentence.end(), stop, strict=True)
                names, opened = names + more, opened or reopened
            basis: UnitBasis = "none" if role == "responsible" else "explicit"
            parsed.names += [Named(*span, role, basis) for span in names]
            parsed.open_list |= opened
    return parsed


def parse_verbs(norm: str, start: int, end: int) -> Parsed:
    """（A牵头，B、C参与）, （A会同B负责）, （A、B等按职责分工负责，6月底前完成）, （A、B）."""
    parsed = Parsed()
    position = start
    joined = led = False  # after 会同; after a lead
    for verb in VERB.finditer(norm, start, end):
        before = norm[position : verb.start()]
        if "（" in before and before.count("（") > before.count("）"):
            continue  # in a remark on the name before: 省通信管理局（负责协调基础电信企业）
        if "；" in before[1:]:  # 责任单位：市教育局、各区政府；市建筑工务署配合
            apart = position + before.rindex("；")
            bare, more = split_names(norm, position, apart, strict=True)
            parsed.names += [Named(*span, "responsible", "none") for span in bare]
            parsed.open_list |= more and bool(bare)
            position = apart + 1
            before = norm[position : verb.start()]
        begin = position
        names, opened = listed_names(before, False)
        kind = verb.lastgroup or ""
        if kind in {"support", "guide"} and not names and not parsed.verbs:
            continue  # 参与 and the like inside a name
        position = verb.end()
        if not names and not opened and kind != "with":
            if kind == "lead" and not joined:  # A、B负责，牵头
                parsed.names = [name._replace(role="lead", basis="explicit") for name in parsed.names]
            continue
        role = VERB_ROLES["support" if joined and kind != "with" else kind]
        basis: UnitBasis = "none" if role == "responsible" else "explicit"
        parsed.names += [Named(begin + first, begin + last, role, basis) for first, last in names]
        parsed.verbs = True
        parsed.open_list |= opened
        joined = kind == "with"
        led = led or role == "lead"
    if position < end and (not parsed.verbs or led):
        rest, opened = split_names(norm, position, end, strict=True)
        parsed.names += [
            Named(*span, "support" if led else "responsible", "explicit" if led else "none") for span in rest
        ]
        parsed.open_list |= opened and bool(rest)
    return parsed


def without_convention(norm: str, start: int, end: int) -> int:
    """Where the list of a label ends: before the clause that says who leads in all labels."""
    may_tell = CONVENTION_HOLDS.search(norm, start, end)
    convention = may_tell and (CONVENTION.search(norm, start, end) or FOR_ALL.search(norm, start, end))
    if not convention:
        return end
    opening = norm.rfind("（", start, convention.start())  # 责任单位：A、B（排在首位的为牵头单位，下同）
    amid = opening if norm.find("）", opening, convention.start()) < 0 else -1
    closing = norm.find("）", convention.end(), end) if amid >= 0 else -1
    if closing >= 0 and norm[closing + 1 : end].strip(SPARE):
        return end  # 各市（含辛集市，下同）政府、雄安新区管委会: the list goes on behind the remark
    return max(start, amid, *(norm.rfind(stop, start, convention.start()) for stop in "。，；"))


# ---------------------------------------------------------------- labels in the text

BRACKETS = lazy("[（）〔〕]")
TAIL_KEY = lazy(
    f"(?:{WHOSE}{DUTIES}(?:{BODY}{BESIDES}(?:{COLON}|(?P<loose>{LOOSE_COLON}))|{PLACE_BODY}{COLON})"
    f"|(?:(?!联系人|联络员){PERSON}|{DIVISION}|(?:验收|销号|复核)(?:单位|部门)|(?:(?:预计|计划|拟|要求)?完成|办结|整改|解决|交付|化解|竣工|投用)(?:时限|时间|期限)|时限要求|(?:完成)?节点|(?:进度|时间)安排|(?:时间|工作|完成)进度|牵头|配合|主责|主办|协办|协同|协作|负责){COLON}|{ENGLISH.format('english', 'due')})"
)
BEFORE_BODY = "收号核头办任责实施成理合同作助与加持导织进设管督筹务联抓扶的）"
"""What the words before 单位 end with where both are a key; in 各有关部门 they are none."""
KEY_TELLS = lazy(
    "".join(f"{body}(?<=[{BEFORE_BODY}]{body})|" for body in BODY[3:-1].split("|"))
    + "站所[：〕]|股室[：〕]|院系[：〕]|镇街[：〕]|乡镇[：〕]|村居[：〕]|村社[：〕]|班组[：〕]|企业[：〕]|社区）?[：〕]|居）[：〕]|村[：〕]|单位[：〕]|"
    "领导[：〕]|责任人[：〕]|牵头人[：〕]|负责人[：〕]|包保人[：〕]|分工[：〕]|时限[：〕要]|时间[：〕]|期限[：〕]|节点[：〕]|安排[：〕]|进度[：〕]|牵头：|配合：|负责：|主责：|主办：|协办：|协同：|协作：|牵头〕|配合〕|负责〕|主责〕|主办〕|协办〕|协同〕|协作〕"
)
"""One of these is in every TAIL_KEY that is Chinese, and found much faster."""
ENGLISH_TELLS = lazy(ENGLISH.replace("?P<{0}>", "?:").replace("?P<{1}>", "?:"), begins="LlRrOoSsCcAaDdTt")
ENGLISH_ENDS = "dDgeErRtTsy"
"""The letters before the colon of a key in English; asked first, for they are quickly looked for."""
ALL_TELL = lazy(f"{KEY_TELLS.pattern}|{ENGLISH_TELLS.pattern}")
"""The same for documents that have keys in both languages."""
LONGEST_KEY = 10
"""How far before it a TAIL_KEY may begin."""
PERSON_LABEL = lazy(
    f"[一-龥]{{0,8}}?(?:[长记任席员监]|(?={NAME}同志))(?P<person>{NAME})(?:同志)?(?:牵头|总)?(?:负责|牵头|分管|包保)"
)
BY_POST = lazy(
    "(?:(?:分管|协管|主管|联系|牵头|常务)?的?副?(?:省长|主席|市长|县长|区长|州长|盟长|旗长|镇长|校长|院长|秘书长|主任)[、，和]?){1,4}(?:负责|牵头|分管)?[，、；]"
)
"""Persons by their posts, before the units of a label: 分管副市长负责，市教育局牵头."""
DUTY_WORD = lazy(
    "负责|牵头|配合|参与|参加|协助|协同|协办|承办|主办|指导|督导|落实|会同|单位|部门|时限|责任|实施|统筹|推进|建设|Lead|LEAD|lead|Responsible|Owner|Support|Deadline"
)
ABOUT_PEOPLE = lazy("负责(?:同志|人(?!：))|以下(?:简称|统称)|简称|详见|附件")
SAYS_MORE = lazy(f"{CONVENTION_HOLDS.pattern}|{KEY_HOLDS.pattern}|{ABOUT_PEOPLE.pattern}|（")
"""Where none of these stands in a label, it is units and what they do: most are."""
LONGEST = 600
LONGEST_BARE = 200
SEVERAL = lazy("等(?:有关|相关)?(?:部门|单位)")
TIME_WORDS = "(?:\\d{2,4}年|今年|当年|明年|每年|\\d{1,2}月|\\d{1,2}日|[第一二三四]{1,2}季度|[上下]半年|年|[上中下]旬|底|末|份|之?前|以前|内|完成|办结|长期|坚持|持续|推进|常年)"
FILLING = lazy(
    f"{VERB.pattern}|{NAMELESS.pattern}|{TIME_WORDS}|{STANDING}|[\\s{STARS}—–、，；。：（）等和及与由各]|以及|部门|单位|有关|相关"
)
"""What may stand beside the names in a label."""


def find_labels(norm: str, paragraphs: list[tuple[int, int]]) -> list[Label]:
    """All labels of the document, in order; adjacent ones are one label."""
    labels: list[Label] = []
    doubtful: dict[str, list[Label]] = {"bare": [], "loose": []}
    own_keys: dict[str, list[Label]] = defaultdict(list)
    labels += times_on_lines(norm, paragraphs)
    labels += times_typed(norm, paragraphs)
    below = times_below(norm, paragraphs)
    english = any(f"{letter}：" in norm for letter in ENGLISH_ENDS) and ENGLISH_TELLS.search(norm) is not None
    tells = ALL_TELL if english else KEY_TELLS
    keyed = tells.search(norm) is not None
    glued = len(paragraphs) <= FEW_PARAGRAPHS and len(norm) > SHORT_TEXT
    for start, end in with_values(norm, paragraphs):
        taken = len(labels)
        for inner_start, inner_end, open_at, close_at in brackets(norm, start, end):
            label = bracket_label(norm, inner_start, inner_end, open_at, close_at)
            if label is None:
                continue
            (labels if label.keyed or label.form == "bracket" else doubtful[label.form]).append(label)
        if keyed:
            labels += tail_labels(
                norm, start, end, sorted(labels[taken:], key=lambda label: label.start), tells, glued=glued
            )
        if len(labels) == taken:
            labels += sentence_labels(norm, start, end)
        if len(labels) == taken:
            doubtful["bare"] += dashed(norm, start, end)
            note_own_key(norm, start, end, own_keys)
    for found in own_keys.values():  # 包抓站所：A comes back before a list of units, whatever the office means by it
        labels += found if len(found) >= HABIT else []
    if len(doubtful["bare"]) >= HABIT or any(label.convention for label in labels):  # the document's habit
        labels += doubtful["bare"]
    elif doubtful["bare"]:
        labels += [label for label in doubtful["bare"] if stands_alike(norm, label, labels, paragraphs)]
    if len(labels) >= HABIT:  # damaged names, between labels that are whole
        labels += doubtful["loose"]
    if below:
        ends = {label.end for label in labels}
        labels += [time for before, time in below if before in ends or closed(norm, before) in ends]
    return merged(norm, without_nested(labels))


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
TIME_BELOW = lazy(f"(?:时间|期限|时限|进度)：{TIME_TOLD.pattern}")


def times_below(norm: str, paragraphs: list[tuple[int, int]]) -> list[tuple[int, Label]]:
    """时间：6月30日前 on a line of its own, and where the line above ends: it tells the time only of a label that ends there."""
    if "\n时间：" not in norm and "\n期限：" not in norm and "\n时限：" not in norm and "\n进度：" not in norm:
        return []
    return [
        (before, Label(start, end, "line", (), open_list=False, keyed=True))
        for (_, before), (start, end) in pairwise(paragraphs)
        if TIME_BELOW.fullmatch(norm, start, end)
    ]


def stands_alike(norm: str, bare: Label, labels: list[Label], paragraphs: list[tuple[int, int]]) -> bool:
    """Whether a bracket with nothing but units stands where other labels of the document stand: 【市民政局】 at a paragraph's beginning or end."""
    if IN_OFFICE.match(norm, max(0, bare.start - 1)):
        return False  # 报省政府办公厅（督查室）: the office's own part
    if norm[bare.start - 1 : bare.start] in STOPPED:  # …。[省商务厅、省税务局] as others of the document
        alike = [label for label in labels if label.form == "bracket" and not label.keyed]
        if sum(norm[label.start] == norm[bare.start] and norm[label.start - 1] in STOPPED for label in alike) >= HABIT:
            return True
    begins = {start for start, _ in paragraphs}
    if bare.start in begins:
        return sum(label.start in begins for label in labels) >= FEWEST_ALIKE
    ends = {end for _, end in paragraphs}
    others = [label for label in labels if label.form == "bracket" and closed(norm, label.end) in ends]
    return closed(norm, bare.end) in ends and len(others) >= FEWEST_ALIKE


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
    dash = norm.rfind("——", start, end)
    if dash <= start or end - dash > LONGEST_BARE:
        return []
    names, opened = split_names(norm, dash + 2, end, strict=True)
    found = tuple(Named(*span, "responsible", "none") for span in names)
    whole = bool(found) and unaccounted(norm, dash + 2, end, list(found)) == 0
    return [Label(dash, end, "tail", found, opened)] if whole else []


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


def is_list(norm: str, start: int, end: int) -> bool:
    """Whether the stretch is nothing but a list of units."""
    return (
        0 < end - start <= LONGEST_BARE
        and (norm[end - 1] in LIST_ENDS or norm.find("各", start, end) >= 0)  # asked first: few lines end so
        and lists_units(norm[start:end])
    )


LIST_ENDS = NAMES_END | frozenset(
    "域\t\n \u3000#*–—―→※▲△◆●★☆＝:/-=、。与主任份体促内别前加助及各合同和商围头好实导工年底度总成持方施日旬月期末理由督等筹织结续职能自设调责进面（，：；为是村"
)
"""What ends a list of units: a name, a role, a time, or what parts them. A name that begins with 各 may end otherwise."""


@lru_cache(maxsize=REMEMBERED)
def lists_units(words: str) -> bool:
    """As `is_list`, for the words alone: the same lines are asked by several rules."""
    names, _ = split_names(words, 0, len(words), strict=True)
    return (
        bool(names) and unaccounted(words, 0, len(words), [Named(*span, "responsible", "none") for span in names]) == 0
    )


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
        yield stack[-1] + 1, end, stack[-1], end


def bracket_label(norm: str, inner_start: int, inner_end: int, start: int, end: int) -> Label | None:
    """The label in a bracket, or None when the bracket is a remark."""
    words = norm[inner_start:inner_end]
    if len(words) < 2:
        return None
    if words[0] in "以上" and words.startswith(("以下", "上述")) and not KEY.match(words):
        return None  # speaks of all items: the convention is found by itself
    plain = SAYS_MORE.search(words) is None
    if not plain and ABOUT_PEOPLE.search(words) and not CONVENTION.search(words) and not KEY.search(words):
        return None
    whole = norm[start] in "（〔" and norm[end - 1] in "）〕"
    at_end = end >= len(norm) or norm[end] in "\n。；，、）〕（〔 " or norm[start - 1 : start] in {"。", "；", "！"}
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
        bare = whole and not parsed.verbs
        return bare_label(norm, (inner_start, list_end), (start, end), convention=convention) if bare else None
    return Label(
        start, end, form, tuple(parsed.names), parsed.open_list, convention, tuple(parsed.persons), parsed.keyed
    )


NUMBERED = lazy("(?:^|\\n)（[一二三四五六七八九十\\d]{1,3}）$")
"""（1）【县发改局】…, 【市教育局】培训教师300人。: units right behind an item's mark."""


def bare_label(norm: str, inner: tuple[int, int], outer: tuple[int, int], *, convention: bool) -> Label | None:
    """（市林业局、市水利局）: nothing but units, before a full stop or the line's end.

    Believed after a full stop and where it says who leads; elsewhere where it is the document's habit.
    """
    start, end = outer
    begins = (
        start == 0 or norm[start - 1] in "\n.、。；！）" or NUMBERED.search(norm[max(0, start - 6) : start]) is not None
    )
    if inner[1] - inner[0] > LONGEST_BARE or not (begins or end >= len(norm) or norm[end] in "\n。；（〔，"):
        return None
    names, opened = split_names(norm, *inner, strict=True)
    found = with_remarks(norm, [Named(*span, "responsible", "none") for span in names])
    if not found or unaccounted(norm, *inner, found) > 1:
        return None
    ends = end >= len(norm) or norm[end] == "\n" or mark_at(norm, end) is not None  # 一是…。（市教育局）二是…
    sure = convention or (norm[start - 1 : start] in {"。", "；", "！"} and ends)
    return Label(start, end, "bracket" if sure else "bare", tuple(found), opened, convention)


def unaccounted(norm: str, start: int, end: int, names: list[Named]) -> int:
    """How many characters of a label are neither a name, nor a role, nor a time, nor what parts them."""
    pieces: list[str] = []
    position = start
    for name in sorted(names, key=lambda name: name.start):
        pieces.append(norm[position : name.start])
        position = max(position, name.end)
    pieces.append(norm[position:end])
    return sum(len(FILLING.sub("", KEY.sub("", piece))) for piece in pieces)


def form_of(norm: str, parsed: Parsed, start: int, end: int, *, at_end: bool, whole: bool) -> str | None:
    """Bracket for a label, loose for one whose names are damaged, None for a remark that speaks of duties."""
    if parsed.keyed:
        return "bracket" if parsed.names or parsed.aux else None
    if parsed.verbs and parsed.open_list and not parsed.names:
        return "bracket" if whole and at_end and unaccounted(norm, start, end, []) == 0 else None
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
    short = re.fullmatch("[一-龥、（）]{2,30}(?:负责|牵头|落实)", norm[start:end]) is not None
    return "loose" if short and at_end and whole else None


GLUED_KEY = lazy("(?:牵头|责任|配合|主办|承办|协办|参与)(?:单位|部门)：")
NOT_BEFORE_KEY = "各第一二三和与及的由个项级要请向经"
"""What makes more of a key where no line break parts it from the words before: 各责任单位：."""


def tail_labels(
    norm: str, start: int, end: int, taken: list[Label], tells: "re.Pattern[str]", *, glued: bool
) -> list[Label]:
    """Labels without brackets: 责任单位：A、B on a line of its own, at a paragraph's end, or in flattened text.

    `glued`: the line breaks are lost, and nothing parts a key from what stood above it: 健全物流体系责任单位：A.
    """
    labels: list[Label] = []
    position = start
    seek = start
    while told := tells.search(norm, max(position, seek), end):
        places = range(max(position, told.start() - LONGEST_KEY), told.start() + 1)
        key = next((found for place in places if (found := TAIL_KEY.match(norm, place, end))), None)
        if key is None:
            seek = told.end()
            continue
        index = bisect_right(taken, key.start(), key=lambda label: label.start) - 1
        inside = taken[index] if index >= 0 and key.start() < taken[index].end else None
        if inside:
            position = inside.end
            continue
        begin = key.start() - (key.start() == start + 1 and norm[start] in BULLETS)  # ★责任单位：市教育局
        while begin > start and norm[begin - 1] in "—–-→〔":  # …。——责任单位：市教育局, 【责任单位】市教育局
            begin -= 1
        before = norm[begin - 1] if begin > start else "\n"
        parted = begin < key.start() and norm[begin] in "→—"  # …通过验收→责任单位：市教育局
        parted = parted or (glued and GLUED_KEY.match(norm, key.start()) is not None and before not in NOT_BEFORE_KEY)
        if not parted and before not in "\n。；！？）〕”\u3000 ：，、" and not before.isspace():
            position = key.end()
            continue
        value = key.end() + (norm[key.end() : key.end() + 1] == "\n")
        stop = tail_end(norm, value, min(end, key.end() + LONGEST), own_line=begin == start)
        parsed = parse(norm, key.start(), stop)
        doubtful = key["loose"] is not None and unaccounted(norm, key.start(), stop, parsed.names) > 1
        if doubtful and begin == start and (typed := parted_by_blanks(norm, key, stop)):
            parsed, doubtful = Parsed(typed, keyed=True), False
        if (parsed.names or parsed.aux) and not doubtful:
            form = "line" if begin == start else "tail"
            convention = CONVENTION.search(norm, key.end(), stop) is not None
            labels.append(
                Label(begin, stop, form, tuple(parsed.names), parsed.open_list, convention, tuple(parsed.persons), True)
            )
        position = stop
    return labels


BLANK_LIST = lazy("[一-龥]{2,12}(?:[ \u3000]+[一-龥]{2,12})*[ \u3000]*")


def parted_by_blanks(norm: str, key: "re.Match[str]", stop: int) -> list[Named]:
    """The units of a line that hands typed with blanks alone: 责任单位 镇村建办 供电所 柳河村. None where one is no unit."""
    if norm[key.end() - 1] not in " \u3000" or not BLANK_LIST.fullmatch(norm, key.end(), stop):
        return []
    role = role_of_key(key.group())
    basis: UnitBasis = "none" if role == "responsible" else "explicit"
    spans = [word.span() for word in BLANK_LIST_WORD.finditer(norm, key.end(), stop)]
    listed = all(answers(norm[begin:end]) for begin, end in spans)
    return [Named(*span, role, basis) for span in spans] if listed else []


BLANK_LIST_WORD = lazy("[一-龥]+")


def answers(words: str) -> bool:
    """Whether a word of such a line ends as those do who answer in a township: 黄家村, 柳河社区, 综合执法队."""
    return is_name(words, strict=True) or (is_name(words, strict=False) and LOOSE_SUFFIX.search(words) is not None)


TAIL_STOP = lazy(
    "[。！？\n]|[；，](?!\\s*(?:第[一二三])?(?:牵头|责任|配合|负责|主办|协办|承办|参与|完成|办结|时限|指导|(?:\\d{4}年)?(?:\\d{1,2}月)?年?底?前|长期坚持|持续推进|各|市|省|县|区|国|[一-龥]{2,14}(?:部|委|局|厅|办|会|院|政府|公司|中心)|[一-龥]{2,10}(?:镇|乡|街道|区|学院|科|处|集团|所|站|队)(?=[、，；。等\\s]|$)))|[（](?=[一二三四五六七八九十]{1,3}）)|[①-⑳◇□▶►]|第[一二三四五六七八九十]{1,2}(?:部分|章|篇)|(?<![\\d.])\\d{1,2}(?:\\.\\d{1,2}){1,2}[ \u3000]*(?=[一-龥]{2})(?![年月日号前底末个万亿元公倍])|[一二三四五六七八九十]{1,3}、|\\d{1,2}[.、．](?!\\d)|请(?=各|有关)|各(?:责任|承办|有关|牵头|相关)?单位(?=要|请|应|须)|会议(?=还|要求|强调|指出|对|明确|决定)|(?<=[ \u3000])(?:任务|事项|项目|问题|措施)(?:[一二三四五六七八九十]{1,3}|\\d{1,2})："
)


LONGEST_ASIDE = 60
LINE_STOP = lazy("[。！？\\n]")
SENTENCE_LABEL_ENDS = ("牵头", "负责", "配合", "参与", "落实")
SENTENCE_LABEL = lazy("[。；！](?P<list>[^。；！？：\\n（）“”]{2,160}(?:牵头|负责|配合|参与|落实))[。；]?\\s*$")


def tail_end(norm: str, start: int, end: int, *, own_line: bool) -> int:
    """Where a label without brackets ends: its sentence, its paragraph, or the next outline mark; the full stop included."""
    stops = LINE_STOP if own_line else TAIL_STOP
    found = stops.search(norm, start, end)
    opening = norm.find("（", start, found.start()) if found else -1
    closing = norm.find("）", opening, min(end, opening + LONGEST_ASIDE)) if opening >= 0 else -1
    if found and closing > found.start():
        found = stops.search(norm, closing, end)  # 责任单位：A（排在首位的为牵头单位，下同）
    if not found:
        return end
    if found.group() in "。！？；，":
        after = TAIL_KEY.match(norm, found.end(), end)  # 责任单位：A。完成时限：…
        return tail_end(norm, after.end(), end, own_line=own_line) if after else found.end()
    return found.start()


def sentence_labels(norm: str, start: int, end: int) -> list[Label]:
    """A last sentence that is nothing but units and what they do: …完成检查。应急局牵头，公安局配合。"""
    told = norm[max(start, end - 200) : end].rstrip()
    if not (told[:-1] if told[-1:] in "。；" else told).endswith(SENTENCE_LABEL_ENDS):
        return []  # asked first, for most sentences end otherwise
    found = SENTENCE_LABEL.search(norm, max(start, end - 200), end)
    if not found:
        return []
    parsed = parse_verbs(norm, *found.span("list"))
    if not parsed.verbs or not parsed.names or unaccounted(norm, *found.span("list"), parsed.names):
        return []
    if not is_name(norm[parsed.names[0].start : parsed.names[0].end], strict=True):
        return []
    return [Label(found.start("list"), end, "tail", tuple(parsed.names), parsed.open_list, False, (), False)]


def without_nested(labels: list[Label]) -> list[Label]:
    """Ascending, and of nested ones only the outermost."""
    kept: list[Label] = []
    for label in sorted(labels, key=lambda label: (label.start, -label.end)):
        if not kept or label.start >= kept[-1].end:
            kept.append(label)
    return kept


def merged(norm: str, labels: list[Label]) -> list[Label]:
    """Labels with nothing but blanks and punctuation between them are one."""
    result: list[Label] = []
    for label in labels:
        previous = result[-1] if result else None
        if previous and len(previous.names) < 60 and not norm[previous.end : label.start].strip("。；，、 \n\u3000"):
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


def closed(norm: str, end: int) -> int:
    """The label's end with the punctuation that parts it from what follows."""
    while end < len(norm) and norm[end] in "。；，、":
        end += 1
    return end
