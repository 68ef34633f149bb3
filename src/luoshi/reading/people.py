"""Who presided, spoke and attended: names after their titles, with the verb that governs them."""

import re

from luoshi.reading.mending import Mended
from luoshi.reading.model import Person
from luoshi.reading.patterns import lazy

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉代付肖闫岳帅涂覃佘佟商岩苑冼邸亓么代尉战"
NAME = f"(?:[{SURNAMES}][一-龥](?:(?![等同并和及])[一-龥])?|(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒|端木)[一-龥]{{1,2}}|[一-龥]{{1,8}}·[一-龥]{{1,8}})"
POST = "(?:书记|省长|市长|县长|区长|州长|镇长|乡长|主任|主席|秘书长|部长|局长|厅长|委员长|总理|院长|检察长|司长|处长|行长|董事长|总经理|政委|司令员|常委|组长|会长|校长|馆长|站长|专员|盟长|旗长|同志|[省市县区州]领导)"
TITLED = lazy(
    f"{POST}(?:、[一-龥]{{2,16}}?{POST}){{0,3}}(?P<name>{NAME})(?=[，。；、）（和及主讲出参列作对在强指传通汇宣发代围就并同与到率一受等\\s]|$)",
    begins="专主乡书会区厅县司同处委局州市常总政旗校检盟省秘站组董行部镇院馆",
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
ROLES = {"主": "presides", "出": "attends", "列": "attends", "参": "attends"}


def find_people(mended: Mended, start: int, end: int) -> list[Person]:
    """The people named in [start, end) of the mended text, each role once."""
    found: dict[tuple[str, str], Person] = {}
    for line in LISTED.finditer(mended.norm, start, end):
        role = ROLES.get(line["role"][0])
        if role:
            for name in re.finditer(f"(?:^|[、，,\\s　])(?P<name>{NAME})(?=$|[、，,。\\s　（])", line["list"]):
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


def responsible(mended: Mended, spans: list[tuple[int, int]]) -> list[Person]:
    """The people that labels name: 责任领导：张三."""
    people: dict[tuple[str, str], Person] = {}
    for start, end in spans:
        for name in re.finditer(
            f"(?:^|[、，,\\s　])(?P<name>{NAME})(?=$|[、，,。；\\s　（）])", mended.norm[start:end]
        ):
            add(people, mended, start + name.start("name"), start + name.end("name"), "responsible", "people.label")
    return list(people.values())
