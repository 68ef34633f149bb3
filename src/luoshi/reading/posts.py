"""What posts and sites say of themselves: who to follow, what else to read, who wrote it; and the foot of a site."""

from luoshi.reading.lines import RawLine
from luoshi.reading.marks import PICTURES
from luoshi.reading.patterns import lazy

SIGNS = rf"[▲△▼▽◆★☆◀▶↑↓←→>＞\s\ufe0f{PICTURES}]"
"""What stands before and behind the words of such a line: ▲点击上方蓝字关注, 👇点击“阅读原文”查看更多."""
CREDIT = (
    "(?:来源|文字|图文|图片|文案|[图文]|编辑|责编|校对|校审|排版|制作|初审|复审|终审|审核|审签|监制|监审|主编|总编|记者|供稿|美编"
    "|编审|值班编辑|值班编委)"
)
POST_NOISE = lazy(
    rf"{SIGNS}{{0,6}}(?:点击[^。，；]{{0,8}}(?:蓝色?字|名片|关注|阅读原文)[^。；]{{0,40}}|收录于?(?:合集|话题|专辑).{{0,40}}"
    r"|(?:长按|识别)[^。；]{0,16}(?:二维码|关注)[^。；]{0,24}|[点點](?:[个亮][“\"「]?(?:在看|赞)|赞?[“\"「]?在看)[^。；]{0,30}"
    r"|(?:留言|互动|评论)(?:区|话题)(?:[:：].{0,60})?|(?:往期|更多)(?:推荐|回顾|精彩|内容|阅读|文章|好文)[^，。；]{0,10}"
    r"|(?:微信)?扫一?扫[^。；]{0,16}公众号[^。；]{0,10}|预览时标签不可点|(?:#[^\s#。；]{2,16}\s*(?:\d{1,4}\s?个?)?\s*){1,6}|欢迎(?:关注|分享|转发)[^，。；]{0,30}"
    r"|阅读\s?[\d万+.]+\s.{0,24}(?:在看|[点點]?赞).{0,12}|[-—－–─━═_*·•~～\s【\[]*(?:END|The\s?[Ee]nd|THE\s?END)[-—－–─━═_*·•~～\s】\]]*"
    rf"|{CREDIT}\s?[|｜丨]\s?\S{{1,16}}(?:\s*[|｜丨]?\s*{CREDIT}\s?[|｜丨:：]\s?\S{{1,16}}){{0,5}}"
    rf"|(?:初审|一审|编辑|校对)[:：]\s?\S{{1,8}}(?:\s+(?:复审|终审|[二三]审|责编|校对|审核|监制)[:：]\s?\S{{1,8}}){{1,4}}){SIGNS}{{0,4}}"
)
"""A line of a post that speaks of the post."""
HOLDS_POST_NOISE = lazy(
    "蓝色?字|公众号|在看|[点點][赞贊]|阅读原文|往期|收录于?(?:合集|话题|专辑)|二维码|END|[辑源对审][|｜丨]|留言区|评论区|互动话题|初审|一审[:：]|预览时"
)
"""What stands in posts: most documents hold none of it, and their lines are not asked."""
BEGINS_POST_NOISE = lazy(
    rf"{SIGNS}|[-—－–─━═_*·•~～【\[#点點收长识留互评往更微扫预欢阅ETA来文图编责校排制初复终审监主总记供美值一]"
)
"""What such lines begin with."""
POST_TAIL = lazy(
    r"[-—－–─━═_*·•~～\s【\[]*(?:END|The\s?[Ee]nd|THE\s?END)[-—－–─━═_*·•~～\s】\]]*"
    rf"|{SIGNS}{{0,6}}(?:往期|更多)(?:推荐|回顾|精彩|内容|阅读|文章|好文)[^，。；]{{0,10}}"
)
"""From here on a post speaks of itself: END, 往期推荐."""
LAST_LINES = 16
FOOT_LINE = lazy(
    r"(?:主办|承办|主管|协办|技术支持|运维|运行维护|网站(?:管理|建设|维护))(?:单位)?[:：].{2,90}"
    r"|(?:联系)?(?:地址|电话|邮编|邮政编码|传真|邮箱|网址)[:：].{2,80}|建议使用.{2,40}浏览.{0,12}"
)
"""A line at the foot of a site that might as well stand in a document."""
FOOT_TELLS = lazy("ICP备|网安备|网站标识码|版权所有|技术支持[:：]|网站地图")
"""What stands in no other foot than that of a site."""
RUN_BY = lazy(
    r"主办(?:单位)?[:：].{2,40}[\s，；;|](?:承办|协办|技术支持)(?:单位)?[:：][^，。；]{0,20}(?:信息|数据|电子政务|网信|网络|政务服务|新媒体|融媒)[^，。；]{0,12}"
)
"""主办：县政府办公室 承办：县大数据中心: who keeps a site."""
LONGEST_FOOT = 8


def site_foot(lines: list[RawLine], *, page: bool) -> int:
    """The index of the line with which the foot of a site begins: 主办：… above 云ICP备05001234号; the number of lines where there is none.

    `page`: the file is a web page, where who keeps it tells the foot as well, if it says so last of all.
    """
    begin, told = len(lines), False
    for index in range(len(lines) - 1, max(-1, len(lines) - 1 - LONGEST_FOOT), -1):
        words = lines[index].words
        tells = FOOT_TELLS.search(words) is not None or (page and RUN_BY.fullmatch(words) is not None)
        if not tells and not FOOT_LINE.fullmatch(words):
            break
        begin, told = index, told or tells
    return begin if told and begin else len(lines)


def post_tail(lines: list[RawLine]) -> int:
    """The index of the line with which the tail of a post begins, near its end; the number of lines where there is none."""
    for index in range(max(0, len(lines) - LAST_LINES), len(lines)):
        if POST_TAIL.fullmatch(lines[index].words):
            return index
    return len(lines)


def is_post_noise(words: str) -> bool:
    """Whether a line speaks of the post that it stands in: 点击蓝字 关注我们."""
    return BEGINS_POST_NOISE.match(words) is not None and POST_NOISE.fullmatch(words) is not None
