"""What a group chat holds besides the work: who speaks, when, and who has answered that he has read it."""

from luoshi.reading.patterns import lazy, rule
from luoshi.reading.surnames import NAME

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
