"""Who answers for it where no label says so: the subjects of sentences (各县区要…) and units charged in passing (由A牵头)."""

import re
from dataclasses import dataclass

from luoshi.reading.model import UnitRole
from luoshi.reading.names import Named, split_names

LAST = (
    "会局室厅署委组府团司行构校学院所位门区县市道镇妇协联文侨队部议网塔信通电业台社站警处心馆乡省州盟旗村地级）关人政等"
)
"""The characters that names end in: only after one of them is it worth looking for a subject."""

FOLLOWS = re.compile(
    f"(?<=[{LAST}])(?:"
    "(?<![主重必首摘纪])要(?!求|素|点|害|么)|应当?|必须|须|需要?(?!求)|负(?:总)?责|牵头|会同|将|不得|可以?|根据|按照|按|依据|依法|依职责|依规|结合|通过|对|以|于|作为|每(?:年|季|月)|统筹|组织|定期|切实|继续|进一步|分别|至少|具体|制定|加强|完善|做好|推进|建立|开展|落实|认真|积极|严格|逐步|全面|在(?!建)|完成|加快|加大|强化|共同|抓紧|尽快|主动|密切|充分|因地制宜|承担|参照|联合|配合|指导|研究|牢固|坚持|实行|实施|设立|发挥|确保|自觉|既|出台|提供|支持|大力|着力|提前|及时|层层|全力|多|年内|\\d)"
)
AGENT = re.compile(
    "(?:由|请|责成|委托|交由|授权)(?P<names>[^。；：！？\\n“”]{2,80}?)"
    f"(?P<verb>(?:共同|联合|分别|具体)?(?:牵头|负责|会同|组织实施|统筹|承担|抓好|落实|承办|督办|主办)|(?<=[{LAST}])(?=[对于在按尽抓认切做要\\d]|进一步|及时|根据|会同))"
)
HELPED = re.compile(
    "(?:负责)?，(?P<names>[^。；：！？，\\n“”]{2,80}?)(?P<verb>(?:积极|密切|协同)?(?:配合|参与|协助|协同|协办|支持|指导))"
)
MODAL_AFTER = re.compile("要|应|须|必须|负责|牵头|会同|将|不得|可|需")


@dataclass(frozen=True, slots=True)
class Subject:
    """The units that a clause begins with, and where the clause goes on."""

    names: tuple[Named, ...]
    open_list: bool
    end: int
    modal: bool


def subject_at(norm: str, start: int, end: int) -> Subject | None:
    """The units that the clause [start, end) has for its subject: 各县区要…, 市发展改革委会同市财政局…."""
    limit = min(end, start + 160)
    ends = PART_ENDS.search(norm, start, limit)
    if ends:
        limit = min(limit, ends.start() + 1)
    tried = 0
    for follow in FOLLOWS.finditer(norm, start + 2, limit):
        tried += 1
        if tried > 8:
            return None
        names, opened = split_names(norm, start, follow.start(), strict=True)
        words = norm[start : follow.start()]
        covered = sum(b - a for a, b in names)
        if not names and not re.fullmatch(".{0,30}(?:有关|相关)(?:部门|单位)", words):
            continue
        if covered < (len(words) - len(re.findall("[、，和与及等]", words))) * 0.75 and not words.endswith(
            ("部门", "单位")
        ):
            continue
        if not names and not opened:
            continue
        return named_subject(norm, names, opened, follow, end)
    return None


PARTNERS_END = re.compile(
    f"[，。；]|制定|建立|研究|开展|推进|组织|做好|抓好|负责|加强|完善|共同|对|提出|出台|(?<=[{LAST}])(?:进一步|尽快|抓紧|及时|认真|根据|按|细化|于|在|加快|联合|全面|定期|编制|拟定|修订|\\d)"
)
PART_ENDS = re.compile("[。；：！？\n“”《》]|的(?!确)")


def named_subject(norm: str, names: list[tuple[int, int]], opened: bool, follow: "re.Match[str]", end: int) -> Subject:
    """Give the subject's units their roles: with 会同 or 牵头 after them they lead."""
    modal = MODAL_AFTER.match(norm, follow.start()) is not None
    tail = norm[follow.start() : min(end, follow.start() + 40)]
    together = re.match("(?:要|应当?|须|将|负责)?(?:积极|主动|切实|抓紧)?(?:会同|联合|商)", tail)
    leads = re.match("(?:要|应当?|须|将)?(?:切实|主动)?(?:负责)?(?:牵头|发挥牵头|做好牵头|继续做好牵头)", tail)
    role: UnitRole = "lead" if together or leads else "responsible"
    found = [Named(*span, role, "explicit" if leads else "subject") for span in names]
    if together:
        stop = PARTNERS_END.search(norm, follow.start() + together.end(), end)
        partners, more = split_names(norm, follow.start() + together.end(), stop.start() if stop else end, strict=True)
        found += [Named(*span, "support", "subject") for span in partners]
        opened |= more
    return Subject(tuple(found), opened, follow.start(), modal)


def agents(norm: str, start: int, end: int) -> tuple[list[Named], bool]:
    """Units that a sentence charges in passing: 由A牵头, 责成A负责, 请A会同B."""
    found: list[Named] = []
    opened = False
    for agent in AGENT.finditer(norm, start, end):
        names, more = split_names(norm, *agent.span("names"), strict=True)
        lead = agent["verb"].endswith(("牵头", "会同", "主办"))
        found += [Named(*span, "lead" if lead else "responsible", "explicit" if lead else "subject") for span in names]
        opened |= more and bool(names)
        helped = HELPED.match(norm, agent.end(), end) if names else None
        if helped:
            role: UnitRole = "guide" if helped["verb"].endswith("指导") else "support"
            several = re.search("等(?:有关)?(?:部门|单位)$", helped["names"]) is not None  # 住建、民政、教育等部门
            helpers, more = split_names(norm, *helped.span("names"), strict=not several)
            found += [Named(*span, role, "explicit") for span in helpers]
            opened |= more
    return found, opened
