"""Who presided, spoke and attended: names after their titles, with the verb that governs them."""

from luoshi.reading.mending import Mended
from luoshi.reading.model import Person
from luoshi.reading.names import SUFFIX
from luoshi.reading.patterns import lazy
from luoshi.reading.surnames import NAME

POST = (
    "(?:书记|省长|市长|县长|区长|州长|镇长|乡长|主任|主席|秘书长|部长|局长|厅长|委员长|总理|院长|检察长|司长|处长"
    "|行长|董事长|总经理|政委|司令员|常委|组长|会长|校长|馆长|站长|专员|盟长|旗长|同志|[省市县区州]领导)"
)
TITLED = lazy(
    f"{POST}(?:、[一-龥]{{2,16}}?{POST}){{0,3}}(?P<name>{NAME})(?=[，。；、）（和及主讲出参列作对在强指传通汇宣发代围就并同与到率一受等\\s]|$)",
)
NEXT_NAME = lazy(f"(?:、|[ \u3000]|和)(?P<name>{NAME})(?=[，。；、主讲出参列作对和等强指 \u3000]|$)")
PRESIDES = lazy("主持(?:召开)?(?:了)?(?:会议|大会|并|召开)?")
SPEAKS = lazy(
    "(?:并|作|发表|作了)(?:重要|了)?.{0,8}讲话|讲话|作.{0,20}(?:报告|部署|安排|说明|总结|动员)|(?:强调|指出|要求|部署|通报|传达|汇报|宣读)"
)
ATTENDS = lazy("出席|参加|列席")
LISTED = lazy(
    "(?P<role>主持(?:人)?|出席(?:人员|领导)?|列席(?:人员)?|参加(?:人员|会议人员)?|参会(?:人员|领导)?|缺席(?:人员)?|请假(?:人员)?)：(?P<list>[^\n]{2,600})"
)
HEARD = lazy("听取(?:了)?[^，。；\n]*$")
"""会议听取了附属医院党委书记钱进同志关于…的汇报: who reported to the meeting did not speak to it."""
ROLES = {"主": "presides", "出": "attends", "列": "attends", "参": "attends"}


def find_people(mended: Mended, start: int, end: int) -> list[Person]:
    """The people named in [start, end) of the mended text, each role once."""
    found: dict[tuple[str, str], Person] = {}
    for line in LISTED.finditer(mended.norm, start, end):
        role = ROLES.get(line["role"][0])
        if role:
            for name in LABELLED.finditer(line["list"]):
                if SUFFIX.search(name["name"]):
                    continue  # 云湖区
                add(
                    found,
                    mended,
                    line.start("list") + name.start("name"),
                    line.start("list") + name.end("name"),
                    role,
                    "people.list",
                )
    for sentence_start, sentence_end in short_sentences(mended.norm, start, end):
        in_sentence(found, mended, sentence_start, sentence_end)
    return sorted(found.values(), key=lambda person: (person.start, person.role))


STOP = lazy("[。\n]")
TELLS = lazy("主持|讲话|出席|参加|列席|强调|指出|要求|部署|报告|传达|通报|汇报")


def short_sentences(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches between full stops that may tell who did what at the meeting."""
    spans = []
    begin = start
    for stop in STOP.finditer(norm, start, end):
        spans.append((begin, stop.start()))
        begin = stop.end()
    spans.append((begin, end))
    return [(a, b) for a, b in spans if 4 < b - a < 600 and TELLS.search(norm, a, b)]


def in_sentence(found: dict[tuple[str, str], Person], mended: Mended, start: int, end: int) -> None:
    """Names after titles; the verb that follows, in their own clause or at the end of the list, gives the role."""
    norm = mended.norm
    waiting: list[tuple[int, int]] = []
    position = start
    while True:
        titled = TITLED.search(norm, position, end)
        if titled is None:
            return
        waiting.append(titled.span("name"))
        position = titled.end("name")
        while more := NEXT_NAME.match(norm, position, end):
            waiting.append(more.span("name"))
            position = more.end("name")
        clause_end = min(
            (norm.find(mark, position, end) for mark in "，；" if norm.find(mark, position, end) >= 0), default=end
        )
        if HEARD.search(norm, start, waiting[-1][0]):
            waiting = []
            continue
        clause = norm[position:clause_end]
        roles = [
            role
            for role, verb in (("presides", PRESIDES), ("speaks", SPEAKS), ("attends", ATTENDS))
            if verb.search(clause)
        ]
        for role in roles:
            for name_start, name_end in waiting:
                add(found, mended, name_start, name_end, role, f"people.{role}")
        if roles:
            waiting = []


def add(found: dict[tuple[str, str], Person], mended: Mended, start: int, end: int, role: str, rule: str) -> None:
    """Note a person once for each role."""
    name = mended.plain[start:end]
    found.setdefault((name, role), Person(name, role, *mended.source(start, end), rule))


LABELLED = lazy(f"(?:^|[、，,\\s　]|{POST})(?!{POST})(?P<name>{NAME})(?=$|[、，,。；\\s　（）])")


def responsible(mended: Mended, spans: list[tuple[int, int]]) -> list[Person]:
    """The people that labels name: 责任领导：张三, 县委常委、副县长张三."""
    people: dict[tuple[str, str], Person] = {}
    for start, end in spans:
        for name in LABELLED.finditer(mended.norm[start:end]):
            if not SUFFIX.search(name["name"]):  # 石桥镇, 高新区, 司法所
                add(people, mended, start + name.start("name"), start + name.end("name"), "responsible", "people.label")
    return list(people.values())
