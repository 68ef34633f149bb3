"""Signatures: the issuer's line, the date and what follows them; in the middle too, where a notice forwards another document."""

import re
from collections.abc import Iterator

from luoshi.reading.labels import KEY_ALONE, TIME_ALONE
from luoshi.reading.letterhead import (
    DATE_ALONE,
    DATE_CN,
    FORM_LINE,
    HEAD_POSTS,
    ISSUER_LINE,
    ISSUERS,
    ORDER_LINE,
    RELEASE,
    SIGNED,
    Masthead,
    Taken,
    one_blank,
    parse_date,
)
from luoshi.reading.marks import mark_at
from luoshi.reading.mending import Mended
from luoshi.reading.names import is_name
from luoshi.reading.patterns import lazy
from luoshi.reading.surnames import NAME
from luoshi.reading.titles import CONTENTS_HEAD, TITLE_END, title_line

IMPRINT = lazy(
    "(?:(?:抄\\s*[送报告]|主送|主题词)[：:]?|(?:印发|分送|发送|报送|[发报送])(?:[：:]|(?=[ \u3000各]))).{2,}"
    "|.{2,30}(?:办公室|办公厅|秘书处|局|委|[部处科室心司府站会团]\\s*(?=\\d{4}年))\\s*(?:\\d{4}年.{1,8})?(?:印发|(?<=日)印)"
)
IMPRINT_BEGINS = "抄主印分发报送"
SIGNATORY = lazy(f"代?(?:{HEAD_POSTS})[：: \u3000]*[一-龥 \u3000·]{{2,8}}")
ATTACHED = lazy("附件?(?:\\s?\\d{1,2})?：.{2,90}")
ATTACHED_MORE = lazy("(?:\\d{1,2}[.、]|附件?\\s?\\d{1,2}[：. ]).{2,90}")
QUOTED = lazy("《[^》]{2,80}》")
STRAY = 4
LONGEST = 90
"""Lines of a signature are short."""


def signature(mended: Mended, found: Masthead) -> None:
    """Take every signature and note issuer and date of the first."""
    for start, end in signature_inline(mended, found):
        found.taken.append(Taken(start, end, "signature", "signature.inline"))
    signer = Signer(mended, found)
    for index, (start, end) in enumerate(mended.paragraphs):
        if start >= found.body and end - start <= LONGEST:
            signer.line(index)


BY_WHOM = lazy("(?:交办|经办|签收|审核|签发|填报|填表|制表|复核|记录|整理|核稿|校对|督办)(?:人|员)?：[^。；]{2,50}")
"""Who wrote, signed or received the paper: 交办人：06号话务员  值班长：张敏."""
LAST_LINES = 6


class Signer:
    """Goes through the short lines below the letterhead."""

    def __init__(self, mended: Mended, found: Masthead) -> None:
        """`found` takes what is noted."""
        self.mended = mended
        self.found = found
        self.attached = -2  # the last line of a list of attachments

    def words(self, index: int) -> str:
        """The line in one writing, without stray blanks: 云州市人民 政府."""
        start, end = self.mended.paragraphs[index]
        words = self.mended.norm[start:end].strip()
        if " " not in words:
            return words
        parts = words.split(" ")
        stray = 1 < len(parts) < STRAY and not any(is_name(part, strict=True) for part in parts[:-1])
        return "".join(parts) if stray else words

    def take(self, index: int, rule: str) -> None:
        """The whole line belongs to the signature."""
        self.found.taken.append(Taken(*self.mended.paragraphs[index], "signature", rule))

    def line(self, index: int) -> None:
        """One line: release, imprint, attachments, or a date with what stands above and below it."""
        words = self.words(index)
        last = index >= len(self.mended.paragraphs) - LAST_LINES
        if (
            RELEASE.fullmatch(words)
            or is_imprint(words)
            or FORM_LINE.fullmatch(words)
            or (last and BY_WHOM.fullmatch(words))
        ):
            self.take(index, "signature.release")
        elif (words[:1] == "附" and ATTACHED.fullmatch(words)) or (
            index == self.attached + 1 and ATTACHED_MORE.fullmatch(words)
        ):
            if "。" not in words.rstrip("。"):
                self.take(index, "signature.attachments")
                self.attached = index
        elif signed := SIGNED.fullmatch(words):
            self.take(index, "signature.line")
            self.note(words, one_blank(signed.group(1)))
            self.forwarded(index)
        elif DATE_ALONE.fullmatch(words) and not self.is_value(index):
            self.take(index, "signature.date")
            self.note(words, self.issuers_above(index))
            self.forwarded(index)

    def note(self, words: str, issuer: str | None) -> None:
        """The first signature is the document's; what the letterhead said before it stands."""
        self.found.issued_on = self.found.issued_on or parse_date(words)
        self.found.issuer = self.found.issuer or issuer

    def issuers_above(self, index: int) -> str | None:
        """The issuers on the lines above the date, taken; and the person who signs an order."""
        names: list[str] = []
        for above in range(index - 1, max(index - 8, -1), -1):
            start, end = self.mended.paragraphs[above]
            words = self.words(above)
            if start < self.found.body or len(words) > LONGEST or mark_at(words, 0) or self.is_value(above):
                break
            if SIGNATORY.fullmatch(words):
                self.take(above, "signature.signatory")
            elif ISSUER_LINE.fullmatch(words) or all_units(words) or FOR_SEAL.fullmatch(words):
                self.take(above, "signature.issuer")
                names.insert(0, one_blank(self.mended.plain[start:end]))
            else:
                break
        return " ".join(names) or None

    def is_value(self, index: int) -> bool:
        """Whether the line is what the key on the line above it names: 配合单位, and below it 县财政局; 整改时限, and below it a day."""
        if index == 0:
            return False
        above = self.words(index - 1)
        return KEY_ALONE.fullmatch(above) is not None or TIME_ALONE.fullmatch(above) is not None

    def forwarded(self, index: int) -> None:
        """After the signature of a forwarding notice: the title lines of what it forwards."""
        for below in range(index + 1, min(index + 7, len(self.mended.paragraphs))):
            words = self.words(below)
            if RELEASE.fullmatch(words) or is_imprint(words):
                continue
            if not title_line(words) or CONTENTS_HEAD.fullmatch(words) or re.match("附件", words):
                return
            start, end = self.mended.paragraphs[below]
            self.found.taken.append(Taken(start, end, "masthead", "masthead.inner-title"))
            if self.found.title is None or ORDER_LINE.fullmatch(self.found.title):
                self.found.title = self.mended.plain[start:end].strip()
            if TITLE_END.search(words):
                return


def is_imprint(words: str) -> bool:
    """Whether a line tells to whom copies go, or who printed it: 抄送：…, （抄送：…）, 云州市人民政府办公室 2027年1月16日印发."""
    if words[:1] == "（" and words[-1] == "）":
        words = words[1:-1]
    return (words[:1] in IMPRINT_BEGINS or words.endswith(("印发", "日印"))) and IMPRINT.fullmatch(words) is not None


SEVERAL = 3
FOR_SEAL = lazy("（[^（）]{2,24}代章?）")
"""（市发展改革委代章）: whose seal stands for that of a group."""


def all_units(words: str) -> bool:
    """Whether a line is nothing but units, parted by blanks: 教育部　文化和旅游部."""
    parts = words.split() if "：" not in words else []
    known = sum(is_name(part, strict=True) for part in parts)
    return len(words) < LONGEST and known > 0 and known >= (len(parts) if len(parts) < SEVERAL else len(parts) - 1)


FLAT_DAY = lazy(f"((?:19|20)\\d\\d年\\d{{1,2}}月\\d{{1,2}}日|{DATE_CN.pattern})(（此件[^）]{{2,12}}）)?")
PARTY_AND_GOVERNMENT = lazy("(?<=委员会)(?=[一-龥]{2,12}人民政府)")
"""中共石桥镇委员会石桥镇人民政府: two signers, between whom a line break is lost."""
FLAT_ISSUER = lazy(
    f"(?<=[。，！）])[ \u3000]*(?P<issuer>{ISSUERS}(?:[ \u3000]+{ISSUERS}){{0,3}}|(?<=。){ISSUERS}[一-龥]{{2,6}}[科处])[ \u3000]*$"
)


def signature_inline(mended: Mended, found: Masthead) -> Iterator[tuple[int, int]]:
    """重庆市人民政府2021年8月24日（此件公开发布） in the middle of a flattened text; and the inner title after it."""
    if not mended.flattened:
        return
    norm = mended.norm
    for day in FLAT_DAY.finditer(norm, found.body):
        issuer = FLAT_ISSUER.search(norm, max(0, day.start() - 48), day.start())
        if issuer is None:
            continue
        found.issued_on = found.issued_on or parse_date(day.group(1))
        found.issuer = found.issuer or PARTY_AND_GOVERNMENT.sub(" ", one_blank(issuer["issuer"]))
        yield issuer.start("issuer"), day.end()
        title = (found.title or "").split("关于印发")[-1].removesuffix("的通知").strip("《》")
        if len(title) > 6 and norm.startswith(title, day.end()):
            found.taken.append(Taken(day.end(), day.end() + len(title), "masthead", "masthead.inner-title"))


# ---------------------------------------------------------------- a leader's words

INSTRUCTED = lazy(
    "(?:^|[。！？；\n “])(?:同意|已阅|阅|转|请|拟同意|望|批示：|此事|此件|拟请)[^。\n]{0,60}(?:牵头|配合|会同|研究"
    "|落实|办理|阅处|阅研|提出|核实|整改|处理|推进|跟进|报告|报我|督办|协调|抓紧|认真)"
)

SIGNED_BY = lazy(
    f"(?<=[。！？；”\n ])[ \u3000—-]{{0,4}}(?P<name>{NAME})[\\s，]{{0,4}}(?P<day>(?:\\d{{4}}[年.])?\\d{{1,2}}[月./]\\d{{1,2}}日?|\\d{{4}}-\\d{{1,2}}-\\d{{1,2}})?[ \u3000\n]*$"
)
"""张三 3月5日 at the end."""
LONGEST_INSTRUCTION = 600


def instruction(mended: Mended, found: Masthead) -> bool:
    """Whether the document is nothing but a leader's words, signed by name: 请市教育局牵头，… 张三 3月5日."""
    norm = mended.norm
    if found.title or len(norm) > LONGEST_INSTRUCTION or not INSTRUCTED.search(norm):
        return False
    signed = SIGNED_BY.search(norm)
    if signed:
        start = signed.start("name")
        stretches = [stretch for stretch in lines_of(norm, start, len(norm)) if stretch[1] > stretch[0]]
        found.taken += [Taken(*stretch, "signature", "signature.by-name") for stretch in stretches]
        found.issued_on = found.issued_on or parse_date(signed["day"] or "")
    return True


def lines_of(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch cut at line breaks."""
    while start < end:
        stop = norm.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1
