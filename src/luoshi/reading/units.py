"""Who answers for it: labels (（A、B负责）, 责任单位：A), conventions (下同), and the subjects of sentences (各县区要…).

A name is a stretch of the text, cut exactly; none is made up. All functions work on `Mended.norm`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from luoshi.reading.lexicon import GENERIC, OFFICES_LIKE_ACTIONS, begins_with_action
from luoshi.reading.model import UnitBasis, UnitRole


@dataclass(frozen=True, slots=True)
class Named:
    """A unit's name at [start, end) of the normalised text."""

    start: int
    end: int
    role: UnitRole
    basis: UnitBasis


@dataclass(frozen=True, slots=True)
class Label:
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


# ---------------------------------------------------------------- what a name looks like

SUFFIX = re.compile(
    "(?:委员会|总局|办公室|办公厅|总署|管委会|工委|党委|党组|党工委|政府|集团|公司|银行|分行|支行|人行|农商行|农发行|进出口行|机构|学校|大学|学院|医院|法院|检察院|研究院|科学院|设计院|研究所|派出所|交易所|司法所|"
    "单位|部门|地区|各地|县区|区县|市县|县市区|县\\(市、区\\)|新区|开发区|高新区|经开区|示范区|试验区|保税区|园区|景区管委会|街道|街道办|乡镇|镇街|重点镇|乡镇街道|村居|企业|协会|联合会|商会|总工会|工会|团委|妇联|科协|残联|工商联|文联|侨联|社联|作协|记协|台联|"
    "总队|支队|大队|中队|工作队|调查队|领导小组|协调小组|工作小组|指挥部|专班|工作组|联席会议|分局|监管局|电网|铁塔|电信|移动|联通|广电|供电|邮政|烟草|盐业|气象台|电视台|广播电台|日报社|报社|出版社|供销社|合作社|联社|通讯社|服务站|"
    "团市委|团省委|团县委|团区委|共青团|人大|政协|军分区|人武部|武警|监会|贸促会|红十字会|社保基金会|理事会|代表处|办事处|管理处|监管所|血站|疾控中心|中心|党校|行政学院|社会主义学院|档案馆|图书馆|博物馆|"
    "(?<![全内干一外西东中南北局底本腹头腿面胸脑肺根颈尾])部|(?<!原)委|(?<![格布大全结变开新僵困败时定棋战残危破胜])局|厅|(?<![主承举兴创开经督协筹民自公查法包合])办|(?<![部签])署|(?<![大城全本我都超夜集黑门闹股楼开上])市|(?<![全本我贫])县|(?<![全本我市城山景灾社郊老库牧林矿地园小辖禁特湾校厂片灌])区|(?<![全本我各])省|自治州|自治区|(?<![全本])盟|旗|(?<![城村乡古小集特])镇|(?<![城家故水下异他老])乡|街道办事处|(?<![教卧浴实诊病试课温暗])室)"
    "(?:（[^（）。；]{1,14}）)?$"
)
LOOSE_SUFFIX = re.compile(
    "(?:会|院|行|处|社|所|站|队|台|校|馆|场|室|组|州|村|办|司|中心|集团|工程处|区|县|市|部|委|局|厅)(?:（[^（）。；]{1,14}）)?$"
)
COLLECTIVE = re.compile(
    "(?:各|有关|相关|地方各级|县级以上|市级以上)(?:级|有关|相关|设区的?)?(?:省级?|自治区|自治州|自治县|直辖市|设区市|计划单列市|市|地|州|盟|县级?|区|旗|乡|镇|街道|开发区|功能区|园区|管委会|新区|林区|兵团|（[^（）。]{1,16}）|[、/]|和(?=[省市州县区乡镇街]))+"
    "(?:级)?(?:(?:地方)?(?:人民)?政府|党委(?:和|、)(?:人民)?政府|党委|党工委|管委会|工委|党组|部门|单位)?(?=[、，；。等）〕\\s负牵要应须对将会按根结以在]|$|[一-龥])"
)
EVERY = re.compile("各(?!类|项|种|方面|个|领域|环节|界|族|自|位|式|具|有特色|行各业|执|异|尽|取所|得其)[一-龥]{1,12}")
NOT_A_NAME = re.compile(
    "[。！？“”‘’<>]|会同|牵头|(?<![主重纪首摘必需])要(?!素|害|闻|塞|客)|\\d{3}|^(?:要(?!害)|应当|必须|须|的|了|以|把|将|对|在|从|为|让|使|向|与|但|而|并|也|又|则|如|若|凡|当|因|除|经|其中|按|依|据|通过|根据|按照|围绕|关于)|(?:的|了|着)$|不再|应当|必须|不得"
)
TRIM_FRONT = re.compile("^(?:\\s|由|请|责成|并|以及|及其?|和|与|、|，|；|：|会同|各?由|其中|主要由|分别由)+")
TRIM_BACK = re.compile(
    "(?:\\s|[、，；：。]|以及|及|和|与|分别|共同|联合|具体|主要|积极|统一|协同|各自|各司其职|按(?:照)?(?:各自)?职(?:责|能)(?:分工|范围)?(?:分别|共同)?|(?:按照?|依据?|根据)(?:各自)?(?:职责|职能|分工)(?:分工)?|依职责(?:分工)?|职责分工|按分工|各负其责|为主|作为|要|应|应当)+$"
)
OPEN = re.compile(
    "等(?:各?(?:有关|相关|成员|市级|省级|中央|县级|直属|其他)*(?:部门|单位|地区|部委|地方|方面|机构|企业|\\d+个部门|\\d+部门))?$"
)
AND = re.compile("以及|及|和|与")
PART = re.compile("[、，；,;\\s/（）]")
OFFICE_END = re.compile("(?:部|委|局|厅|办|署|院|会|政府|公司|集团|中心|银行|单位|部门|地区|党委|新区|开发区|室)$")


def is_name(words: str, *, strict: bool) -> bool:
    """Whether the words can be a unit's name; `strict` asks for an organisation's ending."""
    if not 2 <= len(words) <= 40 or NOT_A_NAME.search(words) or (GENERIC.fullmatch(words) and words[0] != "各"):
        return False
    if EVERY.fullmatch(words):
        return not words.endswith(("干部", "人员", "同志", "群众", "代表", "委员", "方", "人"))
    if begins_with_action(words) and not OFFICES_LIKE_ACTIONS.match(words) and (strict or not SUFFIX.search(words)):
        return False
    if SUFFIX.search(words) and len(words) > 2:
        return True
    if strict:
        return words in {"各地", "市委", "省委", "县委", "区委", "各级"}
    return LOOSE_SUFFIX.search(words) is not None or bool(re.fullmatch("[一-龥A-Za-z（）·]{2,16}", words))


def split_names(norm: str, start: int, end: int, *, strict: bool) -> tuple[list[tuple[int, int]], bool]:
    """The names in a list such as 市发展改革委、市财政局，各县区人民政府等, and whether the list is open."""
    spans: list[tuple[int, int]] = []
    open_list = False
    position = start
    for collective in COLLECTIVE.finditer(norm, start, end):
        if (
            collective.end() < end
            and norm[collective.end()] not in "、，；。等和与及 \n）〕"
            and not TRIM_BACK.fullmatch(norm, collective.end(), end)
        ):
            continue
        if norm[collective.end() : collective.end() + 3] in {"和部门", "及部门", "和单位"}:
            continue
        words = collective.group()
        if (len(words) < 3 and words != "各地") or words.endswith(("、", "/")):
            continue
        before, opened = split_plain(norm, position, collective.start(), strict=strict)
        spans += before
        if words.startswith("各") or not GENERIC.fullmatch(words):
            spans.append(collective.span())
        open_list |= opened
        position = collective.end()
    rest, opened = split_plain(norm, position, end, strict=strict)
    return spans + rest, open_list or opened


def split_plain(norm: str, start: int, end: int, *, strict: bool) -> tuple[list[tuple[int, int]], bool]:
    """As `split_names`, for a stretch without collectives such as 各市、县."""
    spans: list[tuple[int, int]] = []
    open_list = False
    depth = 0
    begin = start
    for separator in [*PART.finditer(norm, start, end), None]:
        position = separator.start() if separator else end
        character = separator.group() if separator else "、"
        depth += (character == "（") - (character == "）" and depth > 0)
        if separator and (depth or character in "（）"):
            continue
        if begin == position:
            begin += 1
            continue
        for part_start, part_end in split_and(norm, begin, position):
            name, opened = trimmed(norm, part_start, part_end)
            open_list |= opened
            if name and is_name(norm[name[0] : name[1]], strict=strict):
                spans.append(name)
        begin = position + 1
    return spans, open_list


def split_and(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut A和B, A及B where both sides are offices by themselves; 工业和信息化部 stays whole."""
    for conjunction in AND.finditer(norm, start, end):
        left, right = norm[start : conjunction.start()], norm[conjunction.end() : end]
        right = OPEN.sub("", TRIM_BACK.sub("", right))
        if (
            len(left) >= 3
            and len(right) >= 3
            and OFFICE_END.search(left)
            and (OFFICE_END.search(right) or right.startswith(("各", "有关", "相关")))
        ):
            yield start, conjunction.start()
            yield from split_and(norm, conjunction.end(), end)
            return
    yield start, end


def trimmed(norm: str, start: int, end: int) -> tuple[tuple[int, int] | None, bool]:
    """The name without 由… before and 等有关部门, 按职责分工 after it; and whether 等 was there."""
    opened = False
    words = norm[start:end]
    front = TRIM_FRONT.match(words)
    if front:
        start += front.end()
        words = words[front.end() :]
    for _ in range(3):
        back = TRIM_BACK.search(words)
        if back:
            words = words[: back.start()]
        open_end = OPEN.search(words)
        if open_end:
            opened = True
            words = words[: open_end.start()]
    amid = re.match("[一-龥]{1,8}等(?=[一-龥]*(?:有关|相关)(?:部门|单位)$)", words)
    if amid:  # 统计、税务等市场监管领域有关部门
        opened = True
        start += amid.end()
        words = words[amid.end() :]
    if re.fullmatch(
        "(?:有关|相关|其他|其它|各?有关|各?相关)(?:部门|单位|方面|地区|地方|机构)", words
    ) and not words.startswith("各"):
        return None, True
    return ((start, start + len(words)) if words else None), opened


# ---------------------------------------------------------------- roles

DUTY = "(?:牵头|主办|主责|责任|负责|承办|落实|实施|完成|办理|配合|协办|协同|协助|参与|参加|会办|指导|督导|督办|组织|推进|建设|主管|监管|监督|责(?=部门|单位)|任(?=单位：))"
KEY = re.compile(
    f"(?:第[一二三])?(?P<role>{DUTY}(?:及|和|、|/)?{DUTY}?)(?:的)?(?:单位|部门|处室|科室|机关|主体|地区|机构|县区|区县|市县|方)?(?:及(?:责任人|领导))?："
    "|(?P<person>(?:责任|分管|牵头|包保|挂钩|联系|市级|县级|主管|指导)?(?:领导(?:同志)?|责任人|负责人|联系人)|牵头人|第一责任人)：|(?P<other>(?:完成|办结|整改|落实|推进)?(?:时限|时间|期限|节点)(?:要求)?|适用范围|备注|电话|联系电话|资金来源|工作目标|目标要求|成果形式|序号|任务|工作任务|工作内容)："
)
VERB = re.compile(
    "(?P<lead>(?:总|共同|分别|联合)?牵头(?:负责|组织|落实|实施|推进|抓总|协调|办理|推动|做好)*|主办|主责|为主(?:负责)?)"
    "|(?P<with>会同|(?<=[部委局厅办署院会行])商(?=[一-龥]{2,12}(?:部|委|局|厅)))"
    "|(?P<guide>(?:负责|加强)?(?:督促)?指导(?:督促|监督)?|督导|督促(?:落实)?)"
    "|(?P<responsible>(?:共同|分别|分工|联合|具体|各自)?负责(?:落实|实施|推进|组织实施|组织|办理|推动)?|组织实施|具体实施|承办|(?:分工|分别|共同|抓好|具体)落实|落实(?=[，；。）〕]|$))"
    "|(?P<support>(?:积极|密切|协同|共同)?(?:配合|协助|参与|参加|协同|协办|支持)(?:配合|实施|落实|做好)?)"
)
FOR_ALL = re.compile("以下(?:各项|任务|工作|事项|内容)?(?:均|都)|不再(?:一一|逐一)?列出|下同")
"""以下均需各级政府落实，不再列出: holds for all items and names nobody for this one."""

VERB_ROLES: dict[str, UnitRole] = {
    "lead": "lead",
    "with": "lead",
    "guide": "guide",
    "responsible": "responsible",
    "support": "support",
}
CONVENTION = re.compile(
    "(?:排|列)(?:名|序)?(?:在|于)?.{0,3}(?:第一|首位|最前|前面|首).{0,8}(?:牵头|主办|主责)|第一(?:个)?(?:责任)?(?:单位|部门|位)?.{0,5}(?:为|是|系).{0,3}(?:牵头|主办|主责)|(?:首|第一)(?:位|个|家).{0,8}(?:为|是)(?:牵头|主办)|(?:首列|首位|第一|首个|列首位|排首位).{0,6}(?:单位|部门|者).{0,3}(?:牵头|主办)"
)


def role_of_key(role: str) -> UnitRole:
    """The role that 牵头单位, 责任部门, 配合单位, 指导单位 give."""
    if re.search("牵头|主办|主责", role):
        return "lead"
    if re.match("配合|协办|协同|协助|参与|参加|会办", role):
        return "support"
    if re.match("指导|督导|督办|主管|监管|监督", role):
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
    """Read the inside of a label: keyed (责任单位：A), with verbs (A牵头，B配合), or a bare list."""
    keys = list(KEY.finditer(norm, start, end))
    if keys:
        return parse_keyed(norm, keys, start, end)
    return parse_verbs(norm, start, end)


def parse_keyed(norm: str, keys: list["re.Match[str]"], start: int, end: int) -> Parsed:
    """（牵头单位：A；责任单位：B、C；完成时限：6月底前）."""
    parsed = Parsed(keyed=True)
    if keys[0].start() - start > 3:
        parsed = replace(parse_verbs(norm, start, keys[0].start()), keyed=True)
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        stop = following.start() if following else end
        if key["person"]:
            parsed.persons.append((key.end(), stop))
            parsed.aux = True
        elif key["other"]:
            parsed.aux = True
        else:
            role = role_of_key(key["role"])
            sentence = re.compile("[。；]").search(norm, key.end(), stop)
            names, opened = split_names(
                norm, key.end(), sentence.start() if sentence and following is None else stop, strict=False
            )
            basis: UnitBasis = "none" if role == "responsible" else "explicit"
            parsed.names += [Named(*span, role, basis) for span in names]
            parsed.open_list |= opened
    return parsed


def parse_verbs(norm: str, start: int, end: int) -> Parsed:
    """（A牵头，B、C参与）, （A会同B负责）, （A、B等按职责分工负责，6月底前完成）, （A、B）."""
    parsed = Parsed()
    end = without_convention(norm, start, end)
    position = start
    joined = led = False  # after 会同; after a lead
    for verb in VERB.finditer(norm, start, end):
        names, opened = split_names(norm, position, verb.start(), strict=False)
        kind = verb.lastgroup or ""
        if kind in {"support", "guide"} and not names and not parsed.verbs:
            continue  # 参与 and the like inside a name
        position = verb.end()
        if not names and not opened and kind != "with":
            if kind == "lead" and not joined:  # A、B负责，牵头
                parsed.names = [replace(name, role="lead", basis="explicit") for name in parsed.names]
            continue
        role = VERB_ROLES["support" if joined and kind != "with" else kind]
        basis: UnitBasis = "none" if role == "responsible" else "explicit"
        parsed.names += [Named(*span, role, basis) for span in names]
        parsed.verbs = True
        parsed.open_list |= opened
        joined = kind == "with"
        led = led or role == "lead"
    if position < end and (not parsed.verbs or led):
        names, opened = split_names(norm, position, end, strict=True)
        parsed.names += [
            Named(*span, "support" if led else "responsible", "explicit" if led else "none") for span in names
        ]
        parsed.open_list |= opened and bool(names)
    return parsed


def without_convention(norm: str, start: int, end: int) -> int:
    """Where the list of a label ends: before the clause that says who leads in all labels."""
    convention = CONVENTION.search(norm, start, end) or FOR_ALL.search(norm, start, end)
    return max(start, *(norm.rfind(stop, start, convention.start()) for stop in "。，；")) if convention else end


# ---------------------------------------------------------------- labels in the text

BRACKETS = re.compile("[（）〔〕]")
TAIL_KEY = re.compile(
    f"(?:第[一二三])?{DUTY}(?:及|和|、|/)?{DUTY}?(?:单位|部门|处室|科室|机关|主体|机构|领导|人)：|(?:牵头|配合|责任领导|责任人|牵头人|完成时限|完成时间|办结时限|整改时限|时限要求|负责人)："
)
DUTY_WORD = re.compile("负责|牵头|配合|参与|参加|协助|协同|协办|承办|主办|指导|督导|落实|会同|单位|部门|时限|责任|实施")
ABOUT_PEOPLE = re.compile("负责(?:同志|人(?!：))|以下(?:简称|统称)|简称|详见|附件")
LONGEST = 600


def find_labels(norm: str, paragraphs: list[tuple[int, int]]) -> list[Label]:
    """All labels of the document, in order; adjacent ones are one label."""
    labels: list[Label] = []
    doubtful: dict[str, list[Label]] = {"bare": [], "loose": []}
    for start, end in paragraphs:
        taken = len(labels)
        for inner_start, inner_end, open_at, close_at in brackets(norm, start, end):
            label = bracket_label(norm, inner_start, inner_end, open_at, close_at)
            if label is None:
                continue
            (labels if label.keyed or label.form == "bracket" else doubtful[label.form]).append(label)
        labels += tail_labels(norm, start, end, sorted(labels[taken:], key=lambda label: label.start))
        if len(labels) == taken:
            labels += sentence_labels(norm, start, end)
    if len(doubtful["bare"]) >= 3:  # lists of units without a verb, as the document's habit
        labels += doubtful["bare"]
    if len(labels) >= 3:  # damaged names, between labels that are whole
        labels += doubtful["loose"]
    return merged(norm, without_nested(labels))


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
    if words.startswith(("以下", "上述")) and not KEY.match(words):
        return None  # speaks of all items: the convention is found by itself
    if ABOUT_PEOPLE.search(words) and not CONVENTION.search(words) and not KEY.search(words):
        return None
    whole = norm[start] in "（〔" and norm[end - 1] in "）〕"
    at_end = end >= len(norm) or norm[end] in "\n。；，、）〕（〔 " or norm[start - 1 : start] in {"。", "；", "！"}
    if DUTY_WORD.search(words) is None:
        return bare_label(norm, inner_start, inner_end, start, end) if whole and at_end else None
    parsed = parse(norm, inner_start, inner_end)
    form = form_of(norm, parsed, inner_start, inner_end, at_end=at_end, whole=whole)
    if form is None:
        return None
    convention = CONVENTION.search(words) is not None
    return Label(
        start, end, form, tuple(parsed.names), parsed.open_list, convention, tuple(parsed.persons), parsed.keyed
    )


def bare_label(norm: str, inner_start: int, inner_end: int, start: int, end: int) -> Label | None:
    """（市林业局、市水利局）: nothing but units, before a full stop or the line's end; believed where it is a habit."""
    if inner_end - inner_start > 200 or not (end >= len(norm) or norm[end] in "\n。；（〔"):
        return None
    words = norm[inner_start:inner_end]
    names, opened = split_names(norm, inner_start, inner_end, strict=True)
    covered = sum(b - a for a, b in names) + words.count("、") + words.count("，") + (1 if opened else 0)
    if not names or covered < len(words) - 4:
        return None
    return Label(start, end, "bare", tuple(Named(*span, "responsible", "none") for span in names), opened)


def form_of(norm: str, parsed: Parsed, start: int, end: int, *, at_end: bool, whole: bool) -> str | None:
    """Bracket for a label, loose for one whose names are damaged, None for a remark that speaks of duties."""
    if parsed.keyed:
        return "bracket" if parsed.names or parsed.aux else None
    if not parsed.verbs or not parsed.names or parsed.names[0].start - start > 12:
        return None
    first = norm[parsed.names[0].start : parsed.names[0].end]
    if not at_end and not (SUFFIX.search(first) or EVERY.fullmatch(first) or COLLECTIVE.fullmatch(first)):
        return None
    if any(is_name(norm[name.start : name.end], strict=True) for name in parsed.names):
        return "bracket"
    short = re.fullmatch("[一-龥、（）]{2,30}(?:负责|牵头|落实)", norm[start:end]) is not None
    return "loose" if short and at_end and whole else None


def tail_labels(norm: str, start: int, end: int, taken: list[Label]) -> list[Label]:
    """Labels without brackets: 责任单位：A、B on a line of its own, at a paragraph's end, or in flattened text."""
    labels: list[Label] = []
    position = start
    while True:
        key = TAIL_KEY.search(norm, position, end)
        if key is None:
            return labels
        index = bisect_right(taken, key.start(), key=lambda label: label.start) - 1
        inside = taken[index] if index >= 0 and key.start() < taken[index].end else None
        if inside:
            position = inside.end
            continue
        before = norm[key.start() - 1] if key.start() > start else "\n"
        if before not in "\n。；！？）〕”\u3000 ：，、" and not before.isspace():
            position = key.end()
            continue
        stop = tail_end(norm, key.end(), min(end, key.end() + LONGEST), own_line=key.start() == start)
        parsed = parse(norm, key.start(), stop)
        if parsed.names or parsed.aux:
            form = "line" if key.start() == start else "tail"
            labels.append(
                Label(
                    key.start(), stop, form, tuple(parsed.names), parsed.open_list, False, tuple(parsed.persons), True
                )
            )
        position = stop


TAIL_STOP = re.compile(
    "[。！？\n]|[；，](?!\\s*(?:第[一二三])?(?:牵头|责任|配合|负责|主办|协办|承办|参与|完成|办结|时限|指导|各|市|省|县|区|国|[一-龥]{2,14}(?:部|委|局|厅|办|会|院|政府|公司|中心)))|[（](?=[一二三四五六七八九十]{1,3}）)|[一二三四五六七八九十]{1,3}、|\\d{1,2}[.、．](?!\\d)"
)


LINE_STOP = re.compile("[。！？\\n]")
SENTENCE_LABEL = re.compile("[。；！](?P<list>[^。；！？：\\n（）“”]{2,160}(?:牵头|负责|配合|参与|落实))[。；]?\\s*$")


def tail_end(norm: str, start: int, end: int, *, own_line: bool) -> int:
    """Where a label without brackets ends: its sentence, its paragraph, or the next outline mark; the full stop included."""
    found = (LINE_STOP if own_line else TAIL_STOP).search(norm, start, end)
    if not found:
        return end
    if found.group() in "。！？；，":
        after = TAIL_KEY.match(norm, found.end(), end)  # 责任单位：A。完成时限：…
        return tail_end(norm, after.end(), end, own_line=own_line) if after else found.end()
    return found.start()


def sentence_labels(norm: str, start: int, end: int) -> list[Label]:
    """A last sentence that is nothing but units and what they do: …完成检查。应急局牵头，公安局配合。"""
    found = SENTENCE_LABEL.search(norm, max(start, end - 200), end)
    if not found:
        return []
    parsed = parse_verbs(norm, *found.span("list"))
    words = norm[found.start("list") : found.end("list")]
    left = VERB.sub("", words)
    rest = len(left) - sum(name.end - name.start for name in parsed.names) - len(re.findall("[、，和及与等]", left))
    if not parsed.verbs or not parsed.names or rest > (4 if parsed.open_list else 0):
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
            result[-1] = replace(
                previous,
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
        replace(label, end=closed(norm, label.end)) for label in result if label.names or label.persons or label.keyed
    ]


def closed(norm: str, end: int) -> int:
    """The label's end with the punctuation that parts it from what follows."""
    while end < len(norm) and norm[end] in "。；，、":
        end += 1
    return end


def convention_from(norm: str, labels: list[Label]) -> int | None:
    """From where on the first-named unit leads: 排在第一位的为牵头部门，下同 in a label, or said in the preamble."""
    inside = [label.start for label in labels if label.convention]
    stated = CONVENTION.search(norm)
    if inside and (stated is None or stated.start() >= inside[0]):
        return inside[0]
    return stated.start() if stated else None


def with_convention(norm: str, names: tuple[Named, ...]) -> tuple[Named, ...]:
    """The first-named unit leads and the others support, unless the label itself says who leads, or names all of a kind."""
    if not names or any(name.role != "responsible" for name in names):
        return names
    first = names[0]
    if len(names) == 1 and norm[first.start] == "各":
        return names
    rest = (replace(name, role="support", basis="convention") for name in names[1:])
    return (replace(first, role="lead", basis="convention"), *rest)
