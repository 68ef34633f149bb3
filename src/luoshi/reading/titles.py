"""Title lines: what may be one, where a title ends, and how its lines are put together."""

from luoshi.reading.marks import mark_at
from luoshi.reading.patterns import lazy

TITLE_END = lazy(
    "(?:意见|通知|方案|规划|纲要|计划|要点|措施|办法|规定|决定|报告|纪要|公告|通报|批复|函|通告|公报|条例|细则|清单"
    "|分工|(?:任务|责任|目标|指标|工作)分解|安排|抄告单|提示函|督办函|(?:整改|督办|交办|督查|提醒|催办)通知书|答复|讲话|指示|批示|提纲|行动|制度|准则|规则|标准|目录|若干政策"
    "|任务|总结|预案"
    "|决议|命令|台账|通知单|交办单|督办单|(?:分解|分工|督办|交办|任务|责任|清单|安排|计划|推进|一览|进度|台账|汇总|明细|措施|指标)表"
    "|任务书|责任书|举措|条|指引|指南|规程|说明|要求|汇报"
    "|(?:重点|主要|中心|[本下]周|[本下]月|近期)工作)(?:（[^）]{1,30}）)?$"
)
SERIAL = lazy(
    "[一-龥]{0,12}(?:督查|督办|简报|专报|通报|快报|要情|动态|信息|内参|纪要|情况|公报|通讯|工作交流|简讯|参考)(?:专报|通报|简报|情况|信息|纪要)?"
)
"""The name of a serial: the title of its issue stands below the number."""
CAPTION = lazy("表[ \u3000]?(?:[一二三四五六七八九十]{1,2}|\\d{1,2})(?:[ \u3000]+|[：:、.．])(?=[一-龥“])")
"""表一　经济工作指标: above one of a document's tables."""
CONTENTS_HEAD = lazy("目[ \u3000]*录")


OPENS_TEXT = "为(?:了|深入|贯彻|全面|进一步|切实|抢抓|加快|扎实|推动|推进|做好|落实|确保|持续|充分|有效|更好|规范|加强|建立|健全)|根据|按照"
"""With what the text below a title begins, where it says why there is one."""


NO_TITLE = lazy(
    "^〔(?:[一-龥]{0,6}(?:单位|部门|编号|要求|时限|领导|事项|案由|内容|时间|期限|措施|目标|问题))〕.|^(?:督办|交办|承办|牵头|责任|配合|整改|主办|协办|主责|项目|任务"
    "|事项)(?:事项|内容|要求|单位|部门|领导|人|对象|依据|时限|措施|名称|主体)：|[。！？；\\t│]"
    "|^[+┌╔┏─━═]|[|｜].*[|｜]|，.*，|：$|^序号|(?:周[一二三四五六日末]|\\d[日号]"
    "|[月年]底)前(?!.*(?:通知|方案|意见|函))|^(?:\\d{4}|[二〇○零一九三]{4}|今|明)年(?:的|政府|全[市县区]|重点"
    "|主要){0,3}工作(?:安排|任务|要求|回顾|目标|思路)$"
)


def title_line(words: str) -> bool:
    """Whether the line may be part of a title: short, no sentence."""
    return 2 <= len(words) <= 60 and not NO_TITLE.search(words) and not mark_at(words, 0)


def unspaced(line: str) -> str:
    """A line whose characters are set apart, as one word: 会 议 纪 要."""
    parts = line.split()
    return "".join(parts) if len(parts) > len("纪要") and all(len(part) == 1 for part in parts) else line


def choose_title(lines: list[str]) -> str | None:
    """The title, its lines joined; an outer heading that is repeated inside is dropped."""
    if not lines:
        return None
    lines = [unspaced(line) for line in lines]
    for index, line in enumerate(lines):
        if index and line.strip() and line.strip() in lines[index - 1]:
            return line.strip()
    lines = [
        line[: line.index(" ")] if " " in line and TITLE_END.search(line[: line.index(" ")]) else line for line in lines
    ]
    joined = "".join(line.strip() for line in lines)
    return joined if len(joined) <= 120 else lines[0].strip()
