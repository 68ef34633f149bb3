"""Sentences: where they end, which of them is a commitment and which is set aside, and why.

`classify` reads like the list of its rules: the first that applies decides. What a heading says about its section
(`mode`) is weighed with what the sentence itself says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.reading import lexicon
from luoshi.reading.marks import SAYING, mark_at
from luoshi.reading.model import CommitmentKind, DocumentKind, Reason
from luoshi.reading.subjects import Subject, agents, opening
from luoshi.reading.units import Named

PUNCTUATION = re.compile("[。！？\n（）〔〕“”]")
CLOSERS = "”’）〕》』」\"'"
DEEPEST = 300


def sentences(norm: str, start: int, end: int, cuts: tuple[int, ...] = ()) -> Iterator[tuple[int, int]]:
    """The sentences of [start, end), white space before and after left out; `cuts` are forced boundaries."""
    begin = start
    opened = -1
    for found in PUNCTUATION.finditer(norm, start, end):
        character = found.group()
        if character in "（〔":
            opened = found.start()
        elif character in "）〕":
            opened = -1
        elif character in "。！？\n" and not (
            opened >= 0 and found.start() - opened < DEEPEST and closes(norm, found.end(), end)
        ):
            stop = found.end()
            while stop < end and norm[stop] in CLOSERS:
                stop += 1
            if stop <= begin:
                continue
            yield from cut(norm, begin, stop, cuts)
            begin = stop
            opened = -1
    yield from cut(norm, begin, end, cuts)


def closes(norm: str, position: int, end: int) -> bool:
    """Whether the open bracket closes soon, before another opens or the line ends."""
    found = re.compile("[（）〔〕\n]").search(norm, position, min(end, position + DEEPEST))
    return found is not None and found.group() in "）〕"


def cut(norm: str, start: int, end: int, cuts: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """The stretch cut at the forced boundaries, stripped, empty parts left out."""
    for position in (*(c for c in cuts if start < c < end), end):
        stripped = strip(norm, start, position)
        if stripped:
            yield stripped
        start = position


def strip(norm: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch without white space at its edges; None when nothing is left."""
    words = norm[start:end]
    inner = words.strip()
    if not inner:
        return None
    begin = start + words.index(inner)
    return begin, begin + len(inner)


# ---------------------------------------------------------------- classification


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a sentence is: a commitment (`reason` is None) or context; the rule, and how sure it is."""

    reason: Reason | None
    rule: str
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a sentence: the mode of its section, of its paragraph, the document's kind."""

    mode: str | None
    paragraph: Reason | None
    kind: DocumentKind
    preamble: bool  # before the first heading
    soft_principle: bool = False


FUTURE = re.compile(
    "今年|明年|下一步|下半年|全年(?:要|再)|到20\\d\\d年|“十[四五]五”(?:期间|末|时期)|年底前|年内|月底前|每[年月季](?!均)|从20\\d\\d年起|\\d日前"
)
REPORTED = re.compile(
    "了(?!解)|已(?=[经有建成完达全开实形基在签投启落连取新发通培引覆超累])|累计|(?:增长|下降|提高|减少|达到|完成|新增|实现)\\d.{0,12}(?:，|。)"
)
FINISHED = re.compile(
    "(?<!为)了(?!解|进一步|更|加)|已(?=[经有建成完达全开实形基在签投启落连取新发通培引覆超累])(?!建成(?:的|示范))|累计(?!选|招|完成.{0,12}以上|培训)"
)
PROBLEMS = re.compile(
    "(?:清醒|同时|也)(?:地)?(?:认识|看到)|(?:困难|问题|不足|短板|挑战|风险|差距)(?:和|，|。|、|依然|仍|不容)|不容忽视|不(?:够|足|强|高|稳|到位|平衡|充分|彻底|完善)(?:，|。|、|的问题)"
)
SOBER = re.compile("^(?:但|同时|当然)?(?:我们)?(?:也|还|更)?要?(?:必须)?清醒(?:地)?(?:看到|认识到)")
TACKLED = re.compile("我们(?!一定)|安排|解决|克服|应对|化解|防范|处理好|妥善|统筹|有力|成功")
THANKS = re.compile(
    "表示.{0,6}(?:感谢|敬意|问候|祝贺|慰问)|(?:得益于|归功于|是以.{2,8}同志为(?:核心|总书记)|是党中央坚强领导|是.{2,20}(?:领导|团结奋斗|共同努力|大力支持)的结果)"
)
ASK_FOR_READING = re.compile("(?:提请|请)(?:大会|予以?)?审议|提出(?:宝贵)?意见|代表.{2,12}(?:向大会|作).{0,6}报告")
CAN = re.compile(
    "可(?:以)?(?=[采根按结参在由将先适提])|允许|鼓励|支持|不再|免于|直接|给予|予以|实行|实施|纳入|列入|采取|适用|优先|取消|下放|放宽|负责|承担|执行|应(?=[一-龥])|按照|不得|应当|须|禁止|严禁|停止|废止|施行"
)
MORE = re.compile(
    "再(?!次|度|创)|继续|进一步|逐步|一律|优先|平均|稳步|持续|明显|大幅|更多|加快|全面|力争|确保|不(?:低|少|高|超|多)于|不超过|以上|左右|以内|达到|安排|均衡|倾斜|延长|拟(?=[投安按新建出实])|顺延|提高到|降(?:到|至)"
)
CALLS = re.compile(
    "(?:^|，)让我们(?!的|生活|看到)|号召|紧密(?:地)?团结在|^(?:各位代表|同志们|各位委员|各位领导|朋友们|各位来宾)|我们(?:坚信|相信|完全有|有信心)"
)
CHARGED = re.compile(
    "^(?:各级|各地|各有关|各部门|各单位|各县|各市|各区|各乡|[一-龥]{2,12}(?:政府|部门|单位|委|局|厅))[^，。；]{0,8}(?<![主重])要"
)
PREDICATE = re.compile(
    "[，是].{0,40}是.{0,60}(?:举措|部署|基础|基石|关键|根本|要求|保障|前提|平台|载体|支撑|体现|内容|目标|资源|灵魂|一招|时期|阶段|一年|之年|结果|事情|大事|重点|任务|必由之路|压舱石|生命线)[，。、]|[^，。；]{1,30}(?<!重点)(?<!关键)是[^，。；]{2,60}(?:举措|部署|基础|基石|关键|根本|保障|前提|平台|载体|体现|灵魂|一招|时期|阶段|一年|之年|大事|必由之路|压舱石|生命线|标志|象征|希望|资源)[，。、！]"
)
COMMENT = re.compile(
    "^(?:今天|这次|本次)(?:我们)?(?:召开|会议|大会|的会议)|^下面，我|^(?:上述|以上|这(?:是|些|样|充分|有利|体现|个|两|一)|实践(?:表明|证明)|事实|我国(?:拥有|是|有|已|经济)|综合(?:分析|研判)|只有|只要|没有|(?:同时)?也?有利于)|^[^。；]{2,24}，主要(?:是|考虑)|都是(?:为了|干出来)|首次把.{0,20}作为|，(?:考虑了|体现了|充分体现|有利于)"
)
DEFINES = re.compile(
    "本(?:办法|措施|方案|规定|意见|通知|细则|条例|制度|政策)自.{0,20}(?:施行|实施|执行|生效)|由.{2,24}负责解释|办公室设在|同志?兼任|担任(?:组长|副组长|主任|总指挥|指挥长)|^[^，。]{0,24}是指|^(?:注释?|名词解释)："
)
BY_WHEN = re.compile(
    "(?:到?\\d{4}年)?(?:(?:\\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\\d{1,2}日|[上中下]旬|底|末)?前|(?:今年|明年|本?年|季|月)底前|(?:第?[一二三四]季度|上半年|下半年)(?:末|底|前)?"
    "|[春夏秋冬汛][期季节]?前|入[春夏秋冬汛]前)"
)
"""The deadline that a sentence begins with: what comes after it is to be done, however finished it sounds."""

LEADS_OVER = re.compile(
    "[^。；]{0,16}(?:以下|下列|如下)[^。；]{0,14}：$"
    "|要?(?:突出|重点|着力|扎实|集中|全力)?(?:抓好|做好|办好|抓|做)(?:以下|这)?[一二三四五六七八九十\\d]{1,2}(?:项|个|件|方面)(?:方面)?(?:的)?(?:重点|工作|任务|重点工作|重点任务|大事|实事)[。：]$"
)
"""Sentences that only announce what follows; the work itself stands below them."""

PROCEEDINGS = re.compile("(?:会议|大会|全会)(?:全面|深入|系统|认真)?(?:总结|回顾)[^。]{2,80}。$")
"""What a meeting went through, as its report tells it in passing."""

SECTIONED = frozenset({"task", "target", "requirement"})
"""Modes of sections that set tasks."""

AIMS = re.compile("目标|力争|确保|左右|以上|以内|不低于|不超过|达到")
DISPOSES = re.compile("将|把|对|为|给|用|在|向|按|以|从|因|通过|经|于|由|就|同|与|除|凡|使")
NUMBERED = re.compile("\\d(?:\\.\\d{1,4})?(?:%|万|亿|个|家|公里|亩|吨|人|户|座|项|千米|平方|元)")
MARK_OR_LEAD = re.compile("^(?:（?[一二三四五六七八九十]{1,3}）?[、是要]|（?\\d{1,2}[）.、]|[①-⑳])+[，]?")


def acts(words: str) -> bool:
    """Whether any clause of the sentence begins with a verb that decides something."""
    return any(
        lexicon.begins_with_action(clause.lstrip("（“”）、 "))
        for clause in re.split("[，；：]", MARK_OR_LEAD.sub("", words))
    )


def classify(words: str, setting: Setting) -> Verdict:
    """What the sentence `words` (normalised) is, in its setting."""
    modal = lexicon.CLAUSE_MODAL.search(words) is not None
    return (
        by_section(words, setting, modal=modal)
        or by_form(words, setting, modal=modal)
        or weigh(words, setting, modal=modal)
    )


def by_section(words: str, setting: Setting, *, modal: bool) -> Verdict | None:
    """What the section or the paragraph settles, whatever the sentence says; appeals are known everywhere."""
    if setting.mode == "principle" and not setting.soft_principle:
        return Verdict("principle", "clause.principle-section")
    if setting.paragraph == "appraisal" and not modal and not CALLS.search(words):
        return Verdict("appraisal", "clause.paragraph", 0.8)
    if appeals(words):
        return Verdict("exhortation", "clause.exhortation")
    if THANKS.search(words):
        return Verdict("exhortation", "clause.thanks")
    if setting.mode == "review":
        return reviewed(words)
    if setting.mode == "attendance":
        return Verdict("attendance", "clause.attendance-section")
    return None


def by_form(words: str, setting: Setting, *, modal: bool) -> Verdict | None:
    """Forms that can't be mistaken: who attended, guiding thought, 现提出如下意见, definitions."""
    if ASK_FOR_READING.search(words):
        return Verdict("other", "clause.preamble")
    if LEADS_OVER.match(words):
        return Verdict("other", "clause.leads-over", 0.8)
    if setting.kind == "meeting-report" and PROCEEDINGS.match(words):
        return Verdict("other", "clause.proceedings", 0.8)
    if setting.kind in {"meeting-report", "minutes"} and lexicon.ATTENDANCE.search(words) and not modal:
        return Verdict("attendance", "clause.attendance")
    binding = NUMBERED.search(words) or CHARGED.search(words) or FUTURE.search(words[:20])
    if lexicon.PRINCIPLE.search(words) and not binding:
        return Verdict("principle", "clause.principle", 0.85)
    if lexicon.PREAMBLE.search(words) and (setting.preamble or setting.mode is None):
        return Verdict("other", "clause.preamble")
    if DEFINES.search(words):
        return Verdict("other", "clause.definition", 0.8)
    if setting.soft_principle and not (FUTURE.search(words) or "%" in words):
        return Verdict("principle", "clause.principle-section", 0.75)
    if setting.paragraph in {"exhortation", "attendance"} and not modal:
        return Verdict(setting.paragraph, "clause.paragraph", 0.7)
    return None


def appeals(words: str) -> bool:
    """Whether a sentence appeals and decides nothing: no number, no unit charged, no action before the flourish."""
    if CALLS.search(words):
        return not NUMBERED.search(words)
    if not lexicon.EXHORTATION.search(words) or NUMBERED.search(words) or CHARGED.search(words):
        return False
    return not lexicon.begins_with_action(words)


def reviewed(words: str) -> Verdict:
    """In a section that looks back."""
    if PROBLEMS.search(words) and not TACKLED.search(words):
        return Verdict("appraisal", "clause.problem", 0.8)
    return Verdict("review", "clause.review-section", 0.95)


def weigh(words: str, setting: Setting, *, modal: bool) -> Verdict:
    """Where the section leaves it open: what looks back or comments is context, what asks or begins with a verb is not."""
    first = lexicon.begins_with_action(MARK_OR_LEAD.sub("", words))
    ahead = FUTURE.search(words) is not None
    if not modal:
        aside = looks_back(words, setting, first=first, ahead=ahead)
        if aside:
            return aside
        if not CHARGED.search(words) and (COMMENT.search(words) or PREDICATE.search(words)):
            return Verdict("appraisal", "clause.comment", 0.8)
    if SOBER.search(words):
        return Verdict("appraisal", "clause.problem", 0.8)
    if modal:
        return Verdict(None, "clause.modal", 0.85)
    if setting.mode == "appraisal":
        return Verdict("appraisal", "clause.appraisal-section", 0.85)
    if lexicon.COPULA.search(words) and not first and not NUMBERED.search(words):
        return Verdict("appraisal", "clause.copula", 0.8)
    if setting.mode == "scope" and not ahead:
        return Verdict("other", "clause.scope-section", 0.7)
    if first:
        return Verdict(None, "clause.action", 0.88 if setting.mode in SECTIONED else 0.8)
    return by_content(words, setting, ahead=ahead)


def looks_back(words: str, setting: Setting, *, first: bool, ahead: bool) -> Verdict | None:
    """Whether a sentence without 要 tells what was achieved, or goes on in a paragraph that does."""
    sectioned = setting.mode in SECTIONED
    if setting.paragraph == "review" and not (ahead or (first and sectioned and not REPORTED.search(words))):
        return Verdict("appraisal" if PROBLEMS.search(words) else "review", "clause.paragraph", 0.8)
    if BY_WHEN.match(words) and FINISHED.search(words):
        return Verdict("review", "clause.done", 0.8)
    past = lexicon.REVIEW.search(words[:40]) or (lexicon.DONE.search(words) and FINISHED.search(words))
    if past and not ahead and not (sectioned and first):
        return Verdict("review", "clause.done", 0.8)
    return None


def by_content(words: str, setting: Setting, *, ahead: bool) -> Verdict:
    """A sentence that neither asks nor begins with a verb: a verb later on, a number, a permission, a disposition."""
    action = acts(words)
    numbered = NUMBERED.search(words) is not None
    if BY_WHEN.match(MARK_OR_LEAD.sub("", words)) and not FINISHED.search(words):
        return Verdict(None, "clause.deadline", 0.8)
    if lexicon.APPRAISAL.search(words) and not action and not CAN.search(words) and not numbered:
        return Verdict("appraisal", "clause.appraisal", 0.7)
    if action:
        return Verdict(None, "clause.acts", 0.75)
    if setting.mode == "target":
        return Verdict(None, "clause.number", 0.75)
    if setting.preamble and not (numbered and AIMS.search(words)):
        return Verdict("other", "clause.nothing-decided", 0.6)
    if numbered and (ahead or MORE.search(words)):
        return Verdict(None, "clause.number", 0.75)
    if numbered and setting.mode in SECTIONED and len(words) < 30 and not FINISHED.search(words):
        return Verdict(None, "clause.number", 0.6)
    if CAN.search(words):
        return Verdict(None, "clause.provision", 0.7)
    if DISPOSES.match(words) and any(words[i : i + 2] in lexicon.ACTION_SET for i in range(2, min(len(words), 120))):
        return Verdict(None, "clause.disposes", 0.7)
    return undecided(words, setting)


def undecided(words: str, setting: Setting) -> Verdict:
    """No rule spoke: in a section of tasks the sentence is kept, doubtful; elsewhere it is set aside."""
    if len(words) < 20 and words[-1] not in "。；！？”":
        return Verdict("other", "clause.fragment", 0.6)
    if setting.mode in {"task", "requirement"} and setting.kind != "work-report":
        return Verdict(None, "clause.default", 0.55)
    if MORE.search(words) or (FUTURE.search(words) and re.search("将|拟", words)):
        return Verdict(None, "clause.default", 0.5)
    if setting.kind in {"work-report", "meeting-report"}:
        return Verdict("appraisal", "clause.states", 0.6)
    if setting.kind in {"plan", "opinion", "division-of-work", "notice", "minutes", "instruction"}:
        return Verdict(None, "clause.default", 0.5)
    return Verdict("other", "clause.nothing-decided", 0.6)


def paragraph_reason(words: str) -> Reason | None:
    """What a paragraph's first sentence says about the sentences after it."""
    if re.search("会议号召|大会号召|全会号召", words[:12]) or (
        lexicon.EXHORTATION.search(words[:30]) and "号召" in words[:12]
    ):
        return "exhortation"
    if re.search("(?:会议|全会|大会)(?:认为|充分肯定|高度评价)", words[:12]):
        return "appraisal"
    if lexicon.CLAUSE_MODAL.search(words) or lexicon.begins_with_action(MARK_OR_LEAD.sub("", words)):
        return None
    if lexicon.REVIEW.search(words[:24]) and not FUTURE.search(words):
        return "review"
    if re.match("综合(?:分析|研判)|当前(?:，|和今后|我|国)|从(?:国际|国内|全国|全省|我)[^，]{0,8}看", words):
        return "appraisal"
    if re.search("(?:困难|挑战|问题)", words) and PROBLEMS.search(words):
        return "appraisal"
    return None


# ---------------------------------------------------------------- kinds of commitments


def commitment_kind(words: str, mode: str | None, *, measured: bool, labelled: bool) -> CommitmentKind:
    """action, target or requirement."""
    if measured and (not labelled or words.count("。") <= 1):
        return "target"
    how_to = lexicon.REQUIREMENT.findall(words)
    if mode == "requirement" and (how_to or not labelled):
        return "requirement"
    if mode == "requirement" and len(how_to) >= 2:
        return "requirement"
    strong = re.search(
        "抓落实|组织领导|(?:压实|夯实|扛起|扛牢).{0,8}责任|作风|督导落实|督查督办|执行力|思想认识|形式主义|考核问责|政治判断力",
        words,
    )
    return "requirement" if strong and not lexicon.NOT_REQUIREMENT.search(words) and mode != "task" else "action"


# ---------------------------------------------------------------- sentences with several subjects

CLAUSE = re.compile("[，；：]")
OTHER_SUBJECT = re.compile(
    "(?!我们|同时|既|又|也|还|更|都|就|只|越|不|需|主|重|将|并|均|则|仍|必|一定|务|切|尤其|特别|始终|坚决|坚持|是|对|在|从|向|把|以|按|为|让|使|凡|今年|明年|全年|年内|近期|当前|今后|下|关键|一[是要]|二[是要]|三[是要])"
    "[一-龥]{2,10}(?<![主重必首摘纪规概])要(?!求|素|点|害|么|闻|塞|紧|领|件|道|强|旨|义|地)"
)
MOST_CLAUSES = 200


@dataclass(slots=True)
class Clause:
    """A part of a sentence at [start, end) with the units that it charges; `named` where its own subject names them."""

    start: int
    end: int
    names: tuple[Named, ...] = ()
    open_list: bool = False
    named: bool = False

    def take(self, subject: Subject) -> None:
        """Count the subject's units to this part."""
        self.names += subject.names
        self.open_list |= subject.open_list
        self.named |= bool(subject.names) and not subject.helps


def by_subject(norm: str, start: int, end: int) -> list[Clause]:
    """The parts of a sentence that have a subject of their own; the whole sentence where there is one subject, or none.

    Who only helps (B、C积极配合) belongs to the part before; so does a subject after words that decide nothing by
    themselves (对查出的问题，各县区要…).
    """
    head = mark_at(norm, start)
    lead = head.end if head and head.end < end else start
    saying = SAYING.match(norm, lead, end)
    lead = saying.end() if saying and saying.end() < end else lead
    whole = Clause(start, end)
    parts = [whole]
    covered = start
    for place in [lead, *(found.end() for found in CLAUSE.finditer(norm, lead, end))][:MOST_CLAUSES]:
        if place < covered or place >= end:
            continue
        subject = opening(norm, place, end)
        if subject:
            covered = subject.end
        elif place == lead or not other_subject(norm, place, end):
            continue
        before = norm[parts[-1].start if len(parts) > 1 else lead : place]
        if place > lead and begins_part(subject, parts[-1], before):
            parts[-1].end = place
            parts.append(Clause(place, end))
        if subject:
            parts[-1].take(subject)
    for part in parts if any(part.named for part in parts) else [whole]:
        charge(norm, part)
    if any(part.named for part in parts):
        return parts
    whole.end = end
    return [whole]


def other_subject(norm: str, place: int, end: int) -> bool:
    """Whether the clause has a subject that is no unit: 民营经济要…."""
    return OTHER_SUBJECT.match(norm, place, end) is not None and not lexicon.begins_with_action(norm[place : place + 6])


def begins_part(subject: Subject | None, last: Clause, before: str) -> bool:
    """Whether a new part begins with the subject (None: one that is no unit), after the words `before` of the last part."""
    if subject and (subject.helps or not (subject.modal or last.named)):
        return False
    return last.named or decides(before)


def decides(words: str) -> bool:
    """Whether the first part of a sentence asks for something by itself."""
    if lexicon.CLAUSE_MODAL.search(words) or agents(words, 0, len(words))[0]:
        return True
    return acts(words) and not (lexicon.COPULA.search(words) or lexicon.APPRAISAL.search(words))


def charge(norm: str, part: Clause) -> None:
    """Add those whom the part charges in passing, each name once, in order."""
    passing, opened = agents(norm, part.start, part.end)
    names = {(name.start, name.end): name for name in (*passing, *part.names)}
    part.names = tuple(names[span] for span in sorted(names))
    part.open_list |= opened
