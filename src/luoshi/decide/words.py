"""What the reader's codes are called on the review desk, in the user's language."""

import re

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

CONTEXT_WORDS = {
    "masthead": _("报头、版头"),
    "addressee": _("主送机关"),
    "review": _("回顾成绩"),
    "appraisal": _("形势判断"),
    "principle": _("总体要求、原则"),
    "attendance": _("出席和主持"),
    "exhortation": _("号召"),
    "signature": _("落款"),
    "furniture": _("版面杂项"),
    "other": _("其他背景"),
}

BASIS_WORDS = {
    "explicit": _("原文写明"),
    "convention": _("按行文惯例"),
    "subject": _("句中主语"),
}

# What became of a commitment in an amending source, and what of it is said otherwise (decide.comparing).
BECAME_WORDS = {
    "changed": _("有改动"),
    "new": _("新增"),
    "dropped": _("不再提"),
    "kept": _("未变"),
}
DIFFERENCE_WORDS = {
    "words": _("文字"),
    "due": _("时限"),
    "measure": _("完成标准"),
    "units": _("单位"),
}

PERSON_WORDS = {
    "presides": _("主持"),
    "speaks": _("讲话"),
    "attends": _("出席"),
    "responsible": _("责任人"),
}

# The reader's rules that take a stretch for something to be done: the words of luoshi.reading.rules, for gettext to see.
RULE_WORDS = {
    "clause.modal": _("句中有“要”“必须”一类的词"),
    "clause.asked": _("请有关方面办理"),
    "clause.subject": _("点明了由谁来办"),
    "clause.action": _("以要做的动作开头"),
    "clause.acts": _("句中有要做的动作"),
    "clause.number": _("句中有要达到的数"),
    "clause.deadline": _("写明了完成的时限"),
    "clause.provision": _("写明应当怎样办"),
    "clause.permission": _("只写明可以怎样办"),
    "clause.resolved": _("会议作出的决定"),
    "clause.disposes": _("“把”“将”字句里有动作"),
    "clause.default": _("所在章节是任务，句子本身看不出"),
    "clause.with-list": _("领起下列各条"),
    "item.mark": _("从序号起，到责任单位止"),
    "item.inline-mark": _("从句中序号起，到责任单位止"),
    "item.after-label": _("从上一个责任单位之后，到本条责任单位止"),
    "item.record": _("同一张单子上的责任单位和时限对各条都有效"),
    "item.parent-mark": _("几条合用一个责任单位"),
    "item.heading": _("连同标题归一个责任单位"),
    "item.shared-label": _("责任单位或时限写在最后一条之后"),
    "item.under-labelled-heading": _("标题已标明责任单位"),
    "item.paragraph": _("整段归一个责任单位"),
    "item.below-heading": _("标题下各段分别归一个责任单位"),
    "item.goal": _("责任单位之后写明的目标"),
    "item.led": _("开头标明了责任单位"),
    "table.row": _("任务表中的一行"),
    "person": _("由人指定"),
}

# Why a name of the document stands for a unit (matching.Reason). What is in quotation marks is the document's own word.
REASON_WORDS = {
    "exact": _("名称一致"),
    "alias": _("别名“%(name)s”"),
    "former": _("“%(name)s”的职能已由它承接"),
    "place": _("同一名称的不同写法"),
    "short": _("简称“%(name)s”"),
    "usual": _("习惯称“%(name)s”"),
    "group": _("“%(name)s”的全部单位"),
    "several": _("“%(name)s”可指几个单位"),
    "open": _("“%(name)s”没有指明单位"),
    "above": _("“%(name)s”不是本级单位"),
    "none": _("“%(name)s”没有对应的单位"),
}

# What is wrong where a number or words are missing: the reader says it in Chinese, in one of these forms, and keeps it so
# with the source. The second is what stands at the place itself, where there is little room.
_GAP_WORDS = (
    (gettext_noop("“%(label)s”之前缺少第 %(first)s 项"), gettext_noop("缺少第 %(first)s 项")),
    (gettext_noop("“%(label)s”之前缺少第 %(first)s 至 %(last)s 项"), gettext_noop("缺少第 %(first)s 至 %(last)s 项")),
    (gettext_noop("“%(label)s”的编号与上一项重复，疑为漏行或编号有误"), gettext_noop("编号重复")),
    (gettext_noop("“%(label)s”排在第 %(last)s 项之后，编号次序有误"), gettext_noop("编号次序有误")),
    (gettext_noop("“%(label)s”的编号残缺，按第 %(first)s 项读"), gettext_noop("编号残缺")),
    (gettext_noop("此处疑有缺行：“%(left)s”没有宾语，直接接到了“%(right)s”"), gettext_noop("此处疑似缺行")),
    (gettext_noop("此处疑有缺行：“%(left)s”没有写完"), gettext_noop("此处疑似缺行")),
)
_GAP_FORMS = [
    (re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+?)", re.escape(told))), told, short)
    for told, short in sorted(_GAP_WORDS, key=lambda words: -words[0].count("%("))  # the range before the single number
]


def gap_told(reason: str) -> str:
    """What the reader found odd at a place, in the user's language; as the reader says it where the form is not known."""
    return _gap(reason)[0]


def gap_short(reason: str) -> str:
    """The same in a few words, for the place itself."""
    return _gap(reason)[1]


def _gap(reason: str) -> tuple[str, str]:
    for form, told, short in _GAP_FORMS:
        found = form.fullmatch(reason)
        if found:
            return gettext(told) % found.groupdict(), gettext(short) % found.groupdict()
    return reason, gettext("此处疑似缺行")
