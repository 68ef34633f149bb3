"""What a unit's name looks like, and how a list of names is cut: 市发展改革委、市财政局，各县（市、区）政府等.

A name is a stretch of the text, cut exactly; none is made up. All functions work on `Mended.norm`.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from luoshi.reading.lexicon import ACTION_SET, GENERIC, OFFICES_LIKE_ACTIONS, begins_with_action
from luoshi.reading.model import UnitBasis, UnitRole, maker
from luoshi.reading.patterns import lazy
from luoshi.reading.surnames import NAME


class Named(NamedTuple):
    """A unit's name at [start, end) of the normalised text."""

    start: int
    end: int
    role: UnitRole
    basis: UnitBasis
    at: tuple[int, ...] = ()
    """Where each of its characters stands, where other words are between them: in a cell that runs over several lines."""


named_of = maker(Named)
OF_THE_GRID = "力(?:(?<=国网[一-龥]{2}电力)|(?<=国网[一-龥]{3}电力)|(?<=国网[一-龥]{4}电力))"
"""What 国网云州电力 ends with, and no 能力."""
SUFFIX = lazy(
    "(?:委员会|(?:安|综治|业|居|村|环|编|防|专|常|组)委会|总局|办公室|办公厅|总署|管委会|工委|党委|党组|党工委"
    "|(?:党|群团|社会|行业|经济|自治|基层)组织|政府|集团|公司|银行|分行|支行|人行|农商行|农发行|进出口行|机构"
    "|(?<=[一-龥])(?<![中大全各城农乡村所类级])(?:小学|中学|幼儿园|少年宫|体校|技校|职校)"
    "|农机校|中心校|(?<=[市县区州])[一二三四五六七八九十]中|(?<=[市县区])[城交水文][建旅]?投|学校|高校|院校|大学|学院|医院|法院"
    "|检察院|研究院|研究生院|科研院|科技院|科学院|福利院|光荣院|卫生院|敬老院|社科院|中科院|农科院|工程院|设计院"
    "|(?:教科|林科|环科|水科|规划|勘测|测绘|考试|仲裁|保健|检验|检测|质检|评估)院|(?:农科|林科|水科|教科|勘测|检验|药检|计量|食检|土肥)所"
    "|(?:文化|科技|美术|纪念|方志|规划|殡仪)馆|慈善总会|讲师团|水文站|种子站|研究所|派出所|交易所|司法所|公所|"
    "单位|部门|地区|各地|经营层|经理层|管理层|县区|区县|市县|县市区|县\\(市、区\\)|新区|开发区|高新区|经开区|示范区"
    "|试验区|保税区|园区|景区管委会|街道|街道办|乡镇|镇街|重点镇|乡镇街道|村居|企业|协会|联合会|商会|总工会|工会|团委"
    "|妇联|科协|残联|工商联|文联|侨联|社联|社科联|作协|记协|台联|海关|监察组|督导组|年级组|教研组|攻坚组|专项组|"
    "总队|支队|大队|中队|兵团|(?:执法|消防|环卫|城管|护林|应急|抢险)队|(?<=中国)信保|工作队|调查队|领导小组|协调小组"
    "|工作小组|指挥部|专班|工作组|(?<=[一-龥）])(?:森防|防汛抗旱|三防|防)指|(?<=[一-龥]{2})小组"
    "|(?<=[一-龥]{2})(?<![重分编机词班小改各每基轮])组|(?:文艺|宣讲|志愿服务|志愿者|突击|巡逻|巡查|救援|治安|扑火"
    "|应急)队(?:伍)?|部队|(?<=[一二三四五六七八九十百零〇])[团连]|预备役[团师]|(?<=第[一二三四五六七八九])师"
    "|(?<=第十[一二三四五六七八九])师|(?<=国有)[林农]场|(?<=国有[一-龥]{2})[林农]场|(?<=国有[一-龥]{3})[林农]场|(?<=[东西南北])城区|党总支|党支部|(?:车务|工务|机务|电务|供电"
    "|客运|货运|车辆|动车|桥工|房建)段"
    "|(?:中心|编组|区段|口岸车|客运|货运)站|调度所|(?<=各)(?:站段|团场|连队|苏木)|联席会议|分局|监管局|电网|铁塔|电信"
    "|(?<=[一-龥]{2})(?:城投|交投|建投|能投|水投|农投|文投|旅投|产投|国投|交控|金控)"
    f"|电{OF_THE_GRID}"
    "|移动|联通|广电|供电|邮政|烟草|盐业|气象台|电视台|广播电台|日报社|报社|出版社|供销社|合作社|联合社|联社|总社"
    "|通讯社|服务站|(?<=[一-龥]{2})运营商|"
    "(?:纪委|监委|政协|人大|常委会|(?<=[市县区省])委)机关|团市委|团省委|团县委|团区委|共青团|团中央|人大|政协|军分区"
    "|人武部|武警|监会|贸促会|红十字会|社保基金会|理事会|代表处|办事处|管理处"
    "|(?:监管|监督|戒毒|军休|财政|民政|社保|人社|劳保|应急|综治|国土|税务|工商|房管|环卫|卫生|林业|水利|规划|建设|自然资源|检验|看守|供电|交管|车管|管理|鉴定"
    "|质检|防疫|兽医)所|(?:农技|村建|村镇建设|民政|气象|水保|文体|消防|水务|供水|植保|救助|统计|林业|文化|安监|水利|畜牧|兽医|农经|经管|交管|广电|防疫|农机|计生|管理|工作|监测"
    "|推广|环卫|环保|国土|综治|城建|规划|劳保|水管|动监)站|血站|疾控中心|中心|党校|行政学院|社会主义学院|档案馆|图书馆|博物馆|"
    "(?:(?<![全内干一外西东中南北局底本腹头腿面胸脑肺根颈尾及大])|(?<=安全))部|(?<!原)委"
    "|(?:(?<![格布大全结变开新僵困败时定棋战残危破胜])|(?<=科技创新)|(?<=改革创新)|(?<=产业创新))局"
    "|厅|(?:(?<![主承举兴创开经督协筹民自公查法包合领帮催])|(?<=乡村振兴))办|(?<![部签])署"
    "|(?<![大城全本我都超夜集黑门闹股楼开上])市|(?<![全本我贫])县"
    "|(?<![全本我市城专山景灾社郊老库牧林矿地园小辖禁特湾校厂片灌])区|(?<![全本我各])省|自治州|自治区|(?<![全本])盟|旗"
    "|(?<![城村乡古小集特])镇|(?<=^[一-龥]集)(?<!^[小老各大新旧中个]集)镇|(?<=[县区市旗][一-龥]集)镇|(?<=^[一-龥])(?<![小中各乡大])城镇|(?<![城家故水下异他老])乡|街道办事处"
    "|(?<![教卧浴实诊病试课温暗])室"
    "|(?<![学百专本内外眼全理工文农医儿妇产骨牙])科|(?<=[一-龥]{2})(?<![公上官])司|(?<=[一-龥]{2})(?<![家出开门])庭"
    "|(?<=[一-龥]{2})(?<![入控参持个配增炒])股"
    "|(?<=[一-龥]{2})(?<![好坏益害长短到此何四用妙深远高低随去来住相惩各])处)"
    "(?:（[^（）。；]{1,24}）|〔[^〔〕。；]{1,14}〕)?$"
)
NAMES_END = frozenset(
    "商支保中投宫园校央织伍层股庭）〕业乡会位信办动区协厅县台司团地塔处大委学室局居州市府心所政旗构校班电盟省社科站组网署联草行街警议通道部镇门队院馆级关段场木连师指力控)"
)
"""The last characters of SUFFIX and of 各级, which a test compares."""
LOOSE_SUFFIX = lazy(
    "(?:会|院|行|处|社|所|站|队|台|校|馆|场|室|组|州|村|办|司|中心|集团|工程处|区|县|市|部|委|局|厅)(?:（[^（）。；]{1,14}）)?$"
)
COLLECTIVE = lazy(
    "(?:(?:兵团)?各|有关|相关|地方各级|县级以上|市级以上)(?:级|有关|相关|设区的?)?(?:省级?|自治区|自治州|自治县|直辖市|设区市"
    "|计划单列市|(?:省)?直管市|市|地|州|盟|县级?|区|旗|乡|镇|街道|村(?!民|级|庄|组|社)|社区|师(?:市|（市）)|团场"
    "|苏木(?:乡镇)?|嘎查(?:村)?|开发区|功能区|园区|管委会|新区|林区|(?<=、)[一-龥]{2,4}(?:林区|特区)(?=(?:人民)?政府)"
    "|兵团|行政?公署[、和](?=[市州盟地]人民)|（[^（）。]{1,16}）|〔[^〔〕。]{1,16}〕|[、/]"
    "|，(?=(?:州|盟|地|县|区|旗|乡|镇|街道)[、县市区旗乡镇州（）]{0,10}(?:人民)?(?:政府|党委))"
    "|和(?=[省市州县区乡镇街]))+"
    "(?:级)?(?:(?:地方)?(?:人民)?政府|行(?:政公)?署|党委(?:和|、)(?:人民)?政府|党委|党工委|管委会|工委|党组|部门"
    "|单位)?(?:（[^（）。；、]{2,10}）)?(?=[、，；。等）〕\\s负牵要应须对将会按根结以在]|$|[一-龥])"
)
LEVELS_LISTED = lazy("[、和][省市县区旗州盟乡镇村](?:[（级两三四政党]|人民)")
"""Levels of government that are named together: few lists hold such, and only those are asked for LEVELS."""
LEVELS = lazy(
    f"{COLLECTIVE.pattern}|(?:(?<![一-龥）])"
    f"|(?<=[由和与及]))[省市县区州](?:[、和][省市县区旗州盟乡镇村](?:（[市县区旗]{{1,2}}）"
    f"|（[市县区旗]、[市县区旗]）)?){{1,3}}(?:[两三四]?级)?(?:地方)?"
    "(?:(?:人民)?政府|党委(?:和政府)?|[一-龥]{2,6}(?:部门|机关))(?=[、，；。等）〕\\s负牵要应须对将会按根结以在和与及]|$)"
)
"""As COLLECTIVE, and 市、县（区）政府, which is one name."""
LEVELS_ALONE = lazy("[省市县区乡镇村街]{2,4}[两三四]级")
"""市县两级, 镇村两级."""
WHERE = lazy(
    "(?:^|(?<=[、，；和及与由。：]))[一-龥]{0,6}?(?:沿线|沿岸|沿江|沿河|沿湖|沿海|流域|库区|景区|辖区|境内|所辖|下辖|周边)$"
)
"""What says which of them are meant: 白江沿线各市（州）人民政府."""
EVERY = lazy("各(?!类|项|种|方面|个|领域|环节|界|族|自|位|式|具|有特色|行各业|执|异|尽|取所|得其)[一-龥]{1,12}")
NOT_A_NAME = lazy(
    "（(?:以下简称|下称|简称|设在|挂靠)|^(?:年|\\d{1,2}月)[^、，；]{0,6}报|^\\d{1,2}月(?:\\d{1,2}日|底|[上中下]旬)[之以]?前|^同一|^任何|^被(?![一-龥]{2,4}(?:单位|地区|部门"
    "|党组织|党组|企业|机构|[县市]区|乡镇)$)|长任|^报(?![社业刊馆])|^(?:全[省市县区州])?(?:改建|改?扩建|新建|新增|在建)(?![区县镇乡街])[^、，；]{0,8}[校园院所站房库区场馆]$"
    "|[。！？‘’<>]|会同|派(?:专人|专家|员|人)|牵头(?![单部考责配])|(?<![主重纪首摘必需])要(?!素|害|闻|塞|客)"
    "|(?<!\\d)(?!12345|12315|12350|12333|110|119|120)\\d{3}|^\\d{1,2}[个家支名位户座条所批项]|组成(?!部门|单位|员)"
    "|^(?:要(?!害)|应当|必须|须|的|了|以|把|将|对|在(?![一-龥]{1,3}(?:高校|院校|央企|企业|单位|科研院所|金融机构)$)|更名|升格|筹建|申办|[一二三四]季度|[上下]半年|年[底内]"
    "|从|为|让|使|成立|向|与|但|而|并|也|又|则|如|若|凡|当|因|除|经(?!开|济|信|贸|发|管|办|营|侦)|其中|按|依|据|通过|根据"
    "|按照|围绕|关于|适用范)|^会(?!计|昌|理|宁|东|同|展|议|员)(?=[一-龥]{1,6}(?:局|委|办)$)|^(?:抄?送|报送?|交)(?!交通|交管|交警|通|管|警|投|运|建|易|控|业|社"
    "|变电)(?=[一-龥]{1,6}(?:局|委|办)$)|(?:的|了|着)$|不再|应当|必须|不得|不能(?!源)|[绝决]不|主动|积极(?!分子)|认真|切实|抓紧"
    "|尽快|(?:对接|走访|帮助|引导|动员|培育|引进)[一-龥]{0,4}企业$"
    "|(?<=[委府局办])(?:成立|组建|设立)|(?<=[局委办厅院行室部联会司镇乡道区县队])(?:协助|配合|支持|协调)(?=[省市县区州镇乡各])"
    "|(?<=[局委办厅院行室部联会司镇乡道区县])(?<!社会)(?:协调|引导|督促|指导|组织"
    "|动员)(?![一-龥]{0,3}(?:组|办|处|科|部|局|委|中心|站))(?=[一-龥]{2})|(?<=[一-龥]{2})(?<!自)由"
    "|(?<=[局委办厅院部府])商(?=[省市县区州国])|(?<=[局委办厅院部府会司心处室所站])对(?![口外台])"
    "|自行$|(?:汇总|会商|检查|抽查|督导|督查|调度|通报|约谈|考核|通知|召集|联系|安排|会同)各|(?:负责(?:人|同志)|一把手)(?![、，（和及与等会])[一-龥]"
)
STARS = "*★☆▲△●◆※#"
"""Marks before a name that a document may explain: 标注*的为牵头单位."""
STATE = lazy(
    "^(?:长期|持续|常年|全年|每[年月季周]|已|正在|立[行即查]|即[知行时]|随时|按[时期要照]|近期|适时|年[内底前末])"
    "|(?:底前|[年月]底|[之以]前|完成|推进|坚持|安排|资金|整改|到位|落实|工作|实事|[市省县区州镇乡村书校院处科局部厂]长|书记|主任|主席|同志|经理)$"
    f"|(?:[市省县区州盟旗镇乡]长|书记|主任|主席|秘书长|专员){NAME}$"
)
"""Words on time and progress that stand among the names of a label: 长期坚持, 立行立改; and leaders: 副市长李明."""
TIME_AFTER = lazy("\\d(?<=[一-龥）]\\d)(?:\\d{3}年|\\d?月)")
TRIM_FRONT = lazy(
    f"^(?:[\\s{STARS}—–-]|[（(]\\d{{1,2}}[）)]|[①-⑳]|\\d{{1,2}}[.．](?!\\d)|(?:负责|责任)?(?:部门|单位)(?=[一-龥]{{3}})|(?:[此本该]|这)项?(?:工作|任务|事项)?由|由|请"
    f"|责成|建议(?=[省市县区各])|并|以及|及其?(?!早|时)|和(?!平|顺|田|龙|静|硕|政县|县|谐|睦|美|兴|盛|润)|与|、|，|；|：|会同|各?由|其中|主要由|分别由)+"
)
STANDING = (
    "按?职责分?工|按职分工|按责分工|职责工|按?职责(?=$)|分别|共同|联合|具体|各自|各司其职|各负其责"
    "|按(?:照)?(?:各自)?职(?:责|能)(?:分工|范围)?|(?:按照?|依据?|根据)(?:各自)?(?:职责|职能|分工)(?:分工)?"
    "|依职责(?:分工)?|职责分工|按分工|按(?:照)?(?:各自)?(?:行业|领域|属地)"
)
"""How several units stand to each other: 按职责分工, 分别, 共同."""
TRIM_BACK = lazy(
    f"(?:[\\s{STARS}]|[、，；：。]|以及|及|和|与|主要|积极|统一|协同|结合实际|认真|抓好|做好|{STANDING}|为主|作为|要|应|应当)+$"
)
TRIMMED_END = lazy(f"[\\s{STARS}、，；：。及和与要极一同际真好职责能围工为主应当别合体自业域地\\n]$")
"""What TRIM_BACK ends with, as a test compares."""
LEVEL_OF_PLACES = (
    "[一-龥]{0,2}?(?:县区|区县|县市|市县|县（市、区）|县（市）|乡镇（街道）|乡镇|镇街|街道|县|镇|乡|旗|(?<=等)[区市州盟])"
    "(?:(?:人民)?政府|党委、?政府)?"
)
"""What the places before 等 are: 石桥、青岭等县."""
OF_A_KIND = "[一-龥]{0,7}?(?:高校|院校|学校|医院|企业|公司|[央国]企|银行|金融机构|机构|运营商|平台|(?<=试点)[省市州县区]|村(?:委会|居)?|社区)"
"""What the names before 等 are: 云岭大学等省属高校, 杨柳村等村."""
OPEN = lazy(
    f"等(?:{LEVEL_OF_PLACES})$"
    f"|等(?<![高中初优平]等)(?:(?:\\d+|[一二两三四五六七八九十]+)[个家所户])?{OF_A_KIND}$"
    "|等(?<![高中初优]等)(?:[省市州县区国]?(?:直|级)?各?(?:有关|相关|成员|市级|省级|中央|县级|直属|驻地|驻[省市州县区]"
    "|其他)*(?:部门|单位|地区|部委|地方|方面|机构|企业|(?:\\d+|[一二两三四五六七八九十]+)个?[一-龥]{0,6}(?:部门|单位)"
    "|[一-龥]{0,4}(?:部门|单位)|[一-龥]{2}(?:企业|机构)|(?:有关|相关)[部单]))?$"
)
NAMELESS = lazy(
    "(?:各?(?:级|有关|相关|其他|其它)+)(?:部门|单位|方面|地区|地方|机构|部委)(?:(?:和|及|、)(?:部门|单位|地方|地区))?|[有关相](?:部门|单位)"
)
"""Somebody, but nobody by name: 有关部门. With 各 before it, it stands for all of them and is a name."""
SHARE = lazy(
    "(?<=[一-龥])"
    "（(?=(?:督促|指导|协调|负责|承担|组织|推进|落实|提供|开展|做好)[一-龥〔（]"
    "|(?:[^（）]|（[^（）]*）){2,40}(?:具体|组织|分别|负责)(?:实施|落实|执行|办理)）)"
    "(?:[^（）]|（[^（）]{0,40}）){2,60}）"
)
"""What a unit's brackets say it is to do, or who does it in its place: 省消防救援总队（各市、县（市、区）消防救援机构具体实施）."""
PERSON_AFTER = lazy(f"（{NAME}(?:[、，]{NAME}){{0,4}}）$")
"""The person in charge, in brackets after a unit's name: 市教育局（李明）."""
REMARK_AFTER = lazy(
    "（[一-龥]{0,6}(?:部分|方面)）$"
    "|（(?![^（）]*[局委办部院厅处会党团组司市县区镇乡村道所站队校馆行社州盟旗筹科室心位股署台网段场团厂矿公])[一-龥]{2,4}）$|（[一-龥]{0,8}(?:主管部门|业主|[一-龥]主体|法人"
    "|(?:建设|施工|监理|设计|代建|产权|使用|运营|管理|业主|责任|实施)单位)）$|（(?:合作|支持"
    "|支撑|参建|联合|协作|主体)(?:单位|方)?）$"
    "|（(?:负责|承担|包括|不?含|涉及|排名|排序|按|牵头|主办|主责|配合|协办|承办|参与|汇总|仅限|除)[^（）]*）$|（[^（）]*(?:下同|牵头(?:单位|部门))[^（）]*）$"
)
"""What a name's brackets say of its share: 省通信管理局（负责协调基础电信企业）."""
MANNER = lazy(
    "(?:(?:按照?|依照|依据|根据|结合)(?=各自|职|任务|分工|需要|要求|[“《]|有关|相关|规定|实际|工作|属地|行业|管辖)"
    "|在(?=(?:各自)?(?:职责|职能|权限|管辖|辖区|行业|领域)))[^、，；]{0,24}$"
)
"""How a unit is to do it, behind its name: 国家邮政局在各自职责范围内, 县教育局按任务分工."""
HOW = frozenset("按依根结在")
"""What MANNER begins with."""
PERSON = lazy(f"{NAME}(?:[、，]{NAME}){{0,4}}")
AND = lazy("以及|及|和|与")
PART = lazy("[、，；：,;@\\s/|+＋\\\\（）“”]")
OFFICE_END = lazy(
    "(?:部|委|局|厅|办|署|院|会|政府|公司|集团|中心|银行|单位|部门|地区|党委|新区|开发区|室|残联|妇联|工商联|科协|团委|海关)$"
)


OFFICE_ONLY = frozenset({"办公室", "党政办", "指挥部"})
"""What is a part of the office before it rather than one of its own."""
LONGEST_SUFFIX = 8
REMEMBERED = 4096
"""Names that are remembered once they were judged: the same offices stand in label after label, document after document."""


def has_suffix(words: str) -> bool:
    """Whether the words end as an organisation's name does; nearly all such names tell it by their last character."""
    last = len(words)
    found = SUFFIX.search(words, max(0, last - 1)) or SUFFIX.search(words, max(0, last - LONGEST_SUFFIX))
    return found is not None or (words[-1:] in {"）", "〕"} and SUFFIX.search(words) is not None)


LONG_NAME, LONGEST_NAME = 40, 60
LONG_PLAIN = lazy(
    "[一-龥]{2,12}(?:省|市|县|区|州|旗|公司|集团|大学)[一-龥（）“”]+(?<=[委局厅办室部署会院所处心司站队组团])"
)
"""A name of more than forty characters: it begins with whose office it is and ends as one."""

QUOTED = lazy("“(?P<words>[^“”。]{1,14})”")
"""A campaign in the name of an office: 市“放管服”改革协调小组办公室."""
PLAIN_NAME = lazy("[一-龥〇A-Za-z（）·]{2,16}")


@lru_cache(maxsize=REMEMBERED)
def is_name(words: str, *, strict: bool) -> bool:
    """Whether the words can be a unit's name; `strict` asks for an organisation's ending."""
    if not 2 <= len(words) <= LONGEST_NAME or (strict and words[0] != "各" and words[-1] not in NAMES_END):
        return False  # asked first: nearly all that is no name ends otherwise
    if "“" in words or "”" in words:
        plain = QUOTED.sub(lambda quoted: quoted["words"], words)
        return "“" not in plain and "”" not in plain and is_name(plain, strict=True)
    if "（" in words and words.count("（") != words.count("）"):
        return False  # 抢险救援组（市应急局
    if NOT_A_NAME.search(words) or (len(words) > LONG_NAME and LONG_PLAIN.fullmatch(words) is None):
        return False
    if GENERIC.fullmatch(words) and words[0] != "各" and (strict or words not in {"有关企业", "相关企业"}):
        return False
    if EVERY.fullmatch(words):
        if words.endswith(NO_BODIES):
            return POSTED_AT.search(words) is not None
        return has_suffix(words) or is_short_for_all(words) or POSTED_AT.search(words) is not None
    if begins_with_action(words) and not OFFICES_LIKE_ACTIONS.match(words) and (strict or not has_suffix(words)):
        return False
    if len(words) > 2 and has_suffix(words):
        return True
    if strict:
        known = words in {
            "各地",
            "市委",
            "省委",
            "县委",
            "区委",
            "旗委",
            "盟委",
            "州委",
            "各级",
            "团委",
            "妇联",
            "工会",
            "法院",
            "纪委",
            "教办",
            "党办",
        }
        return known or LEVELS_ALONE.fullmatch(words) is not None
    return LOOSE_SUFFIX.search(words) is not None or (
        PLAIN_NAME.fullmatch(words) is not None and STATE.search(words) is None
    )


POSTED_AT = lazy(
    "(?:包村|驻村|联村|包片|包保|包组|包户|帮扶|联户|下沉|蹲点|网格)(?:干部|人员)$|(?<=[一-龥）])(?:党政)?主要负责(?:人|同志)$"
    "|(?:申报|接种|服务|救助|安置|检查|执勤|报账|代办|联络|收购|投放|监测|供应|销售|营业|站|卡"
    "|网)点$|网格$"
)
"""各检疫申报点, 各包村干部, 各乡镇主要负责人: all who sit somewhere, or are sent there, or stand at the head."""
NO_BODIES = ("期间", "干部", "人员", "同志", "群众", "代表", "委员", "方", "人")
LONGEST_IN_SHORT = 8


def is_short_for_all(words: str) -> bool:
    """Whether 各… without an organisation's ending may be a name: 各片区, not 各县区抓整改, which says what they do."""
    does = any(words[place : place + 2] in ACTION_SET for place in range(2, len(words) - 1))
    return len(words) <= LONGEST_IN_SHORT and not does


def split_names(norm: str, start: int, end: int, *, strict: bool) -> tuple[list[tuple[int, int]], bool]:
    """The names in a list such as 市发展改革委、市财政局，各县区人民政府等, and whether the list is open."""
    names, opened = listed_names(norm[start:end], strict)
    return [(start + begin, start + stop) for begin, stop in names], opened


@lru_cache(maxsize=REMEMBERED)
def listed_names(words: str, strict: bool) -> tuple[tuple[tuple[int, int], ...], bool]:
    """As `split_names`, for the words alone: the same units stand together in label after label."""
    if "（" in words:
        words = SHARE.sub(lambda remark: "、" * len(remark.group()), words)
    spans: list[tuple[int, int]] = []
    open_list = False
    position = 0
    for collective in (LEVELS if LEVELS_LISTED.search(words) else COLLECTIVE).finditer(words):
        start, end = collective.span()
        if end < len(words) and words[end] not in "、，；。等和与及 \n）〕" and not TRIM_BACK.fullmatch(words, end):
            end = words.rfind("、", start, end)  # 各村、市财政局: 市 belongs to the next name
            if end < 0 or words.count("（", start, end) != words.count("）", start, end):
                continue  # 各县（市、区）信访局 is one name
        if words[end : end + 3] in {"和部门", "及部门", "和单位"}:
            continue
        named = words[start:end]
        if (len(named) < 3 and named != "各地") or named.endswith(("、", "/")):
            continue
        where = WHERE.search(words, position, start) if start > position else None
        start = where.start() if where else start
        before, opened = split_plain(words, position, start, strict=strict)
        spans += before
        if named.startswith("各") or not GENERIC.fullmatch(named):
            spans.append((start, end))
        open_list |= opened
        position = end
    rest, opened = split_plain(words, position, len(words), strict=strict)
    return (*spans, *rest), open_list or opened


def split_plain(norm: str, start: int, end: int, *, strict: bool) -> tuple[list[tuple[int, int]], bool]:
    """As `split_names`, for a stretch without collectives such as 各市、县."""
    separators = [*PART.finditer(norm, start, end)]
    if not separators:  # most often there is one name
        names, opened = names_of_part(norm[start:end], strict)
        return [(start + begin, start + stop) for begin, stop in names], opened
    spans: list[tuple[int, int]] = []
    open_list = False
    depth = 0
    quoted = -1
    begin = start
    for separator in [*separators, None]:
        position = separator.start() if separator else end
        character = separator.group() if separator else "、"
        depth += (character == "（") - (character == "）" and depth > 0)
        if character == "“":
            quoted = norm.find("”", position, end)  # 市“双随机、一公开”联席会议办公室
        if separator and (depth or position <= quoted or character in "（）“”"):
            continue
        if begin == position:
            begin += 1
            continue
        names, opened = names_of_part(norm[begin:position], strict)
        open_list |= opened
        for inner_start, inner_end in names:
            name = (begin + inner_start, begin + inner_end)
            if not in_charge(norm, name, spans):
                spans.append(name)
        begin = position + 1
    return spans, open_list


@lru_cache(maxsize=REMEMBERED)
def names_of_part(words: str, strict: bool) -> tuple[tuple[tuple[int, int], ...], bool]:
    """The names in what stands between two marks of a list, A or A和B, and whether 等 was there."""
    names: list[tuple[int, int]] = []
    open_list = False
    for start, end in split_and(words, 0, len(words)):
        name, opened = trimmed(words, start, end)
        open_list |= opened
        if name and is_name(words[name[0] : name[1]], strict=strict):
            names.append(name)
    return tuple(names), open_list


def in_charge(norm: str, name: tuple[int, int], before: list[tuple[int, int]]) -> bool:
    """Whether a short name is the person's after a unit's: 市教育局 李明, 市教育局：李明."""
    start, end = name
    follows = bool(before) and 0 < start - before[-1][1] <= 2 and norm[start - 1] in " \u3000\n\t："
    return (
        follows
        and end - start <= 4
        and PERSON.fullmatch(norm, start, end) is not None
        and not SUFFIX.search(norm[start:end])
    )


def split_and(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut A和B, A及B where both sides are offices by themselves; 工业和信息化部 stays whole."""
    for conjunction in AND.finditer(norm, start, end):
        left, right = norm[start : conjunction.start()].removesuffix("等"), norm[conjunction.end() : end]
        right = OPEN.sub("", TRIM_BACK.sub("", right))
        if len(right) < 3:
            continue
        if (
            len(left) >= 3 and OFFICE_END.search(left) and (OFFICE_END.search(right) or right.startswith(SOME))
        ) or stand_apart(left, right):
            yield start, conjunction.start()
            yield from split_and(norm, conjunction.end(), end)
            return
    yield start, end


OFFICES = ("局", "委", "厅", "署", "政府", "管委会", "公司", "集团", "法院", "检察院", "办公室", "海关")
"""No name goes on with 和 behind one of these: 市财政局和石桥县 are two, 实验室和设备管理处 is one."""
SOME = ("各", "有关", "相关", "属地", "所在")
PLACE_END = frozenset("县镇乡旗区")
NEXT_BEGINS = ("市", "县", "省", "区", "州", "旗", "盟", "国家", "国务院", *SOME)
KIND_OF_TOWN = ("建制镇", "中心镇", "重点镇", "特色镇")


TOWN_OF = lazy("[一-龥]{2,3}[县区市旗][一-龥]{2,3}(?:镇|乡|街道)")
"""青岭县大湾镇."""


TREASURY = lazy("[省市县区州镇乡本]级?财政")
"""区级财政和水务集团: who pays, by the name of the purse."""


def stand_apart(left: str, right: str) -> bool:
    """Whether the name of one stands before 和 and of another behind it: 柳溪县和市水利局, 石桥、青岭和柳溪县."""
    place = right[-1] in PLACE_END and len(right) == len("柳溪县") and right not in KIND_OF_TOWN
    if place and (len(left) == len("青岭") or (len(left) == len(right) and left[-1] == right[-1])):
        return True
    if left[-1:] in PLACE_END and TOWN_OF.fullmatch(right):
        return True
    if TREASURY.fullmatch(left) and is_name(right, strict=True):
        return True
    begins = right.startswith(NEXT_BEGINS)
    if len(left) < 3 or not (begins or left.endswith(OFFICES)) or not is_name(right, strict=True):
        return False
    return has_suffix(left) or (left[0] == "各" and is_name(left, strict=True))


AMONG = lazy("[一-龥]{1,16}等(?=[一-龥]*(?:有关|相关)(?:部门?|单位?)$)")


def trimmed(norm: str, start: int, end: int) -> tuple[tuple[int, int] | None, bool]:
    """The name without 由… before and 等有关部门, 按职责分工 after it; and whether 等 was there."""
    inner, opened = trim(norm[start:end])
    return ((start + inner[0], start + inner[1]) if inner else None), opened


@lru_cache(maxsize=REMEMBERED)
def trim(words: str) -> tuple[tuple[int, int] | None, bool]:
    """As `trimmed`, for the words alone."""
    opened = False
    start = 0
    front = TRIM_FRONT.match(words)
    if front:
        start += front.end()
        words = words[front.end() :]
    if words[-1:] == "）" and "（" not in words:
        words = words[:-1]  # （牵头部门：A　配合部门：B）, cut at its blanks
    dated = TIME_AFTER.search(words) if "年" in words or "月" in words else None
    words = words[: dated.start()] if dated else words  # 市教育局 2024年10月, its blank lost
    remark = REMARK_AFTER.search(words) if "）" in words else None
    words = words[: remark.start()] if remark else words
    manner = MANNER.search(words) if not HOW.isdisjoint(words) else None
    if manner and is_name(words[: manner.start()], strict=True):
        words = words[: manner.start()]
    for _ in range(3):
        back = TRIM_BACK.search(words) if TRIMMED_END.search(words, max(0, len(words) - 2)) else None
        if back:
            words = words[: back.start()]
        open_end = OPEN.search(words) if "等" in words else None
        if open_end:
            opened = True
            words = words[: open_end.start()]
        if back is None and open_end is None:
            break
    amid = AMONG.match(words) if "等" in words else None
    if amid and is_name(amid.group()[:-1], strict=True):  # 财政部等国务院有关部门
        return (start, start + amid.end() - 1), True
    if amid:  # 统计、税务等市场监管领域有关部门
        opened = True
        start += amid.end()
        words = words[amid.end() :]
    if NAMELESS.fullmatch(words) and not words.startswith("各"):
        return None, True
    person = PERSON_AFTER.search(words) if "）" in words else None
    if person and not SUFFIX.search(words[person.start() + 1 : -1]):
        words = words[: person.start()]
    return ((start, start + len(words)) if words else None), opened
