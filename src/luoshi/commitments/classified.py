"""State secrets never enter: the system runs on the e-government extranet (docs/rules.md, source G4).

A mark is what GB/T 9704-2012, 7.2.2 puts on a paper: 绝密, 机密 or 秘密, alone on its line or with a star and a term
(机密★1年). People space it, type another star or none, bracket it or put it into a file's name, and recognition of a scan
mistakes its signs; all that is the mark still. The bare words inside a sentence (保守国家秘密) are none, nor is 内部资料.

Work secrets (工作秘密, Civil Servants Act art. 14 and Secrets Act of 2024 art. 64) are no state secrets: they may come in, and are sensitive.
"""
# zh-file: the marks as papers bear them

import re
import unicodedata

from django.utils.translation import gettext as _

from luoshi.org.errors import ActRefused

HEAD = 2000  # characters at the beginning of a document in which a bare mark counts: its first page

# What recognition makes of 密: the middle of the sign is lost first. Only beside a star or a term.
_SECRET = "[密蜜宻宓]"
_FAULTY = rf"(?:[绝絕色]\s*{_SECRET}|[机機枧杌]\s*{_SECRET}|[秘祕私]\s*{_SECRET})"
_EXACT = r"(?:[绝絕]\s*密|[机機]\s*密|[秘祕]\s*密)"
_SAME_LINE = r"(?:[绝絕][ \t]*密|[机機][ \t]*密|[秘祕][ \t]*密)"
_STAR = "[★☆✩✪✫✬✭✮✯✰⋆⭐∗✱✶]"
# A star as recognition reads it, or as somebody types it who has none: any sign, or a character of its shape, or nothing.
_LIKE_A_STAR = r"[^\w\s\n]?[女大太木米火六x×*]?[^\w\s\n]?"
_TERM = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:年|个\s*月|月|天|日)|长期|永久|启[用封]前|公[开布]前|解密前"
_URGENCY = "特提|特急|加急|急件|平急|急"
_OTHER_SECRETS = "(?<![作业术])(?<![作业术] )"  # of work, of trade, of a technique: none of the state
_OPEN, _CLOSE = r"[【\[(〔<「]", r"[】\])〕>」]"
_LABEL = r"(?:密\s*级|密\s*等|(?:保|涉)密(?:等级|级别|密级))"

# Anywhere in a text: nobody writes these but as a mark.
_STARRED = re.compile(
    rf"{_OTHER_SECRETS}(?P<a>{_FAULTY}\s*(?:{_STAR}|\*)\s*(?:{_TERM}))"
    rf"|(?<![\u4e00-\u9fff])(?P<b>{_EXACT}\s*{_STAR})"
    rf"|(?:{_LABEL})\s*[::]\s*(?P<c>{_EXACT})(?!\s*[级、/或,,和与])"
    rf"|(?:^|{_OPEN})[ \t]*(?:\d{{6}}[ \t]*)?(?P<d>{_FAULTY}[ \t]*{_LIKE_A_STAR}[ \t]*(?:{_TERM}))[ \t]*(?:$|{_CLOSE}|(?:{_URGENCY})[ \t]*$)",
    re.MULTILINE,
)
# Alone on a line or in brackets: in what somebody types, and on a document's first page.
_BARE = re.compile(
    rf"(?:^|{_OPEN})[ \t]*(?:\d{{6}}[ \t]*)?(?P<a>{_SAME_LINE}(?:级|件)?[ \t]*\*?)[ \t]*(?:(?:{_URGENCY})[ \t]*)?(?:$|{_CLOSE})",
    re.MULTILINE,
)
# In a file's name: set off at either end by more than a letter.
_NAMED = re.compile(
    rf"(?:^|[\s_\-—.,、:：【\[(〔+]){_OTHER_SECRETS}(?P<a>{_SAME_LINE}(?:级|件)?)(?=$|[\s_\-—.,、:：】\])〕+★☆*]|\d{{1,2}}年)"
)
_WORK_SECRET = r"工[ \t]*作[ \t]*秘[ \t]*密"
_WORK = re.compile(
    rf"(?:^|{_OPEN}|{_LABEL}\s*:)[ \t]*{_WORK_SECRET}[ \t]*(?:{_LIKE_A_STAR}[ \t]*(?:{_TERM})|{_STAR})?[ \t]*(?:$|{_CLOSE})",
    re.MULTILINE,
)
_MAYBE = re.compile(_SECRET)
_INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")


class Classified(ActRefused):
    """Something bears a state-secret mark. The message names the rule and the mark, and nothing else of it."""

    status = 422
    code = "classified"


def mark_in(text: str) -> str | None:
    """The state-secret mark that a typed text bears anywhere, without its spaces; None where it bears none."""
    return _found(text, len(text))


def mark_in_document(text: str) -> str | None:
    """The mark of a document: a bare one counts on its first page only, where marks are put."""
    return _found(text, HEAD)


def mark_in_name(name: str) -> str | None:
    """The mark in a file's name, its ending included or not."""
    if not _MAYBE.search(name):
        return None
    plain = _plain(name)
    return _mark(_NAMED.search(plain)) or _found(plain, len(plain)) or _found(plain.rpartition(".")[0], len(plain))


def is_work_secret(*texts: str) -> bool:
    """Whether any of these bears the mark of a work secret, on its first page where it is long."""
    return any(_MAYBE.search(text) and _WORK.search(_plain(text[:HEAD])) for text in texts)


def refuse_classified(*texts: str) -> None:
    """Raise Classified, naming the rule, if any of these typed texts bears a mark. Nothing of them is stored or logged."""
    for text in texts:
        _refuse(mark_in(text))


def refuse_classified_document(text: str) -> None:
    """The same for the text of a whole document."""
    _refuse(mark_in_document(text))


def refuse_classified_name(name: str) -> None:
    """The same for a file's name."""
    _refuse(mark_in_name(name))


def refuse_mark(mark: str) -> None:
    """Refuse what the reader of documents took for a security mark, if it is one of a state secret."""
    if mark.startswith(("绝密", "机密", "秘密")):
        _refuse(mark)


def _refuse(mark: str | None) -> None:
    if mark:
        raise Classified(
            _("内容标有“%(mark)s”。本系统运行在电子政务外网，严禁录入涉密事项；请走涉密渠道，内容未作任何保存。")
            % {"mark": mark[:20]}
        )


def _found(text: str, head: int) -> str | None:
    if not _MAYBE.search(text):  # most texts: they cost next to nothing
        return None
    plain = _plain(text)
    return _mark(_STARRED.search(plain)) or _mark(_BARE.search(plain[:head]))


def _plain(text: str) -> str:
    """The text with full-width signs made plain and invisible ones taken out: neither hides a mark."""
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).replace("\r\n", "\n").replace("\r", "\n")


def _mark(found: re.Match[str] | None) -> str | None:
    if found is None:
        return None
    return re.sub(r"\s", "", next(part for part in found.groupdict().values() if part))
