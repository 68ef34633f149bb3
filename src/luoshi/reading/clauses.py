"""Sentences: where they end, into which parts they fall when they have several subjects, and what kind a commitment is."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from luoshi.reading import lexicon
from luoshi.reading.marks import mark_at, saying_at
from luoshi.reading.model import CommitmentKind
from luoshi.reading.names import Named
from luoshi.reading.parties import NO_PARTIES, Parties
from luoshi.reading.patterns import lazy
from luoshi.reading.tenses import TOLD
from luoshi.reading.units import Subject, agents, is_work, opening, partners, past_lead_in, tells_who_said
from luoshi.reading.verdicts import acts

STOP = lazy("[。！？\n]")
BRACKET_OR_LINE = lazy("[（）〔〕\n]")
PUNCTUATION = lazy("[。！？\n（）〔〕]")
CLOSERS = "”’）〕》』」\"'。！？"
DEEPEST = 300


def sentences(norm: str, start: int, end: int, cuts: tuple[int, ...] = ()) -> list[tuple[int, int]]:
    """The sentences of [start, end), white space before and after left out; `cuts` are forced boundaries."""
    first = STOP.search(norm, start, end)
    if first is None or first.end() == end:  # most often there is one
        return cut(norm, start, end, cuts)
    found_sentences: list[tuple[int, int]] = []
    begin = start
    opened = -1
    for found in PUNCTUATION.finditer(norm, start, end):
        character = found.group()
        if found.start() < begin:
            continue  # the sentence before has taken it: ？！
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
            found_sentences += cut(norm, begin, stop, cuts)
            begin = stop
            opened = -1
    return found_sentences + cut(norm, begin, end, cuts)


def closes(norm: str, position: int, end: int) -> bool:
    """Whether the open bracket closes soon, before another opens or the line ends."""
    found = BRACKET_OR_LINE.search(norm, position, min(end, position + DEEPEST))
    return found is not None and found.group() in "）〕"


def cut(norm: str, start: int, end: int, cuts: tuple[int, ...]) -> list[tuple[int, int]]:
    """The stretch cut at the forced boundaries, stripped, empty parts left out."""
    if not cuts:
        part = strip(norm, start, end)
        return [part] if part else []
    edges = [start, *(place for place in cuts if start < place < end), end]
    return [part for begin, stop in pairwise(edges) if (part := strip(norm, begin, stop))]


def strip(norm: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch without white space at its edges; None when nothing is left."""
    if start < end and not (norm[start].isspace() or norm[end - 1].isspace()):
        return start, end
    words = norm[start:end]
    inner = words.strip()
    if not inner:
        return None
    begin = start + words.index(inner)
    return begin, begin + len(inner)


# ---------------------------------------------------------------- kinds of commitments


HOW_TO_WORK = lazy(
    "抓落实|组织领导|压实.{0,8}责任|夯实.{0,8}责任|扛起.{0,8}责任|扛牢.{0,8}责任|作风|督导落实|督查督办|执行力|思想认识|形式主义|考核问责|政治判断力"
)


def commitment_kind(words: str, mode: str | None, *, measured: bool, labelled: bool) -> CommitmentKind:
    """action, target or requirement."""
    if measured and (not labelled or words.count("。") <= 1):
        return "target"
    if mode == "requirement" and (not labelled or lexicon.REQUIREMENT.search(words)):
        return "requirement"
    strong = mode != "task" and HOW_TO_WORK.search(words) and not lexicon.NOT_REQUIREMENT.search(words)
    return "requirement" if strong else "action"


# ---------------------------------------------------------------- sentences with several subjects

CLAUSE = lazy("[，；：]")
OTHER_SUBJECT = lazy(
    "(?!我们|会[后前上]|马上|立即|当天|回去|同时|既|又|也|还|更|都|就|只|越|不|需|主|重|将|并|均|则|仍|必|一定|务|切|尤其|特别|始终|坚决|坚持|是|对"
    "|在|从|向|把|以|按|为|让|使|凡|今年|明年|全年|年内|近期|当前|今后|下|关键|一[是要]|二[是要]|三[是要])"
    "[一-龥]{2,10}(?<![主重必首摘纪规概])(?<![据照按际作战]需)要(?!求|素|点|害|么|闻|塞|紧|领|件|道|强(?![化制])|旨|义|地)"
)
CLASS_FIRST = lazy("[一-龥]{0,10}(?:企业|机构|单位|学校|医院|公司)(?:负责|要|须|应当?)")
"""电力企业负责排查…；应急部门每半月检查: the part before has a subject as well, though one that names nobody."""
ANSWERS = lazy(
    "(?:(?:具体|统一)?(?:负责|牵头|主办|承办)(?:落实|实施|组织)?|(?:研究|审核)?(?:确定|审定|批准|备案)|(?:提供|给予|做好)[一-龥]{0,4}(?:支持|支撑)|高度重视)(?=[，。；]|$)"
)
"""What makes a clause of a subject alone tell who answers for what was said before, or has a say in it: 由单位提出，联席会议确定."""
MOST_CLAUSES = 200
PLAIN_ACTIONS = lexicon.ACTION_SET - lexicon.MAY_BE_OFFICES
"""With these begin the clauses that only say what is to be done: most of them."""


@dataclass(slots=True)
class Clause:
    """A part of a sentence at [start, end) with the units that it charges; `named` where its own subject names them, or a `person`."""

    start: int
    end: int
    names: tuple[Named, ...] = ()
    open_list: bool = False
    named: bool = False
    person: bool = False
    parties: Parties = NO_PARTIES

    def take(self, subject: Subject) -> None:
        """Count the subject's units to this part."""
        self.names += subject.names
        self.open_list |= subject.open_list
        self.named |= bool(subject.names or subject.open_list or subject.person) and not subject.helps
        self.person |= subject.person


WE_WITH = lazy("(?:[我本][局委办厅院部署市县区省镇乡校](?:们)?(?:将|要|拟|应|须)?)?(?=会同)")
"""我委将会同市人社局…: of ourselves and others, the others are named."""


TOLD_BEFORE = lazy("[^，。；：]{2,24}(?<![之前然今此往最])后，(?=[^，。；]{2})")


def tells_when(norm: str, start: int, end: int) -> bool:
    """Whether a subject only says when another one acts: 县气象局发布预警后，县防办15分钟内叫应."""
    told = TOLD_BEFORE.match(norm, start, end)
    subject = opening(norm, told.end(), end) if told else None
    return subject is not None and bool(subject.names)


def by_subject(norm: str, start: int, end: int, parties: Parties = NO_PARTIES) -> list[Clause]:
    """The parts of a sentence that have a subject of their own; the whole sentence where there is one subject, or none.

    Who only helps (B、C积极配合) belongs to the part before; so does a subject after words that decide nothing by
    themselves (对查出的问题，各县区要…).
    """
    head = mark_at(norm, start)
    lead = head.end if head and head.end < end else start
    saying = saying_at(norm, lead, end)
    lead = saying.end() if saying and saying.end() < end else lead
    together = WE_WITH.match(norm, lead, end)
    whole = Clause(start, end, partners(norm, together.end(), end) if together else (), parties=parties)
    parts = [whole]
    covered = start
    tells = tells_who_said(norm, lead, end)
    cases = CHARGES_A_CASE.search(norm, lead, end) is not None
    for place in [lead, *[found.end() for found in CLAUSE.finditer(norm, lead, end)]][:MOST_CLAUSES]:
        if place < covered or place >= end:
            continue
        another = cases and place > lead and norm[place - 1] in "；，" and by_case(norm, parts[-1], lead, place, end)
        if not another and without_subject(norm, parts[-1], place, end, tells=tells):
            continue
        subject = of_its_own(norm, parts[-1], opening(norm, place, end, tells=tells, parties=parties), end)
        if subject is None and another:
            parts[-1].end = place
            parts.append(Clause(place, end, named=True, parties=parties))
            continue
        if subject:
            covered = subject.end
        elif place == lead or not other_subject(norm, place, end):
            continue
        begin = topic_start(norm, parts[-1].start, place)
        before = norm[parts[-1].start if len(parts) > 1 else lead : begin]
        if place > lead and begin > parts[-1].start and begins_part(norm, subject, parts[-1], before):
            parts[-1].end = begin
            parts.append(Clause(begin, end, parties=parties))
        if subject:
            parts[-1].take(subject)
    if len(parts) == 1:  # most often
        behind_blank(norm, whole, lead, end)
        charge(norm, whole)
        return parts
    for part in parts if any(part.named for part in parts) else [whole]:
        charge(norm, part)
    if any(part.named for part in parts):
        return parts
    whole.end = end
    return [whole]


CHARGES_A_CASE = lazy("[由责移请我本]")
"""One of these is in every case that `by_case` finds; asked once of a sentence, for most have none."""


def without_subject(norm: str, last: Clause, place: int, end: int, *, tells: bool) -> bool:
    """Whether a clause only says what is to be done, or with whom: 会同县统计局组建专班, whom the part before then names too."""
    if last.named and norm.startswith(("会同", "并会同"), place):
        last.names += partners(norm, place + norm.startswith("并", place), end)
        return True
    return not tells and (norm[place : place + 2] in PLAIN_ACTIONS or is_work(norm, place, end))


def of_its_own(norm: str, last: Clause, subject: Subject | None, end: int) -> Subject | None:
    """The subject; none where it only says when another acts, and without names where it only says what one level is to do of those charged together: "
    "各级河长要…，市级河长每季度….
    """
    if subject and not subject.modal and tells_when(norm, subject.end, end):
        return None
    if not (subject and subject.names and last.names):
        return subject
    everybody = norm[last.names[0].start : last.names[0].end]
    one = norm[subject.names[0].start : subject.names[0].end]
    among = everybody[:2] == "各级" and one.endswith(everybody[2:])
    return subject._replace(names=(), open_list=False, helps=True) if among else subject


CASE = lazy("[^；。！？]{0,80}?(?:(?<![交自理缘事因对])由(?!于|此)|责[成令]|移交|请(?<![提申邀报聘敬]请))")
"""…；对逾期不改的，由A负责; …；由A修复路灯: the next case, with whom it charges."""
TOPIC = lazy(
    "并?(?:责[成令]|请)|(?!具体|日常|统一|并|再|先|后|仍|均|都|其中|[经按待]|报(?![名表价销告]))[^，。；：！？由“”]{2,24}(?<![交自理缘事因对])由(?!于|此)(?=[一-龥])"
)
"""…，费用由A垫付; …，责成B完成招标: a matter of its own behind a comma, with whom it charges."""
OURSELVES = lazy("[我本](?:局|委|办|厅|院|部|署|校|公司|中心|机关)(?=[一-龥\\d])(?!的)")
"""…；我局10个工作日内组织复查: what the office itself will do behind what others are told to."""
BY_WHOEVER = lazy(
    "[^，。；]{2,20}的，[^，。；]{0,12}由[一-龥]{0,6}(?:企业|单位|公司|机构|业主|产权人|责任人|当事人|经营者|农户)(?:自行|自筹|自己|负责|承担|限期|依法)"
)
"""…；鉴定不合格的，年底前由企业自行拆除: the next case is laid upon whoever it is."""
OF_A_KIND = lazy("(?:施工|建设|承建|责任|监理|设计|产权|经营|违规|违法|相关|有关)(?:单位|企业|主体)|企业|业主")
CASE_HOLDS = ("由", "责", "移交", "请")
LONGEST_CASE_OF = 90
LONGEST_TOPIC_OF = 28
FARTHEST = 160
"""So far back it is looked for whom the part before charges in passing."""


def by_case(norm: str, last: Clause, lead: int, place: int, end: int) -> bool:
    """Whether behind a semicolon another case begins that charges somebody, or behind a comma another matter, after a part that charges somebody as well."""
    begin = max(last.start, lead, place - FARTHEST)
    if norm[place - 1] == "，":
        asks = norm.startswith(("责", "请", "并"), place) or norm.find("由", place, place + LONGEST_TOPIC_OF) >= 0
        if not asks or TOPIC.match(norm, place, end) is None:
            return False  # most clauses
        stop = CLAUSE.search(norm, place, end)
        others = charged(norm, place, stop.start() if stop else end, last.parties) - {
            norm[name.start : name.end] for name in last.names
        }
        if all(OF_A_KIND.fullmatch(name) for name in others):
            return False  # 所需费用由施工单位承担: a body of the matter itself
        own = last.names or last.open_list or last.person or OURSELVES.match(norm, last.start, end)
        return bool(others and (own or charged(norm, begin, place, last.parties) - others))
    if OURSELVES.match(norm, place, end):
        return last.named or CLASS_FIRST.match(norm, begin, place) is not None
    if not any(norm.find(word, place, place + LONGEST_CASE_OF) >= 0 for word in CASE_HOLDS):
        return False  # most parts
    if CASE.match(norm, place, end) is None:
        return False
    stop_at = norm.find("；", place, end)
    stop_at = stop_at if stop_at > 0 else end
    return bool(
        (last.named or charged(norm, begin, place, last.parties))
        and (charged(norm, place, stop_at, last.parties) or BY_WHOEVER.match(norm, place, stop_at))
    )


def charged(norm: str, start: int, end: int, parties: Parties = NO_PARTIES) -> set[str]:
    """The names of those whom a stretch charges in passing with more than help, and of the persons whom it does."""
    names = {norm[name.start : name.end] for name in agents(norm, start, end, parties)[0] if name.role != "support"}
    return names | {person for person in parties.persons if norm.find(f"由{person}", start, end) >= 0}


def behind_blank(norm: str, whole: Clause, start: int, end: int) -> None:
    """The subject behind a blank, where hands that type without commas leave one: 楼道堆物 各社区6月8日前清完."""
    blank = -1 if whole.names else norm.find(" ", start, end)
    for _ in range(MOST_BLANKS):
        subject = opening(norm, blank + 1, end) if blank > 0 else None
        if blank < 0 or subject:
            if subject:
                whole.take(subject)
            return
        blank = norm.find(" ", blank + 1, end)


MOST_BLANKS = 6
SHORT_TOPIC = 12


def topic_start(norm: str, start: int, place: int) -> int:
    """Where a part begins whose subject stands behind a word on what it is about: …；统筹协调，各村要…."""
    near = norm.rfind("；", max(start, place - SHORT_TOPIC), place) + 1
    if near or norm[place - 2 : place] not in {"的，", "者，", "题，", "了，"}:
        return near or place
    far = norm.rfind("；", max(start - 1, place - LONGEST_CASE, 0), place) + 1
    happened = norm[place - 2] == "了"  # …；5号楼的路灯坏了，物业三天内修好
    return far if far and (happened or norm[far] in CASES) else place  # …；对工作不力、造成损失的，市纪委监委要追责


LONGEST_CASE = 60
CASES = frozenset("对凡如若因")


def other_subject(norm: str, place: int, end: int) -> bool:
    """Whether the clause has a subject that is no unit: 民营经济要…."""
    if norm.find("要", place, min(end, place + 14)) < 0:
        return False
    found = OTHER_SUBJECT.match(norm, place, end)
    if found is None or norm[found.end() - 2] in FIGURES_END:
        return False
    return not lexicon.begins_with_action(norm[place : place + 6])


FIGURES_END = frozenset("率量额值数重次例比的")
"""群众满意率要达到95%, 没完成的要写明原因: what is asked of a figure, or of some of them, is asked of whoever was named before."""


def begins_part(norm: str, subject: Subject | None, last: Clause, before: str) -> bool:
    """Whether a new part begins with the subject (None: one that is no unit), after the words `before` of the last part."""
    behind_stop = before[-1:] == "；"
    if subject and subject.helps and not (behind_stop and HELPS_BY.match(norm, subject.end)):
        return False
    if subject and not (last.named or behind_stop) and ANSWERS.match(norm, subject.end):
        return False  # 改造危桥6座，村建办负责，6月20日前完工
    named = last.named or charged_before(before, last.parties)
    if subject and not (subject.modal or named):
        return False
    return named or decides(before)


def of_ourselves(words: str) -> bool:
    """Whether the words say what the office itself will do: 我局将推广“平台代建”模式，…；云湖区政府将组织调解员…."""
    return OURSELVES.match(words, past_lead_in(words, 0, len(words))) is not None


HELPS_BY = lazy(
    "(?:负责|积极|密切)?(?:配合|协助)(?![做抓搞]好|开展|推进|实施|落实|完成|组织|工作|相[关应]|有关|[省市县区州镇乡各])[一-龥]{2}"
)
"""…；供电公司配合停电: the deed with which the one behind the semicolon helps is its own."""


def charged_before(before: str, parties: Parties = NO_PARTIES) -> bool:
    """Whether the part before charges somebody in passing with what it says: 责成A办理；B跟踪审计, 由A发通知，B播报, but not 由A牵头，B组织实施."""
    if before[-1:] == "；" and (CLASS_FIRST.match(before) or of_ourselves(before)):
        return True
    names = agents(before, max(0, len(before) - FARTHEST), len(before), parties)[0]
    return bool(names) and (before[-1:] == "；" or not ANSWERS.match(before, names[-1].end))


SLOGAN = lazy(
    "(?:[^，。；]{2,12}，)?要?(?:始终|坚决)?(?:坚持|树牢|牢固树立|树立|强化|提高|增强|绷紧)[^，。；]{0,10}(?:至上|意识|站位|理念|思维|认识|第一|之弦"
    "|这根弦)(?:、[^，。；、]{2,8})*，?"
)
"""会议要求，要坚持人民至上、生命至上，市水利局…: what leads up to who is to do what."""


def decides(words: str) -> bool:
    """Whether the first part of a sentence asks for something by itself."""
    if SLOGAN.fullmatch(words):
        return False
    if lexicon.asks(words) or agents(words, 0, len(words))[0] or of_ourselves(words):
        return True
    words = words.removeprefix("建议")  # 建议推行“综合查一次”，…；白石县要开展…
    return (
        words.count("，") + words.count("；") > 1
        and acts(words)
        and not (lexicon.COPULA.search(words) or lexicon.APPRAISAL.search(words) or TOLD.search(words))
    )


def charge(norm: str, part: Clause) -> None:
    """Add those whom the part charges in passing, each name once, in order."""
    passing, opened = agents(norm, part.start, part.end, part.parties)
    if passing and not part.names:
        passing += brought_in(norm, passing[0].end, part.end)
    if not passing and len(part.names) <= 1:
        part.open_list |= opened
        return
    names = {(name.start, name.end): name for name in (*passing, *part.names)}
    part.names = tuple(names[span] for span in sorted(names))
    part.open_list |= opened


WITH_WHOM = lazy("[，；](?:并|且)?(?=会同)")


def brought_in(norm: str, start: int, end: int) -> Iterator[Named]:
    """Whom those charged in passing bring in later: 请你单位完成清退，并会同县财政局追缴多发资金."""
    if norm.find("会同", start, end) >= 0:
        for found in WITH_WHOM.finditer(norm, start, end):
            yield from partners(norm, found.end(), end)
