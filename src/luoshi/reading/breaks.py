"""Line breaks in the middle of a word, as a scan is recognised: in the key of a label, a number, a code, a quotation."""

from luoshi.reading.line_words import PARTED_KEY
from luoshi.reading.marks import BULLETS
from luoshi.reading.patterns import lazy

LONGEST_KEY = 5
"""So many characters of a key or a number stand on one of its lines."""


def parts_word(above: str, below: str) -> bool:
    """Whether the line break stands in a word: asked of the end of one line and the beginning of the next."""
    head = below[:LONGEST_KEY]
    if ("：" in head or ":" in head or "】" in head) and parts_key(above, head):
        return True
    if len(above) <= LONGEST_KEY and (parts_number(above, below) or above in BULLETS):
        return True
    if above[-1] in YEAR_BEGINS and len(above) > LONGEST_KEY and parts_year(above, below):
        return True
    if below[0].isdigit():
        if above[-1] in "：:" and len(above) > LONGEST_KEY + 3:
            return TIME_KEY.search(above) is not None and TIME_BEGINS.match(below) is not None
        return above[-1] in "-–.．" and parts_code(above)
    if below[0] in UNIT_BEGINS and len(above) > LONGEST_KEY and AMOUNT_ENDS.search(above):
        return True
    return "“" in above and parts_quotation(above, below)


UNIT_BEGINS = frozenset("元万亿千百人户个亩吨家名处座次项所套辆台条公平%％")
AMOUNT_ENDS = lazy(r"\d[千百]?[万亿]?$")
"""保障资金3000万 | 元: what a figure counts stands on the next line."""


YEAR_BEGINS = frozenset("20oO")


def parts_year(above: str, below: str) -> bool:
    """Whether the line break parts a year: 上线运行，2 | 027年底前; its zero may be misread as a letter."""
    rest = REST_OF_YEAR.match(below)
    begun = YEAR_BEGUN.search(above) if rest else None
    return rest is not None and begun is not None and len(begun.group() + rest["digits"]) == len("2026")


REST_OF_YEAR = lazy(r"(?P<digits>[oO0]?\d{1,2})年")
YEAR_BEGUN = lazy(r"(?<![\d.])2[oO0]?\d?$")


TIME_KEY = lazy("(?:时限|时间|期限)[：:]$")
TIME_BEGINS = lazy(r"(?:20)?\d\d年|\d{1,2}月")
KEY_STARTS = frozenset([*"。；，、→（(【〔： \u3000—", *BULLETS])
"""What stands before the key of a label."""


def parts_key(above: str, below: str) -> bool:
    """Whether the line break parts the key of a label: 责任单 | 位：市教育局. `below`: its first characters."""
    colon = max(below.find(mark) for mark in "：:】")
    tail = above[-LONGEST_KEY:]
    key = PARTED_KEY.search(tail + below[: colon + 1])
    if key is None or not (key.start() < len(tail) and key.end() == len(tail) + colon + 1):
        return False
    return key.start() + len(above) == len(tail) or tail[key.start() - 1 : key.start()] in KEY_STARTS


PARTED_NUMBER = lazy(r"\d{1,3}|第|[（(]?[一二三四五六七八九十]{1,3}")
REST_OF_NUMBER = lazy("[一二三四五六七八九十百]{1,4}[条章节]|[.．、]|[一二三四五六七八九十]{1,2}[、）)]|[）)]")


def parts_number(above: str, below: str) -> bool:
    """Whether the line break parts the number of an item, or it from its stop: 14 | .开展检测, 二十 | 一、推动…."""
    if len(above) > LONGEST_KEY:
        return False  # most lines
    if above.isdigit() and below[0] not in ".．、）)":
        return False  # 1 | 三、生态环保: the number of a page and a heading
    return REST_OF_NUMBER.match(below) is not None and PARTED_NUMBER.fullmatch(above) is not None


def parts_code(above: str) -> bool:
    """Whether a line before one that begins with a figure ends within a code or a figure: 地块编号GX- | 07, 压缩至0. | 5个工作日."""
    before = above[-2:-1]
    if above[-1] in ".．":
        return before.isdigit() and len(above) > LONGEST_KEY
    return before.isalpha() and before.isascii()


LONGEST_QUOTED = 24


def parts_quotation(above: str, below: str) -> bool:
    """Whether the line break stands in a short quotation: 关于“党建与业务 | 融合不紧”的问题."""
    opening = above.rfind("“")
    if opening <= above.rfind("”") or len(above) - opening > LONGEST_QUOTED:
        return False
    closing = below.find("”", 0, LONGEST_QUOTED)
    return closing >= 0 and below.find("“", 0, closing) < 0
