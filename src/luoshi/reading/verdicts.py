"""What a sentence is: a commitment, or context and for which reason.

`classify` reads like the list of its rules: the first that applies decides. What a heading says about its section
(`mode`) is weighed with what the sentence itself says.
"""

from typing import NamedTuple

from luoshi.reading import lexicon
from luoshi.reading.chats import REPLY
from luoshi.reading.confidence import SECTIONS_OF_TASKS
from luoshi.reading.letterhead import MEASURED_IN
from luoshi.reading.model import DocumentKind, Reason
from luoshi.reading.patterns import Words
from luoshi.reading.tenses import (
    AHEAD_BY,
    BY_WHEN,
    BYGONE,
    COMMENT,
    COMMENT_WITHIN,
    FINISHED,
    FUTURE,
    GOAL_FIRST,
    IS_SIGNIFICANT,
    LATEST,
    MATTERS_MUCH,
    PROBLEMS,
    REMARK,
    REPORTED,
    SIGNIFICANT,
    SOBER,
    STANDING,
    STATE,
    TACKLED,
    TOLD,
    UNDER_WAY,
    WARNS,
    YEAR_IS,
)
from luoshi.reading.units import MAY_CHARGE, agents, names_of, opening
from luoshi.reading.verdict_words import (
    ABOUT_TROUBLE,
    ADVISES,
    AIMS,
    ANNOUNCES,
    AS_OF,
    ASK_FOR_READING,
    ASKS_BACK,
    AT_FAULT,
    ATTENDS,
    BECAUSE,
    BOUNDED,
    BRINGS,
    BUILT_IN,
    CALLED,
    CALLS,
    CAN,
    CLAUSE_END,
    COMING,
    COMMENDED,
    CONTACT,
    COUNTED_IN,
    COUNTS_HOW,
    DEFINES,
    DISPOSES,
    FAULTY,
    FEET,
    FINDING,
    FORMAL,
    FOUND_OUT,
    HAN,
    HANDS_ON,
    HELD,
    HELD_ON,
    HOW_MANY,
    KEY_ALONE,
    KEY_OF_TASK,
    KEYED,
    LACKING,
    LAGS,
    LEADS_IT,
    LEADS_OVER,
    LEADS_OVER_STOPPED,
    MARK_OR_LEAD,
    MATTERING,
    MATTERS,
    MAY,
    MONTH_TOLD,
    MORE,
    MOST_BLANKS,
    NOTED,
    NUMBERED,
    ODD,
    OFFERS,
    ON_THE_TABLE,
    OPINE,
    ORDERS,
    OUGHT,
    OUTCOME,
    PARTS,
    PICTURED,
    PLANNING,
    PLEASE,
    POSTED,
    PRAISES,
    PROCEEDINGS,
    PURPOSE,
    REMARKING,
    REPORTED_SPEECH,
    RESOLVED,
    SAID_IN_PASSING,
    SCORES,
    SEEN,
    SETS_UP,
    SETS_WORK,
    SETTLES,
    SHORT,
    SOME,
    STAGE_ALONE,
    STANDS,
    TELLING,
    THANKS,
    TO_BE,
    TO_FILL_IN,
    TROUBLE,
    UNSCORED,
    VISITS,
    VOTED,
    WARM,
    WE_WILL,
    WEIGHTY,
    WHICH_ARE,
    WHOSE_PAST,
    WILL,
    WITH_LAST_YEAR,
    YEAR_FIRST,
)


class Verdict(NamedTuple):
    """What a sentence is: a commitment (`reason` is None) or context, and the rule that says so."""

    reason: Reason | None
    rule: str


class Setting(NamedTuple):
    """What surrounds a sentence: the mode of its section, of its paragraph, the document's kind.

    `listed`: it goes on with a list of which the part before was a commitment (主要预期目标是：…；…；), or stands under 会议要求.
    """

    mode: str | None
    paragraph: Reason | None
    kind: DocumentKind
    preamble: bool  # before the first heading
    soft_principle: bool = False
    listed: bool = False
    year: int | None = None  # the year whose work the document sets


def unmarked(words: str) -> str:
    """The words without the outline mark that they begin with."""
    if "一" <= words[:1] <= "龥" and words[0] not in COUNTED_IN:
        return words  # most sentences
    mark = MARK_OR_LEAD.match(words)
    return words[mark.end() :] if mark else words


def acts(words: str) -> bool:
    """Whether any clause of the sentence begins with a verb that decides something."""
    clauses = (clause.lstrip("（“”）、 ") for clause in CLAUSE_END.split(unmarked(words)))
    return any(lexicon.begins_with_action(clause) and not STATE.match(clause) for clause in clauses)


def is_charged(words: str) -> bool:
    """Whether one of the first clauses has units for its subject upon which something is laid."""
    if MAY_CHARGE.search(words) is None:
        return False
    start = 0
    for _ in range(3):
        subject = opening(words, start, len(words))
        if subject and subject.modal:
            return True
        start = words.find("，", start) + 1
        if not start:
            return False
    return False


# ---------------------------------------------------------------- the rules, in their order


class Sentence(Words):
    """Words that are a sentence; `odd`: whether it may be of a rare kind."""

    __slots__ = ("odd",)

    odd: bool

    def __init__(self, words: str) -> None:
        """`words` as they are."""
        super().__init__(words)
        self.odd = ODD.search(words) is not None


def classify(sentence: str, setting: Setting) -> Verdict:
    """What the sentence `sentence` (normalised) is, in its setting."""
    if (sentence[-1] > "\ufe00" or "\u2600" <= sentence[-1] <= "\u27bf") and PICTURED.search(sentence):
        sentence = PICTURED.sub("", sentence) or sentence
    words = Sentence(sentence)
    if setting.mode == "appraisal" and words.may_have(KEY_OF_TASK) and KEY_OF_TASK.match(words):
        setting = setting._replace(mode="task", paragraph=None)  # 整改目标：… below the name of a problem
    modal = words.may_have(lexicon.MODAL) and lexicon.asks(words)
    return (
        by_section(words, setting, modal=modal)
        or by_form(words, setting, modal=modal)
        or weigh(words, setting, modal=modal)
    )


def is_lead(words: Words) -> bool:
    """Whether the words announce what follows: 今年重点抓好以下工作：."""
    return words.is_(LEADS_OVER) if words[-1] in "：，" else words.is_(LEADS_OVER_STOPPED)


def leads_over(words: Words) -> bool:
    """Whether the sentence only leads up to what follows: 现就有关工作函告如下：, 下面，我再强调几点。"""
    return len(words) <= SHORT and (is_lead(words) or words.has(lexicon.PREAMBLE))


def by_section(words: Sentence, setting: Setting, *, modal: bool) -> Verdict | None:
    """What the section or the paragraph settles, whatever the sentence says; appeals are known everywhere."""
    keyed = KEYED.match(words) if words.may_have(KEYED) else None
    if keyed and keyed["basis"]:
        return Verdict("other", "clause.keyed")
    if keyed:
        return Verdict("appraisal" if keyed["problem"] else "review", "clause.keyed")
    if setting.mode == "principle" and not setting.soft_principle:
        return Verdict("principle", "clause.principle-section")
    if setting.paragraph == "appraisal" and not modal and not words.has(CALLS) and not leads_over(words):
        return Verdict("appraisal", "clause.paragraph")
    if not words.lack(WARM):
        if appeals(words) and (setting.mode != "review" or modal or words.has(CALLS)):
            return Verdict("exhortation", "clause.exhortation")
        if words.has(THANKS):
            return Verdict("exhortation", "clause.thanks")
    if setting.mode == "review":
        return reviewed(words)
    if setting.mode == "attendance":
        return Verdict("attendance", "clause.attendance-section")
    return None


EARLY = 10
"""Where a sentence says of whom it speaks."""


def by_form(words: Sentence, setting: Setting, *, modal: bool) -> Verdict | None:
    """Forms that can't be mistaken: who attended, what was gone through, guiding thought, 现提出如下意见, definitions."""
    formal = not words.lack(FORMAL)
    if formal and words.has(ASK_FOR_READING):
        return Verdict("other", "clause.preamble")
    if not modal and (wrong := amiss(words, formal=formal)):
        return wrong
    if len(words) <= SHORT and (
        is_lead(words)
        or (formal and words.is_(STAGE_ALONE))
        or (words.endswith("：") and (words.is_(KEY_ALONE) or announces(words)))
    ):
        return Verdict("other", "clause.leads-over")
    if set_aside := explains(words, formal=formal):
        return set_aside
    if not modal and (
        (words.has(ATTENDS) and not words.has(BRINGS))
        or (tells_of_meetings(setting) and words.has(lexicon.ATTENDANCE) and not (words.has(PLEASE) or "带队" in words))
    ):
        return Verdict("attendance", "clause.attendance")
    if gone_through(words, setting, modal=modal) or words.begins(VOTED):
        return Verdict("other", "clause.proceedings")
    if (
        formal
        and words.has(lexicon.PRINCIPLE)
        and not (words.has(NUMBERED) or words.begins(YEAR_IS) or is_charged(words))
    ):
        return Verdict("principle", "clause.principle")
    if (
        words.has(lexicon.PREAMBLE)
        and (setting.preamble or setting.mode is None)
        and not (words.has(ORDERS) or (modal and orders(words)) or (words.has(PLEASE) and words.has(AHEAD_BY)))
    ):
        return Verdict("other", "clause.preamble")
    if (formal or words.odd) and defines(words, formal=formal, modal=modal):
        return Verdict("other", "clause.definition")
    if setting.soft_principle and not (words.has(FUTURE) or "%" in words):
        return Verdict("principle", "clause.principle-section")
    if setting.paragraph in {"exhortation", "attendance"} and not modal:
        return Verdict(setting.paragraph, "clause.paragraph")
    return None


def defines(words: Sentence, *, formal: bool, modal: bool) -> bool:
    """Whether the words define something, say for whom a paper holds and how it counts, or who is of a body."""
    counts = words.odd and COUNTS_HOW.search(words) is not None
    if not (counts or formal) or words.begins(RESOLVED) or words.begins(SETS_UP):
        return False
    if counts or words.has(DEFINES):
        return True
    return words.has(POSTED) and not ((modal and is_charged(words)) or words.has(LEADS_IT))


def is_remark(words: Sentence, *, formal: bool) -> bool:
    """Whether the words only answer a letter, say whom to ask, or in what a table counts: 单位：万元."""
    if (
        words.endswith("收悉。")
        or words.begins(NOTED)
        or words.is_(REPLY)
        or (formal and words.begins(CONTACT))
        or (words.odd and words.begins(FEET))
    ):
        return True  # 您提出的“…”建议收悉。
    return words[-1] not in "。；" and len(words) <= SHORT and MEASURED_IN.fullmatch(words) is not None


def explains(words: Sentence, *, formal: bool) -> Verdict | None:
    """Whether the words only say how points are won, or remark something beside the work."""
    if words.odd and scores(words):
        return Verdict("other", "clause.scoring")
    return Verdict("other", "clause.remark") if is_remark(words, formal=formal) else None


def scores(words: Sentence) -> bool:
    """Whether the words only say how points are won and lost, or what follows from them; who is to do something, or a figure to reach, outweighs that."""
    if (
        not (words.has(SCORES) or (words.has(OUTCOME) and not charges(words)))
        or words.has(AHEAD_BY)
        or words.has(PLEASE)
        or is_charged(words)
    ):
        return False
    first = UNSCORED.match(words)
    told = first is not None and SCORES.search(words, 0, first.end()) is None
    return not (told and (names_subject(words) or NUMBERED.search(words, 0, first.end() if first else 0)))


def amiss(words: Sentence, *, formal: bool) -> Verdict | None:
    """What is wrong: how far a work lags, what somebody fails in, what an inspection found."""
    if (formal and words.has(LAGS)) or (SOME.search(words, 0, EARLY) and FAULTY.search(words)):
        return Verdict("appraisal", "clause.lags")
    may_be_found = words.odd or not words.lack(FINDING)
    return Verdict("appraisal", "clause.finding") if may_be_found and is_finding(words) else None


FINDINGS = (AT_FAULT, WITH_LAST_YEAR)


def is_finding(words: Sentence) -> bool:
    """Whether the words say what an inspection found, or what is wrong in a case, and neither ask nor say by when."""
    if words.begins(BECAUSE) or (words.odd and words.begins(WHICH_ARE)):
        told = not (words.has(FUTURE) or charges(words))
    else:
        told = words.begins_any(FINDINGS) or (words.odd and words.begins(FOUND_OUT))
    return told and not (words.has(PLEASE) or words.has(LATEST) or words.has(AHEAD_BY))


def announces(words: Words) -> bool:
    """Whether a longer sentence ends in 以下工作： and charges nobody with anything by itself."""
    return words.is_(ANNOUNCES) and not (words.has(LATEST) or words.has(NUMBERED) or is_charged(words))


def gone_through(words: Words, setting: Setting, *, modal: bool) -> bool:
    """Whether the sentence only tells what a meeting or a visit went through."""
    if tells_of_day(words, setting):
        return True
    told = not modal and (
        (words.begins_any(PROCEEDINGS) and not to_be_held(words, setting))
        or words.begins(REPORTED_SPEECH)
        or (words[:1].isdigit() and words.begins(VISITS))
    )
    return told and not (words.has_early(COMING, 16) or words.has(LATEST) or decided(words))


def gone_through_alone(words: str) -> bool:
    """Whether an item of an agenda only says what was gone through: 研究整治“指尖上的形式主义”工作."""
    return ON_THE_TABLE.match(unmarked(words)) is not None and not charges(words)


def to_be_held(words: Words, setting: Setting) -> bool:
    """Whether a plan speaks of a meeting, which is yet to be held."""
    return setting.kind in SETS_WORK and setting.mode != "review" and not words.has(FINISHED)


def orders(words: Words) -> bool:
    """Whether a sentence orders something before it asks to be carried out: …一律不得进入，请连夜组织实施。"""
    return lexicon.asks(words, lexicon.FIRM_MODAL) and not words.has(HANDS_ON)


def tells_of_day(words: Words, setting: Setting) -> bool:
    """Whether the sentence tells of a meeting on a day that has been; a plan tells of days to come."""
    if setting.kind in PLANNING or not words.begins(HELD_ON):
        return False
    return not (decided(words) or lexicon.asks(words, lexicon.FIRM_MODAL))


def decided(words: Words) -> bool:
    """Whether something was settled, or somebody charged."""
    return words.has(SETTLES) or charges(words)


def tells_of_meetings(setting: Setting) -> bool:
    """Whether the document tells what happened at a meeting."""
    return setting.kind in {"meeting-report", "minutes"}


def appeals(words: Words) -> bool:
    """Whether a sentence appeals and decides nothing: no number, no unit charged, no action before the flourish."""
    if words.has(CALLS):
        return not words.has(NUMBERED)
    if not words.has(lexicon.EXHORTATION) or words.has(NUMBERED):
        return False
    return not lexicon.begins_with_action(words) and not is_charged(words)


def reviewed(words: Words) -> Verdict:
    """In a section that looks back."""
    if words.has(SOBER) or (words.has(PROBLEMS) and not words.has(TACKLED)):
        return Verdict("appraisal", "clause.problem")
    return Verdict("review", "clause.review-section")


def weigh(words: Sentence, setting: Setting, *, modal: bool) -> Verdict:
    """Where the section leaves it open: what looks back or comments is context, what asks or begins with a verb is not."""
    aside = comments(words) or (troubled(words, setting) if modal else None)
    if aside or modal:
        return aside or Verdict(None, "clause.modal")
    first = lexicon.begins_with_action(unmarked(words))
    ahead = words.has(FUTURE) and not words.begins(BYGONE)
    asked = words.begins(PLEASE)  # 请核实是否已清偿
    aside = None if asked else looks_back(words, setting, first=first, ahead=ahead)
    if aside:
        return aside
    remarked = (words.begins(COMMENT) and not words.begins(ASKS_BACK)) or (
        not first and words.has(COMMENT_WITHIN) and not words.has(LATEST)
    )
    if (remarked or matters(words) or (words.endswith(WEIGHTY) and words.begins(MATTERS))) and not (
        is_charged(words) or words.has(AHEAD_BY) or charges(words)
    ):
        return Verdict("appraisal", "clause.comment")
    if not first and words.begins(OFFERS) and not charges(words):
        return Verdict("other", "clause.offer")
    if permits(words):
        return Verdict(None, "clause.permission")
    if words.has(PLEASE):
        return Verdict(None, "clause.asked")
    if setting.mode == "appraisal" and not puts_right(words):
        return Verdict("appraisal", "clause.appraisal-section")
    if words.has(lexicon.COPULA) and not first and not words.has(NUMBERED):
        return Verdict("appraisal", "clause.copula")
    if setting.mode == "scope" and not ahead:
        return Verdict("other", "clause.scope-section")
    if words.endswith(CASES_END):
        return Verdict("other", "clause.condition")  # 有下列情形之一的，一律解除合同：（1）转包分包的；
    if first:
        return Verdict("other", "clause.keyed") if words.has(TO_FILL_IN) else Verdict(None, "clause.action")
    return by_content(words, setting, ahead=ahead)


def puts_right(words: Words) -> bool:
    """Whether a sentence among those that say what is wrong says who puts it right, and by when: 由白石县政府9月30日前拆除。"""
    if words.has(ADVISES):
        return True
    if not words.has(AHEAD_BY) or "未" in words or words.has(FINISHED) or words.has(PROBLEMS):
        return False
    return charges(words) or names_subject(words)


CASES_END = ("的；", "的。")


def troubled(words: Words, setting: Setting) -> Verdict | None:
    """What a meeting thought of some trouble, though it wants it solved: 会议认为，…，但问题较为突出，必须抓紧解决。"""
    told = setting.paragraph == "appraisal" and words.has(PROBLEMS) and not is_charged(words)
    return Verdict("appraisal", "clause.problem") if told else None


def permits(words: Words) -> bool:
    """Whether a sentence only says what may be done: nobody is held to it. What it also asks for, or by when, outweighs that."""
    if not words.begins(MAY) or words.has(OUGHT) or words.has(LATEST) or words.has(NUMBERED):
        return False
    before = words[: words.find("可")]
    return not any(lexicon.begins_with_action(clause) for clause in before.split("，")[:-1])


def matters(words: Words) -> bool:
    """Whether a sentence only says what something is, or how much it matters."""
    if words.lack(MATTERING):
        return False
    significant = words.may_have(IS_SIGNIFICANT) and SIGNIFICANT.search(words) is not None
    return words.has(MATTERS_MUCH) or (significant and words.has(IS_SIGNIFICANT))


def comments(words: Sentence) -> Verdict | None:
    """What the speaker remarks or admits, though it may use 要."""
    told = words.odd and SAID_IN_PASSING.match(words) is not None
    if told and not (charges(words) or words.has(LATEST) or words.has(AHEAD_BY)):
        return Verdict("review", "clause.told")
    if words.lack(REMARKING):
        return None
    if words.has(SOBER):
        return Verdict("appraisal", "clause.problem")
    told = words.has(COMMENDED) or (words.begins(UNDER_WAY) and not (charges(words) or words.has(AHEAD_BY)))
    if told and not lexicon.asks(words, lexicon.FIRM_MODAL):
        return Verdict("review", "clause.done")
    remarked = words.begins(REMARK) or words.begins(WARNS) or words.has_early(OPINE, 60)
    return Verdict("appraisal", "clause.comment") if remarked else None


def looks_back(words: Sentence, setting: Setting, *, first: bool, ahead: bool) -> Verdict | None:
    """Whether a sentence without 要 tells what was achieved, or goes on in a paragraph that does."""
    sectioned = setting.mode in SECTIONS_OF_TASKS
    if of_earlier_year(words, setting.year) and not (ahead or decided(words)):
        return Verdict("review", "clause.earlier-year")
    goes_on = not (ahead or (first and sectioned and not words.has(REPORTED)))
    if (
        setting.paragraph == "review"
        and goes_on
        and not ((charges(words) or decides_on(words, setting)) and not words.has(FINISHED))
    ):
        return Verdict("appraisal" if words.has(PROBLEMS) else "review", "clause.paragraph")
    finished = words.has(FINISHED)
    if finished and words.begins(BY_WHEN):
        return Verdict("review", "clause.done")
    if words[0] in "截上前一二三四0123456789" and words.begins(MONTH_TOLD):
        return Verdict("appraisal", "clause.states")
    if words.begins(AS_OF) and not (words.has(AHEAD_BY) or words.has(LATEST)):
        return Verdict("review", "clause.done")
    if ahead or (sectioned and first):
        return None
    if (
        not sectioned
        and words.odd
        and words.begins(STANDS)
        and not (words.has(MORE) or words.has(LATEST) or acts(words) or charges(words))
    ):
        return Verdict("review", "clause.states")
    past = (
        words.has_early(lexicon.REVIEW, 40) and not (words.begins(WHOSE_PAST) or of_planned_year(words, setting))
    ) or (finished and words.has(lexicon.DONE) and (words.begins(BYGONE) or not words.begins(GOAL_FIRST)))
    if not (past or words.has(TOLD)):
        return None
    return None if decided(words) or words.has(AHEAD_BY) else Verdict("review", "clause.done")


def decides_on(words: Words, setting: Setting) -> bool:
    """Whether a sentence of minutes says what a unit does from now on, behind what was reached: 县住建局每周五报告进展."""
    if setting.kind != "minutes" or words.has(REPORTED) or words.has(PROBLEMS):
        return False
    return names_subject(words)


def only_reports(words: Words) -> bool:
    """Whether what a unit says in a meeting only tells how things stand: it asks nothing and says nothing by when."""
    return not (lexicon.asks(words) or words.has(LATEST) or words.has(AHEAD_BY) or words.has(FUTURE) or decided(words))


def tells(words: Words, *, counted: bool) -> bool:
    """Whether words that ask nothing of anybody by their form may be told; `counted`: they have to say how many."""
    if lexicon.asks(words) or words.has(FUTURE) or words.has(LATEST) or words.has(AHEAD_BY) or words.has(PLEASE):
        return False
    if words.has(MORE) or decided(words) or (counted and HOW_MANY.search(words) is None):
        return False
    return not names_subject(words)


def of_earlier_year(words: Words, year: int | None) -> bool:
    """Whether the sentence begins with a year before the one whose work the document sets, or with what was built or founded in one."""
    if not year or words.find("年", 0, 30) < 0:
        return False
    first = YEAR_FIRST.match(words) or (BUILT_IN.match(words) if words.may_have(BUILT_IN) else None)
    return first is not None and int(first[1]) < (year or 0)


def of_planned_year(words: Words, setting: Setting) -> bool:
    """Whether the sentence begins with the year whose work the document sets, and tells nothing as done: 2026年全省粮食面积稳定在….

    Below a heading of a plan the year is still to come, and its figures are aimed at: 2026年，全市完成投资100亿元.
    """
    year = setting.year
    first = YEAR_FIRST.match(words) if year and words.find("20", 0, 8) >= 0 else None
    if first is None or int(first[1]) != year:
        return False
    if words.has(BOUNDED):
        return True  # 2023年，全县粮食面积稳定在46.8万亩以上，较2022年增加0.3万亩
    if setting.mode in SECTIONS_OF_TASKS or (setting.kind in SETS_WORK and not setting.preamble):
        return not words.has(FINISHED)
    return not (words.has(REPORTED) or words.has(lexicon.DONE))


def charges(words: str) -> bool:
    """Whether the sentence charges somebody in passing: 明确由A牵头."""
    return bool(agents(words, 0, len(words))[0])


def by_content(words: Words, setting: Setting, *, ahead: bool) -> Verdict:
    """A sentence that neither asks nor begins with a verb: who is charged, a verb later on, a number, a permission."""
    return (
        by_purpose(words, setting)
        or by_action(words, setting, ahead=ahead)
        or by_time(words, setting)
        or by_wording(words, setting, ahead=ahead)
        or undecided(words, setting)
    )


def by_purpose(words: Words, setting: Setting) -> Verdict | None:
    """Who is charged; or what a sentence is for that says no more than that."""
    if charges(words) or (" " in words and behind_blank(words)):
        return Verdict(None, "clause.subject")
    if setting.mode is None and setting.kind not in TELLING and has_subject_in_list(words):
        return Verdict(None, "clause.subject")
    aim = words.lstrip("为了") if setting.mode is None and words.begins(PURPOSE) else ""
    if aim and not words.has(NUMBERED) and lexicon.begins_with_action(aim):
        return Verdict("other", "clause.preamble")
    if BY_WHEN.match(unmarked(words)) and not words.has(FINISHED):
        return Verdict(None, "clause.deadline")
    return None


def has_subject_in_list(words: Words) -> bool:
    """Whether an item of a list says which units do something, in a post that is no plan by its title: 2. 驻村工作队逐户排查…."""
    mark = MARK_OR_LEAD.match(words)
    if not mark or words.has(FINISHED) or words.has(lexicon.DONE):
        return False
    start = mark.end()
    for _ in range(2):
        if opening(words, start, len(words)):
            return True
        start = words.find("，", start) + 1
        if not start:
            return False
    return False


def behind_blank(words: str) -> bool:
    """Whether a subject stands behind a blank, where hands type without commas: 飞线充电 安监办查一遍."""
    blanks = [place for place, character in enumerate(words) if character == " "][:MOST_BLANKS]
    return any(opening(words, place + 1, len(words)) for place in blanks)


def by_action(words: Words, setting: Setting, *, ahead: bool) -> Verdict | None:
    """A verb that decides in a later clause, a resolution; without them, what tells a state."""
    will = WILL.match(words)
    if will and lexicon.begins_with_action(words[will.end() :]):
        return Verdict(None, "clause.acts")
    numbered = words.has(NUMBERED)
    action = acts(words)
    if words.has(lexicon.APPRAISAL) and not (
        action
        or numbered
        or words.has(CAN)
        or words.has(SETTLES)
        or words.has(AHEAD_BY)
        or words.has(LATEST)
        or mends(words)
    ):
        return Verdict("appraisal", "clause.appraisal")
    if words.has(LACKING) and not (action or ahead or words.has(CAN) or words.has(SETTLES) or words.has(LATEST)):
        return Verdict("appraisal", "clause.lags")
    if action and numbered and only_counts(words, setting, ahead=ahead):
        return Verdict("review", "clause.states")
    if action:
        return Verdict(None, "clause.acts")
    if words.has(SETTLES):
        return Verdict(None, "clause.resolved")
    if setting.mode == "target":
        return Verdict(None, "clause.number")
    if not (ahead or numbered) and all(STANDING.search(clause) for clause in PARTS.split(words.rstrip("。；！"))):
        return Verdict("appraisal", "clause.states")
    return None


def only_counts(words: Words, setting: Setting, *, ahead: bool) -> bool:
    """Whether a sentence of the preamble only says how many there are of something: 我镇辖水库3座，登记在册学生4126人."""
    if not setting.preamble or ahead or words.has(AIMS) or words.has(MORE) or words.has(SETTLES) or words.has(LATEST):
        return False
    return not names_subject(words)


def by_time(words: Words, setting: Setting) -> Verdict | None:
    """A time by which; in a preamble only a number to reach counts."""
    if setting.preamble:
        aims = (words.has(NUMBERED) and words.has(AIMS)) or (words.has(LATEST) and names_subject(words))
        return None if aims else Verdict("other", "clause.nothing-decided")
    told = words.has(LATEST) or (setting.mode in SECTIONS_OF_TASKS and words.has(TO_BE))
    if told and not words.has(FINISHED):
        return Verdict(None, "clause.deadline")
    return None


def by_wording(words: Words, setting: Setting, *, ahead: bool) -> Verdict | None:
    """A number to reach, a permission, a disposition."""
    if by_number(words, setting, ahead=ahead):
        return Verdict(None, "clause.number")
    if words.has(CAN):
        return Verdict(None, "clause.provision")
    if DISPOSES.match(words) and any(words[i : i + 2] in lexicon.ACTION_SET for i in range(2, min(len(words), 120))):
        return Verdict(None, "clause.disposes")
    return None


def by_number(words: Words, setting: Setting, *, ahead: bool) -> bool:
    """Whether a number makes it a target: with a word of what is to come, or alone in a section of tasks."""
    if not words.has(NUMBERED):
        return False
    told = words.has(FINISHED) or (len(words) >= SHORT_TARGET and (setting.kind not in TELLING or words.has(TOLD)))
    return ahead or (setting.mode in SECTIONS_OF_TASKS and not told) or words.has(MORE)


SHORT_TARGET = 30


def names_subject(words: Words) -> bool:
    """Whether the sentence begins with units."""
    subject = opening(words, 0, len(words))
    return subject is not None and bool(subject.names)


def undecided(words: Words, setting: Setting) -> Verdict:
    """No rule spoke: in a section of tasks the sentence is kept, doubtful; elsewhere it is set aside."""
    if names_of(unmarked(words).rstrip("。；")):
        return Verdict("other", "clause.fragment")  # 市安委会办公室、市工业和信息化局。 below 督办单位
    if "@" in words and is_charged(words):
        return Verdict(None, "clause.subject")  # @派出所 今天下午把停车秩序整治一下
    if len(HAN.findall(words)) < 3 or (len(words) < 20 and words[-1] not in "。；！？”"):
        return Verdict("other", "clause.fragment")
    if words.endswith(("？", "？”")):
        return Verdict("other", "clause.nothing-decided")
    if setting.listed or (setting.mode in {"task", "requirement"} and setting.kind != "work-report"):
        return Verdict(None, "clause.default")
    planned = words.has(FUTURE) and ("将" in words or "拟" in words or "计划" in words)
    if words.has(MORE) or WE_WILL.match(words) or planned:
        return Verdict(None, "clause.default")
    if setting.mode in SECTIONS_OF_TASKS and not words.has(FINISHED) and names_subject(words):
        return Verdict(None, "clause.subject")  # 各村护林员每日巡山
    if setting.kind in {"work-report", "meeting-report"}:
        return Verdict("appraisal", "clause.states")
    if setting.kind in {"plan", "opinion", "division-of-work", "notice", "minutes", "instruction"}:
        return Verdict(None, "clause.default")
    return Verdict("other", "clause.nothing-decided")


def paragraph_reason(sentence: str, setting: Setting) -> Reason | None:
    """What a paragraph's first sentence says about the sentences after it."""
    opening_words = sentence[:12]
    if "号召" in opening_words and (CALLED.search(opening_words) or lexicon.EXHORTATION.search(sentence[:30])):
        return "exhortation"
    if PRAISES.search(opening_words):
        return "review"
    if HELD.search(opening_words):
        return "appraisal"
    if lexicon.asks(sentence) or lexicon.begins_with_action(unmarked(sentence)) or sentence.endswith("批示："):
        return None  # what a leader wrote on a paper about problems is to be done
    words = Words(sentence)
    if words.has(SOBER):
        return "appraisal"
    if words.has(LATEST) or words.begins_any(PROCEEDINGS) or decided(words):
        return None
    told = words.has_early(lexicon.REVIEW, 24) and not (words.begins(WHOSE_PAST) or of_planned_year(words, setting))
    if (told or of_earlier_year(words, setting.year)) and not words.has(FUTURE):
        return "review"
    if SEEN.match(words):
        return "appraisal"
    if words.has(PROBLEMS) and TROUBLE.search(words) and not (words.has(TACKLED) or mends(words)):
        return "appraisal"
    return None


def mends(words: str) -> bool:
    """Whether a sentence names a trouble first and then who sees to it, or what is done: 烘烤用工不足的问题，便民服务中心组织培训2期。"""
    topic = ABOUT_TROUBLE.match(unmarked(words))
    rest = unmarked(words)[topic.end() :] if topic else ""
    return bool(rest) and (acts(rest) or opening(rest, 0, len(rest)) is not None)
