"""What a group chat or the record of a meeting holds besides the work: who speaks, who reports, and who has answered that he has read it."""

from luoshi.reading.names import is_name
from luoshi.reading.patterns import lazy, rule
from luoshi.reading.surnames import NAME, is_person, may_be_person

CALLED = "(?:主任|书记|队长?|局长?|[科处所站股]长?|[镇乡区县市校院]长|总|工|主席|秘书|部长|支书|组长|专员)"
SPEAKER = lazy(f"(?:[一-龥]{{1,2}}{CALLED}|{NAME})（[^（）：\\n]{{2,14}}）：(?=[^\\n])")
"""张主任（县创建办）：请住建局…: what stands before the colon is no part of what is asked."""
CALLS = lazy(f"(?:[一-龥]{{2,8}} ?)?(?:[一-龥]{{1,2}}{CALLED}|{NAME})(?:[一-龥]{{0,2}}{CALLED})?：(?=@[^\\n])")
"""镇长 唐海波：@派出所 …: whoever it is, the order is what he calls somebody to."""
READ = "(?:收到|好的|明白|已阅|知道了|了解|遵命|照办|OK|ok|Ok)"
REPLY = rule(
    (
        f"(?:[^，。；：]{{2,20}}：)?{READ}(?:[，。！!～~ ]{{0,2}}(?:{READ}|谢谢[^，。]{{0,6}}|辛苦[^，。]{{0,6}}"
        f"|(?:马上|立即|立刻|尽快|抓紧|这就|我们|一定)?(?:安排|落实|办理|处理|组织|部署|去办|照办|执行|补报?|改|报|到)|[一-龥]{{1,2}}{CALLED}))*[。！!]?"
    ),
    needs="收好明已知了遵照Oo",
)
"""李所（市场监管所）：收到，马上安排."""


def speaker_end(norm: str, start: int, end: int) -> int:
    """Where what is said begins; `start` where nobody is named."""
    within = min(end, start + LONGEST_SPEAKER)
    pattern = (
        SPEAKER if norm.find("）：", start, within) > 0 else CALLS if norm.find("：@", start, within) > 0 else None
    )
    speaker = pattern.match(norm, start, end) if pattern else None
    return speaker.end() if speaker else start


LONGEST_SPEAKER = 26


REPORTS = lazy(
    "(?P<who>[一-龥]{2,16}?)(?P<post>同志|书记|主任|局长|[镇乡县区市院校所站]长|负责人)?(?:（[^（）]{1,14}）)?"
    "(?:作?了?(?:汇报|通报|介绍)|发言)(?:[^，。：；]{0,16}(?:情况|进展|意见|问题))?："
)
FOR_UNIT = lazy(f"[一-龥]{{2,16}}（(?:[一-龥]{{2,12}}[ \u3000]{{1,2}})?{NAME}）：")
"""市水利局（丁国梁）：: who speaks for a unit."""
LONGEST_REPORTER = 44


def reports(norm: str, start: int, end: int, *, in_meeting: bool) -> bool:
    """Whether a paragraph is what somebody reports to a meeting, before anything is decided: 贺敏汇报：去年清运垃圾4600吨.

    Elsewhere only a person surely reports: 县防指通报：各镇立即转移 is an order.
    """
    if norm.find("：", start, min(end, start + LONGEST_REPORTER)) < 0:
        return False
    told = REPORTS.match(norm, start, end)
    if told is None:
        return False
    who = told["who"]
    if not in_meeting:
        return is_person(who)
    return told["post"] is not None or may_be_person(who) or is_name(who, strict=True)


def for_unit(norm: str, start: int, end: int) -> bool:
    """Whether a paragraph is what somebody says for a unit: 白石县（县委常委　冯凯）：我县情况总体平稳."""
    return (
        norm.find("）：", start, min(end, start + LONGEST_REPORTER)) > 0
        and FOR_UNIT.match(norm, start, end) is not None
    )
