"""What the reader's codes are called on the review desk, in the user's language."""

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

# The first part of a rule's name says which of the reader's rooms it lives in.
RULE_WORDS = {
    "label": _("条目后标明了责任单位"),
    "clause": _("句子部署工作"),
    "subject": _("主语＋“要”"),
    "target": _("句中有要达到的数"),
    "person": _("由人指定"),
}
