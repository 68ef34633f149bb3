"""Who answers for it where no label says so: a sentence's subject (各县区要…), and who is charged in passing (由A牵头, 责成B, 请C会同D, 以E为主).

A subject is a list of names, cut exactly, right before a word that says what they are to do. Whoever is only mentioned
(在A的支持下, 向B报告, C印发的《通知》) has no such word after its name, and is no unit of the sentence.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from luoshi.reading.lexicon import ACTION_SET, DEEDS, MAY_BE_OFFICES, OFFICES_LIKE_ACTIONS, action_at
from luoshi.reading.marks import BULLETS
from luoshi.reading.model import UnitRole
from luoshi.reading.names import (
    LEVEL_OF_PLACES,
    NAMES_END,
    OF_THE_GRID,
    OFFICE_END,
    REMEMBERED,
    Named,
    is_name,
    split_names,
)
from luoshi.reading.parties import NO_PARTIES, Parties, listed_at
from luoshi.reading.patterns import lazy, one_of
from luoshi.reading.surnames import NAME

LAST = lazy(
    "[央宫投园街会局室厅署委组府团司行构校学院所位门区县市道镇妇协联文侨队部议网塔信通电业台社站警处心馆乡省州盟旗村"
    "地级）关人政等办班厂矿场店织家科股间庭长员伍记志导象官支指矿段场木连师力控点商手格]"
)
"""The characters that names end in: only after one of them is it worth looking for what a subject is to do."""

MODAL = (
    "(?:仍然?|也|都|均|还|更|就|则|一定|务必)?(?:(?<![主重必首摘纪规概])要(?!求|素|点|害|么|件|闻|道|塞)|应当"
    "|应(?<![供响]应)(?![急用对届收])|必须|务必|务求|须|需要?(?!求)|负(?:总)?责(?![人同]|制(?!定))"
    "|牵头(?![单部人考责配])|主办(?![单部方城])|会同|将|不得|(?:绝|决)?不能(?!源)|可以?|各负其责|各司其职)"
)
CHARGED = lazy(f"(?:离[岗任镇乡县市区村校]|外出)?，?{MODAL}")
"""A word after a list of names that lays something upon them: 各站所主要负责人离镇必须请假."""
MAY_CHARGE = lazy(f"{MODAL}|[要应须@]|负责")
"""Such a word anywhere: asked first, for without one no subject is `modal`."""

AMOUNT = (
    "[\\d.,]*[余多]?[万亿千百]?(?:公里|千米|米(?!粉)|亩|公顷|平方|立方|元|吨|%|个百分点)"
    "|[\\d.,]*[余多]?[万千百]?[^，。；、\\d]{0,6}、[^，。；、\\d]{2,10}\\d"
)
"""What belongs to a name, rather than tells what it is to do: 临溪区21公里、青岭县18公里由市城投集团负责."""
FOLLOWS = lazy(
    "派(?!出所|出机构|驻|生|系|别|送至)(?=[一-龥\\d])|核[定增减拨](?=[一-龥]{2})|“[^“”]{2,6}”(?=之?前)|联系(?=[一-龥]{2})|受理|收到|接[到报]|发现(?=[^，。；]{2,16}(?:应|须"
    "|要)[在于立当及])"
    "|商(?![务业会贸标品户场])(?=[一-龥]{2,14}(?:局|委|部|办|厅|政府|院"
    "|公司|中心"
    "|集团))|根据|按照|按|依据|依法|依职责|依规|结合|通过|对(?!口)|抽查|自查|复查|督促|梳理|以|于|作为"
    "|年均(?=[一-龥]{2})|组成(?=[一-龥]{2,8}(?:组|专班|队))|每(?:[年季月周天日旬半晚]|小时|(?:\\d{1,3}|[两三四五六])个?(?:小时|分钟|天|日|周|月|年|季度))|统筹|协力|合力|分段"
    "|分头|分工|分(?=年度|批|期|类|层|片|级)"
    "|自行|自己(?!的)|月底(?=之?前|要|须|必须|达)|定期|切实|继续|进一步|分别|至少|带头|举一反三|具体|认真|积极|严格|逐步|全面|自觉|牢牢"
    "|马上|一并|重新|不定期|第一时间|必要时|视情|有力(?=有序|[推促])|合理(?=[安布确设配调])|整体(?=[推提谋])"
    "|系统(?=[推梳谋治])|专项(?=[检督排整清审])|就(?=[一-龥]{2,10}(?:事项|问题|工作))|在(?![建线园校册库岗编职读役])"
    "|共同(?!体)|抓紧|尽快|主动|密切|充分|因地制宜|暑[期假]|寒假|自筹|兜底"
    "|(?:到|至|截[至止]到?)?(?:今|本|明|当)年(?!级|龄|轻)|[到至](?:20\\d\\d年|“?十[四五六七]五)"
    "|“?十[四五六七]五”?(?:期?末|期间|时期)|年[底末]|[上下]半年|第?[一二三四]季度"
    "|[一二三四五六七八九十]{1,2}月(?:[底份末]|[上中下]旬)|最[迟晚](?=于|在|\\d)|全年|即日起|长期|持续|常年"
    "|[本这][周月季]|(?:周|星期)[一二三四五六日天末](?=[^，。；]{0,6}[前内]|[上下早晚报]|召开|完成)|先[行期](?=[一-龥]{2})"
    "|(?:国庆|春节|元旦|中秋|端午|清明|开学|主?汛期|入汛|入冬|放假|收假|返校|高考|中考|期中|期末|供暖|采暖季?|雨季|封山|秋收|春耕)节?(?=之?前)|[一二两三四五]年内"
    "|配合|参与(?!人|率|度)|协助|牢固|既(?!有)|及时|层层|全力|多|年内|全部|全程|全过程|一律|委托|连夜|今[日天晚]"
    "|明[日天早晚]|下班|[上下]午(?=\\d)|通知(?=[全各所有中幼小学企村施建旅工])|保持|行使|履行|汇总|报|随时|搞好|盯"
    "|[查补清拆修装发送巡](?=\\d|[一两三几][遍次轮个台块]|完)|把|为|逐[户村家个件条级点段项校企栋楼街路站镇乡人一]|同步|立即|迅速|再|要?向|从|阅"
    "|研处|核查|核处|处理|相应|提出|提交|给予|组织|进行(?=[一-龥])|限期|如期|按[时期]|请(?=于|在|将|把|按|及时|认真|抓紧|尽快|结合|对照|务必)|发(?=[一-龥]{0,3}(?:函|单|通知"
    "|通报|提醒))|自(?=\\d|[今即])|各(?=选派|抽调|确定|组建|派|建|打造)|各自(?=负责|落实|承担|完成|组织)"
    "|会[前后](?=[一-龥\\d])|会(?<=[处科局部室办]会)(?![议商同展计员])(?=[一-龥]{1,8}[处科局部室办][一-龥]{2})|零报告|日报告|高度(?<=(?:单位|部门)高度)(?=重视)"
    "|是(?=[^，。；]{2,24}(?:第一|直接|主体|首要)责任(?:人|单位|主体))|滚动(?=[一-龥]{2})|与(?=[一-龥]{2,12}(?:签订|签署|逐|合办|共建))|帮(?=[忙着])"
    f"|\\d(?!{AMOUNT})"
    "|[一二两三四五六七八九十百]{1,3}个?(?:工作日|小时|天|日|周|月|星期)内"
)
ATTRIBUTE = lazy(
    "(?![对在以按于把将从向与为根通结作])[一-龥]{2,4}的(?!确)|[一-龥]{2,4}《[^》]{1,40}》(?:的|所|规定)|(?:参与|使用|办理|管理|服务|支出|负责|办结)(?:人[数员次]|率)"
)
"""A制定的…, A印发《…》的: the name only says whose."""

CAMPAIGN = "[一-龥]{0,8}(?:小组|办(?![理好])|办公室|联席会议|专班|指挥部)"
"""What is named after a campaign: 市“双减”办."""
NEVER_IN_A_NAME = lazy(
    MODAL + f"|[。；：！？\n《》]|“(?![^“”]{{1,14}}”{CAMPAIGN})|”(?!{CAMPAIGN})"
    "|的(?!确)|了|根据|按照|依据|依法|结合|通过|围绕|切实|认真|严格|积极|继续(?!教育)|进一步|加快|加大|做好|抓好|抓紧|完成"
    "|开展|制定|完善|(?<![自])由|请|责成|责令|委托|交由|实行|实施|成立|组建(?!立)|听取|审议|传达|召开|同意|决定|汇报"
    "|是|(?<![作])为(?!民)|把(?!手)|让|对(?=本单位|本部门|本辖区|同一|所属|分管|辖区)|在(?<!所在)(?![建线])|正在|已|推动|确保|原则|明确|向(?!阳)|支持|扶持|激励|选择"
    "|转(?=[省市县区])|转交|承接|下发|授权(?!局)|立即|马上|迅速|赶赴|深入|未经|经(?=[省市县区])|涉及|带领|启动|坚持"
    "|提出|长(?<=[部局厅县市区镇乡]长)(?<!管副.长)|书记(?!处)(?<![委部一组]书记)|年(?<=[今明去]年)"
    "|组织(?<!党组织)(?=对|开展|实施|召开|\\d{1,3}[个支名]|[一二两三四五六七八九十]{1,2}[个支名])|每个?(?<=[一-龥]{2}每个)(?=[一-龥]{1,4}[区县乡镇村街])"
    "|(?:指导|督促)(?<=[局委办厅院会府部门位构校组长）道区县镇乡级司心所站团段指师连业队](?:指导"
    "|督促))(?![处科中委小组])|联合(?<=[局委办厅院会府部门位司区县镇乡道）级校团段指师连站所关业场心组联署室队科处]联合)(?=[省市县区国]"
    "|有关|相关)|联合(?=@)|统一(?!战线)|出台|通报|报(?=[省市县区国]|[一-龥]{2,14}(?:备案|审批|批准|审定|同意|审核|核准))",
)
"""Where a list of names ends at the latest."""

LEVELS = lazy(
    "(?:[省市县区旗州盟乡镇村]|街道|乡镇|县区|市县|自治州|县（市、区）|乡（镇）"
    "|设区的?市)(?:[、和]+(?:[省市县区旗州盟乡镇村]|街道|乡镇|县区|市县|县（市、区）|乡（镇）|街道办事处))*"
    "(?:级|两级|三级)?(?:地方)?(?:人民)?(?:政府|党委|党委和政府)?[一-龥]{0,14}(?:政府|部门|机关|机构|单位|党委)|[省市县区乡镇村街]{2,4}[两三四]级"
)
"""市、县人民政府林业主管部门: levels of government named together are one name."""

CLASS_OF = lazy(
    "(?!卫生院$)(?!(?:农业|便民|党群|文化|文旅|社会|综合|产业|水利|退役军人)[一-龥]{0,4}服务中心)(?:国有|民营|中小微?|小微"
    "|大中?型?|龙头|骨干|规模以上|规上|重点|生产|经营|校外|施工|建设|监理|设计|勘察|用人|物业|上市|外[资贸]|涉[农企]"
    "|金融|保险|旅游|运输|餐饮|化工|煤矿|工业|农业|农村|城[市镇]|城乡"
    "|贫困|山区|边远|民族|沿海|[东西中]部|发达|服务|培训|检测|中介|医疗|卫生|养老|教育|医药|乡镇|社区|村级?|基层|危化"
    "|的|和|、)*(?:公司|机构|单位|地区|学校|医院|园区|高校|院校|银行|乡镇|合作社|卫生院|卫生室|服务中心|服务站)"
    "|(?!各|有关|相关|试点|直属|驻|[省市县区][属管])[一-龥]{0,20}企业"
)
"""企业要…, 施工单位应…: a kind of body, none that can be held to it."""

NOT_CHARGED = lazy(
    "^(?:代表(?!处|团)|[我本该此其某原每](?!则)|两(?!家)|各(?:[类种]|项(?!目))|[一-龥]{0,4}\\d+个|下一?步|会议"
    "|全[省市县区州]$)|(?:(?:产业|优势|集聚|引领|发展|交易|作业|生产|生活|办公|停车|商业|施工|养殖|种植|禁养|限养"
    "|隔离|保护|核心|缓冲|库|厂)区|平台|系统|网站|项目|工程|工作|环节|领域|行业|方面|产业|干部|同志|书记|人员|负责人"
    "|班子成员|群众|阶段|任务)$"
)
"""Things, persons and ourselves: their subjects are left unnamed."""

SECTOR = lazy(
    "[省市县区]?(?:公安|教育|民政|财政|住建|住房城乡建设|住房和城乡建设|发改|发展改革|发展和改革|工信|工业和信息化"
    "|自然资源|国土资源|规划|房产|房管|生态环境|环保|交通|交通运输|水利|水务|农业|农业农村|林业|林草|人防|商务|文旅"
    "|文化和?旅游|文化|旅游|广电"
    "|卫健|卫生健康|卫生|应急|应急管理|审计|市场监管|市场监督管理|统计|医保|医疗保障|信访|城管|城市管理|税务|海事"
    "|商业|气象|消防|电力|通信|人社|人力资源社会保障|人力资源和社会保障|司法|科技|体育|国资|金融|海关|银保监|监察"
    "|国税|地税|物价|纪检|纪检监察|组织|宣传|网信|政法|编办|退役军人|退役军人事务|粮食|能源|铁路|邮政|大数据|残联|妇联|工会|团委"
    "|扶贫|乡村振兴|建设|国土|工商|质监|安监|食药监|畜牧|供电|机关事务|燃气|供水|供热|热力|自来水|通讯|水电|民航|知识产权|外事|民族宗教|供销)"
)
SEVERAL = lazy(
    "等(?:各?(?:有关|相关|成员|职能|多个))*[一-龥]{0,4}(?:部门|单位|地区|企业|公司|高校|学校|医院|银行|乡镇|街道|县区|区县|[县区市局委])$"
)
COUNTED = lazy(
    "[两二三四五六七八九十\\d]{1,2}[个家]?(?:试点|重点|示范|有关|相关|沿[线河江湖海路岸]|涉及|[库山矿]区|成员)?(?:乡（镇）|县（市、区）|局|委|办|部门|单位|公司|区|县|市|省|州"
    "|乡|村|县区|市县|乡镇|镇街|镇"
    "|街道)$|[两二三四五六七八九]家$"
)
"""住建、城管两局, A、B等3家单位: the count is no part of a name."""

AMONG_PLACES = lazy(f"等(?:[两二三四五六七八九十\\d]{{1,2}}个)?{LEVEL_OF_PLACES}$")
"""石桥、青岭等县, without their count: what they are is no part of a name."""

INNER = lazy(
    "(?!要求|责[成令]|督促|委托|会同|通过|根据|按照|组织|协调|[一-龥]{1,8}[局委办部]商[省市县区州国])[一-龥]{2,10}(?:(?<![主承举兴协督])办"
    "|(?<![之好坏益短长难用住出到何妙深高远害去来])处|(?<![学专本骨外内儿妇眼])(?<!(?<!安)全)科|股"
    "|(?<=[监测理护管援利])站|(?:咨询|规划|勘[察测]|测绘|检测|评估|工程|社科|农科|林科|水科|环科|分)院|车间)"
    "|[省市县区州]级?财政"
    "|(?:公安|司法|检察|审判|监察|纪检监察|税务|行政执法|海关|国家安全)机关|[省市县区镇](?:森|防汛|三|抗旱|汛|森林)?防指(?:办)?|[一-龥]{2,5}(?<![加工建开办出各本我小新老])[厂矿]"
    "|(?!示范|智慧|和谐|美丽|完整|文明|未来|绿色|平安|健康|新型|老旧|城市|农村|街道|居民|党建|试点|重点|[全各本我该每村进])[一-龥]{2,4}社区"
    "|(?!美丽|和美|[全农乡山新本我该每各]|示范|中心|重点|特色|传统|行政|自然|试点|贫困|一[一-龥]村)[一-龥]{2,3}村(?:（社区）)?|[一-龥]{2,4}(?:街道|镇|乡)[一-龥]{2,4}(?:社区|村)"
)
"""教务处, 财务科, 铸造车间: the parts of a school or a company."""

TWIN_WORK = "(?:投资|运营|营运|建设|管理|经营|开发|检测|检验|监测|研发|担保|保险|证券|评估|交易|结算)"
TWINS = lazy(f"(?:(?!各)[一-龥]){{2,12}}{TWIN_WORK}(?:、|和){TWIN_WORK}(?:公司|中心|机构)")
"""国有资本投资、运营公司: what two kinds of one body have in common is said once."""
TWINS_END = frozenset("司心构")

IN_SHORT = one_of(INNER.pattern, SECTOR.pattern)
BY_BARE_NAME = one_of(INNER.pattern, SECTOR.pattern, "[一-龥]{2,4}")
"""公安、教育等部门, 青岭、白石两县: what names a unit where the list's end says of what kind they are."""

SAYS_WHERE = frozenset("以对在从向与为将把按")
BARE_PLACE = lazy("[一-龥]{2,3}")
PLACE = "区镇乡村县市"
PLACES = PLACE + "省州道"
PLACES_AND_WORKS = PLACE + "厂矿"
HELD_TO = lazy(
    "完成|负责|落实|承担|做好|抓好|制定|开展|建立|出台|严禁|加强|推进|加快|组织|整改|督促|统筹|指导(?=[一-龥]{2})(?!员|站|小组|委|意见|目录|价)"
)
"""What a place by its bare name is held to; 园区建设, 棚户区改造 are no subjects."""

POSTS = lazy(
    "(?!各[一-龥（）]{1,10}(?:安排|组织|动员|选派|抽调|明确|落实|确定|配备|发动))(?:各[一-龥（）、]{0,14}(?:党政|主要|分管|行政|单位|部门|企业){1,3}(?:负责人|主官)"
    "|各级党政(?:主要|分管)?负责同志"
    "|各[一-龥（）、]{1,14}一把手|各[一-龥（）、]{1,14}责任人|(?:各级"
    "|[省市县区镇乡村]{1,3}(?:两|三|四)?级|总)[河湖林田路链]长"
    "|各[一-龥（）、]{0,14}(?:书记|网格[长员]|(?:护林|巡护|巡查|巡堤|安全|信息|联络|保洁|监管|协管|调解|防疫|检疫|协理|指导|驾驶|值班|管护|联防)员|[河湖林田路链]长)"
    "|分管副[省市县区镇乡]长)"
)
"""All who hold a post, named together: 各级河长, 各镇街党政主要负责人. A single person stays unnamed."""
POSTS_END = frozenset("人长员记志导象官手")
MAY_END = lazy(
    "人|官(?<=主官)|手(?<=一把手)|长(?:(?<=[河湖林田路链格]长)|(?<=副[省市县区镇乡]长))|员(?<=[格林护查堤全息络洁管解疫理导驶班防]员)(?<!管理员)|记(?<=[委部一组]书记)"
    "|志(?<=负责同志)|导(?<=[要管]领导)|象(?<=对象)"
    "|格(?<=网格)|点(?<=[报种务助置查勤账办络购放测应售业站卡网]点)|商(?<=营商)"
    f"|{OF_THE_GRID}|控(?<=[交金]控)"
)
"""What a post or a company ends with, and no 增长, 人员 or 能力: asked first, for these characters are common."""
ASKED_FIRST = POSTS_END | {"力", "控", "点", "商", "格"}
VAGUE = lazy("(?<=[、，和与及])(?:有关|相关)(?:企业|人员|单位|部门|乡镇|方面)")
WITH_PEOPLE = lazy(
    "(?P<offices>及其(?:有关|相关|工作|职能|所属)?部门$)|(?:及|和)其(?:工作人员|公务员|负责人|领导干部|所属单位|下属单位)$"
    "|(?:党政)?(?:主要|分管)(?:、?分管)?(?:负责同志|领导)$"
)
HELPS = lazy(
    "，?(?:也|都|均)?(?P<modal>要|应|须|负责)?(?:积极|密切|协同|共同|全力|主动|切实|按(?:照)?(?:各自)?职责(?:分工)?"
    "|分别){0,3}(?:搞好|做好|予以|给予)?(?P<verb>配合|协助|协办|会办(?![公事理])|(?:支持|参加)(?=[，。；！]|$)"
    "|参与(?!人|率|度)|协同(?=推进|落实|实施)|指导(?=[，。；]|$|做好|落实)|[技业][术务]指导(?<!负责..指导)(?=[，。；]|$))"
)
SHARES = lazy(
    "(?:各自|分头|分别|共同)负责(?=[，。；！]|$)|按(?:照)?(?:各自)?职责(?:分工)?(?:分别|共同)?(?:负责|落实|推进|做好|抓好|办理)(?=[，。；！]|$)"
)
PARTED = lazy("[、，]|以及|及|和|与| @")
LONGEST = 160
TRIES = 12


class Subject(NamedTuple):
    """The units that a clause begins with, and where the clause goes on.

    `modal`: a word such as 要 lays something upon them. `helps`: they only help those named before (B、C积极配合), or
    share in it (按职责分工负责). `person`: it is a person, who is no unit.
    """

    names: tuple[Named, ...]
    open_list: bool
    end: int
    modal: bool
    helps: bool = False
    person: bool = False


def subject_at(norm: str, start: int, end: int, parties: Parties = NO_PARTIES) -> Subject | None:
    """The units that the clause [start, end) has for its subject: 各县区要…, 市发展改革委会同市财政局….

    Of several places where the list may end, the last counts: 市委组织部要… does not charge 市委.
    `parties`: whose names mean one body, or one person, in this paper.
    """
    if parties.units and (party := party_at(norm, start, end, parties)):
        return party
    if (is_work(norm, start, end) and norm[start - 1 : start] != "@") or norm[start : start + 1] in WITH_WHOM:
        return None
    limit = min(end, start + LONGEST)
    never = NEVER_IN_A_NAME.search(norm, start, limit)
    if never:
        limit = never.start()
    if limit - start < 2:
        return None
    found: Subject | None = None
    tried = 0
    for last in LAST.finditer(norm, start + 1, limit):
        place = last.start()
        follow = place + 1
        if norm[place] in ASKED_FIRST:
            if not MAY_END.match(norm, place):
                continue
            follow += norm.startswith("人大", place)
        behind = norm[follow : follow + 1]
        if ("一" <= behind <= "龥" and behind not in MAY_FOLLOW) or not goes_on(norm, follow, end):
            continue
        tried += 1
        if tried > TRIES:
            break
        listed = names_in(norm, start, follow)
        built = norm[follow - 1] in BUILDINGS_END or norm[follow - 2 : follow] in SITES
        if listed and built and BUILT.match(norm, follow, end):
            continue  # 县疾控中心年底前投用: what is built
        if listed and held_to(norm, listed[0], follow, end):
            found = charged(norm, *listed, follow, end)
    return found


def party_at(norm: str, start: int, end: int, parties: Parties) -> Subject | None:
    """The parties of the paper that a clause begins with: 施工单位须3天内返工, 邱峰6月底前加装充电桩."""
    limit = min(end, start + LONGEST)
    units = listed_at(norm, start, limit, parties.units)
    names = units or listed_at(norm, start, limit, parties.persons)
    follow = past_aside(norm, names[-1][1], end) if names else start
    if not names or not goes_on(norm, follow, end):
        return None
    found = charged(norm, units, False, follow, end)
    together = TOGETHER.match(norm, follow, end) if units else None
    beside = listed_at(norm, together.end(), min(end, together.end() + LONGEST), parties.units) if together else []
    partners = tuple([Named(*span, "support", "subject") for span in beside])
    return found._replace(names=(*found.names, *partners), person=not units)


WITH_WHOM = frozenset("与跟")
"""与云岭食品公司签订订单: whom it is done with."""
BUILDINGS_END = frozenset("院校园馆厂站所心房楼学")
SITES = frozenset(("院区", "校区", "园区", "小区", "厂区", "景区"))
BUILT = lazy(
    "(?:[今明]年|年内|于)?(?:\\d{1,2}月)?(?:\\d{1,2}日)?(?:年底|月底|底|上半年|秋季)?(?:之?前)?(?:要|须|必须|确保)?(?:全面|正式|如期|主体)?"
    "(?:建成|竣工|投用|投入使用|投入运营|交付|完工|封顶|通车|投产|投运|开业|开园|开工|通过[^，。；]{0,10}验收)(?:投用|使用|投产|开工)?(?=[，。；]|$)"
)


def is_work(norm: str, start: int, end: int) -> bool:
    """Whether a clause begins with what is to be done, as most do: it has no subject."""
    first = norm[start : start + 2]
    if first not in ACTION_SET:
        return False
    return first not in MAY_BE_OFFICES or OFFICES_LIKE_ACTIONS.match(norm, start, end) is None


KEYS = ("单位", "部门", "科室", "处室", "机构")
"""What ends a key rather than a name before a colon: 牵头单位：."""


def goes_on(norm: str, position: int, end: int) -> bool:
    """Whether what stands after a name says what it is to do, rather than whose or what it is."""
    if norm[position : position + 1] in BEFORE_DEEDS:
        keyed = norm.startswith("：", position) and norm[position - 2 : position] not in KEYS
        if keyed:
            if norm.find(norm[position - 4 : position], position, min(end, position + NEAR)) > 0:
                return False  # 慢病管理中心：建设慢病管理中心88个。 is what is built
            position += 1  # 派出所：依法查处露天焚烧行为。
        position = past_aside(norm, position, end)
        asks = keyed or norm.startswith((" ", "请"), position)
        if asks and norm.rfind("@", max(0, position - LONGEST_CALLED), position) >= 0:
            return tells_to_do(norm, position, end)  # @水利局 请把方案报来
    if position >= end or not (action_at(norm, position) or does(norm, position, end) or says_how(norm, position, end)):
        return False  # asked first, for hardly any place passes
    if norm[position - 1] in OF_A_CLASS and INDICATOR.match(norm, position, end):
        return False
    if norm.find("由", position + 2, position + 16) > 0 and WHOSE_MATTER.match(norm, position, end):
        return False
    return not (ATTRIBUTE.match(norm, position, end) or OFFICES_LIKE_ACTIONS.match(norm, position, end))


BEFORE_DEEDS = frozenset(("：", "（", " ", "请"))
"""What may part a name from what it is to do."""
WHOSE_MATTER = lazy(
    "(?:(?![将把对要应须])[一-龥]{4,14}|\\d{1,4}[所个座条户处家名件套][一-龥]{0,6})(?<![自理缘事因对])由(?![于此来每原])[^，。；的]{4,40}(?:[，。；]|$)"
)
"""手术部深化图纸由建设单位确认, 县医院迁建工程由县住建局负责: whose the matter is that another one is charged with."""
NOTHING_TO_DO = lazy(
    "[ ，：]?(?:已|收到|好的|明白|知道|谢谢|感谢|辛苦)|[^。！\\n]{0,60}?(?:[？?]|(?:了|吗|呢|没|没有|与否)[。！]?$|[有是会]没?不?[有是会][^，。]{0,12}$)"
)
"""@经发办 数报了没有, @水利站 收到: who is called is asked, or answered."""


def tells_to_do(norm: str, position: int, end: int) -> bool:
    """Whether what stands behind the name of one who is called by @ is work for him, and no question or answer."""
    return end - position > SHORTEST_CALL and NOTHING_TO_DO.match(norm, position, end) is None


SHORTEST_CALL = 3


def past_aside(norm: str, position: int, end: int) -> int:
    """The place behind what a bracket says of the name before it, or who of it is in charge: 财政所（汤伟）."""
    aside = ASIDE.match(norm, position, end) if norm.startswith("（", position) else None
    return aside.end() if aside else position


OF_A_CLASS = frozenset("院业构位校户社")
INDICATOR = lazy(
    "[一-龥“”]{1,16}(?:率|比例|占比)(?:始终)?(?:到\\d{4}年)?[要须]?(?:达|不低于|不少于|稳定|保持|控制|提高到|提升到|\\d)"
)
"""二级以上医院设立老年医学科比例达到80%: of whom a figure is, is nobody to be charged."""


def does(norm: str, position: int, end: int) -> bool:
    """Whether a deed stands at a place, and not what bodies and figures are called after: 采购中心, 登记失业率."""
    deed = norm[position : position + 2]
    return deed in DEEDS and (deed == "成立" or NAMED_AFTER.match(norm, position + 2, end) is None)


NAMED_AFTER = lazy(
    "[^，。；：]{0,16}由(?![于此来])[一-龥]{2}|中心|站|所|处(?![理置罚])|科|室|队|组|大厅|基地|[一-龥]{0,4}率|[员师厅局院额金房费量带网]|部(?!分|署)|点(?!位)|公司|企业|机构"
    "|服务|大学|系统|体系|平台|工程|能力|工作|情况|问题|任务|项目(?!\\d{1,4}[个项])|指挥"
)
ASIDE = lazy(
    "（(?:设在|以下简称|下称|简称|挂靠在?)[^（）]{2,24}）|(?<=[组班])（(?:[^（）]{2,80}(?:牵头|参加|配合|负责)|(?:组长|召集人|负责人|牵头人|班长)：[^（）]{2,30})）"
    f"|（{NAME}(?:[、，]{NAME}){{0,3}}(?:同志)?）"
)
"""领导小组办公室（设在市数据局）要建立台账, 财政所（汤伟）按进度拨付资金."""
LONGEST_CALLED = 16
NEAR = 40
"""So near behind its title stands again what a project builds."""
GOES_ON = frozenset(
    "星放收返期供采雨封秋离外周先百一七三上下派不两严中为主举九是高零日这请也予二于五今仍从以会作依保修做元充兜入全八六共具再决分切则到务十协即参及发受可各合同向商技业四因国"
    "在均处复多如委定密"
    "寒对将就尽层履巡带常年应开当必截把抓报抽拆有马重专视整系持指按接提搞支既明春暑更月最本查核根梳每汇汛清牢牵盯相督研积立端第组结给绝统继联自至行补装要认负迅还进连送逐通都"
    "配长阅限随需须滚与帮"
)
"""The Chinese characters that CHARGED, FOLLOWS and HELPS begin with; asked first, for most do not."""
MAY_FOLLOW = GOES_ON | {action[0] for action in (*ACTION_SET, *DEEDS)} | {"请"}
"""The Chinese characters with which anything may begin that `goes_on` knows."""


def says_how(norm: str, position: int, end: int) -> bool:
    """Whether what stands at a place charges, goes on after a name, or tells whom it helps."""
    if "一" <= norm[position : position + 1] <= "龥" and norm[position] not in GOES_ON:
        return False
    return bool(
        CHARGED.match(norm, position, end) or FOLLOWS.match(norm, position, end) or HELPS.match(norm, position, end)
    )


MEANT = ("各", "属地", "所在")
"""With these a place is not called by its bare name: 属地乡镇."""


def held_to(norm: str, names: list[tuple[int, int]], follow: int, end: int) -> bool:
    """Whether what follows is said of the names: of a single place only what a place is asked to do."""
    if names and norm.startswith("等", names[-1][1]) and norm[names[-1][1] - 1] not in NAMES_END:  # 石桥、青岭等县
        return norm[follow : follow + 1] != "为" and (
            says_how(norm, follow, end) or HELD_TO.match(norm, follow, end) is not None
        )
    if len(names) != 1 or norm[names[0][1] - 1] not in PLACES_AND_WORKS or norm.startswith(MEANT, names[0][0]):
        return True
    return says_how(norm, follow, end) or HELD_TO.match(norm, follow, end) is not None


LISTING = lazy("[、，和与及等 @]|以及")
NOBODY = lazy(".{0,30}(?:有关|相关)(?:部门|单位)")


def names_in(norm: str, start: int, end: int) -> tuple[list[tuple[int, int]], bool] | None:
    """The names that [start, end) lists and whether the list is open; None where it holds anything but names."""
    listed = names_of(norm[start:end])
    return ([(start + a, start + b) for a, b in listed[0]], listed[1]) if listed else None


@lru_cache(maxsize=REMEMBERED)
def names_of(words: str) -> tuple[tuple[tuple[int, int], ...], bool] | None:
    """As `names_in`, for the words alone: several rules ask for the subject of the same clause."""
    if (
        (LEVELS.fullmatch(words) and words[1] in "、和（")
        or (words[-1:] in TWINS_END and are_twins(words))
        or (words[-1:] in POSTS_END and POSTS.fullmatch(words))
    ):
        return ((0, len(words)),), False
    people = WITH_PEOPLE.search(words)
    end = people.start() if people else len(words)
    counted = COUNTED.search(words, 0, end)
    among = False
    if counted and counted.start() >= len("青岭"):
        among = words[counted.start() - 1] == "等"  # 石桥、青岭等2个县
        end = counted.start() - among
    several = SEVERAL.search(words, 0, end)
    listed = AMONG_PLACES.search(words, len("青岭"), end) if "等" in words and words[0] not in SAYS_WHERE else None
    if listed:
        among, counted, several, end = True, None, None, listed.start()  # 石桥、青岭等县
    names, opened = split_names(words, 0, end, strict=True)
    opened |= among
    names = [span for span in names if not NOT_CHARGED.search(words[slice(*span)])]
    brief = IN_SHORT if several or counted or words.endswith("部门") else INNER  # 公安、城管部门
    if counted and words[counted.end() - 1] in PLACES:
        brief = BY_BARE_NAME  # 青岭、白石两县
    if listed:
        names += [span for span in pieces(words, 0, end, BARE_PLACE, names) if may_be_place(words[slice(*span)])]
    names += pieces(words, 0, several.start() if several else end, brief, names)
    if not several:
        names += sharing(words, 0, end, names)
    names.sort()
    names = [span for name in names for span in in_two(words, *name)]
    if several:  # A、B等市属企业
        ends = several.start()
        names = [(a, min(b, ends)) for a, b in names if a < ends and (b <= ends or is_name(words[a:ends], strict=True))]
    words = words[:end]
    vague = VAGUE.findall(words)
    rest = outside(words, names)
    left = len(rest) - len(LISTING.findall(rest)) - len("".join(vague))
    if words[:1] != "各" and any(CLASS_OF.fullmatch(words, *span) for span in names):
        return None
    spare = 4 + len(several.group()) if several else 2
    if names and names[0][0] <= (0 if left else 1) + (spare if several else 0) and left <= spare:
        return tuple(names), opened or bool(several or vague or (people and people["offices"]))
    if opened and not names and NOBODY.fullmatch(words):
        return (), True
    return (tuple(names), True) if names and opened and words.endswith(("部门", "单位")) else None


def outside(words: str, spans: list[tuple[int, int]]) -> str:
    """What stands before, between and behind the stretches, which are in order."""
    edges = [0, *(edge for span in spans for edge in span), len(words)]
    return "".join(words[begin:stop] for begin, stop in zip(edges[::2], edges[1::2], strict=True))


def are_twins(words: str) -> bool:
    """Whether the words name two kinds of one body: 国有资本投资、运营公司."""
    if not TWINS.fullmatch(words) or CLASS_OF.fullmatch(words) or NOT_CHARGED.search(words):
        return False
    return is_name(words.replace("、", ""), strict=True)


def in_two(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    """县政协等各党组 names two."""
    amid = norm.find("等各", start + 2, end - 2)
    return [(start, end)] if amid < 0 else [(start, amid), (amid + 1, end)]


BARE_PLACES = lazy("(?:(?<=[、，和与及同])|^)(?:[一-龥]{2}[、，])*[一-龥]{2}[、和与及]$")
NO_PLACE = lazy("[各全本我该有相其每一两所市县区省州乡镇村街]|.[员者民人长企校户业所社院厂站部局委办会厅司]")
"""What two characters before 青岭县 are where they are no place that has 县 in common with it: 企业, 学校, 群众."""
ZONE = lazy(
    "(?:建制|贫困|示范|试点|重点|中心|特色|所在|产粮|[一-龥][园社校景片库厂城新辖发术经商牧林矿山各全本大小主])[县区市镇乡旗]"
)


LIKE_OTHERS = lazy(
    f"[一-龥]{{2}}(?:[{PLACE}旗]|街道)(?:（[一-龥、]{{1,3}}）)?(?:党?委|党工委|(?:人民)?政府|办事处|管委会)?"
)
"""A place that may tell what those before it are, or whose government all of them mean: 石桥、青岭县政府."""


def sharing(norm: str, start: int, end: int, known: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The places before one that tells what all of them are: 石桥、柳溪、青岭县."""
    if norm.find("、", start, end) < 0 and norm.find("和", start, end) < 0:
        return
    for first, last in known:
        if LIKE_OTHERS.fullmatch(norm, first, last) is None or ZONE.match(norm, first, last):
            continue
        before = BARE_PLACES.search(norm[start:first])
        if before is None:
            continue
        spans = [(at, at + 2) for at in range(start + before.start(), first, 3)]
        if all(span not in known and may_be_place(norm[slice(*span)]) for span in spans):
            yield from spans


def may_be_place(two: str) -> bool:
    """Whether two characters may be the name of a place: no work, no field, no kind of body or of people."""
    return not (two in ACTION_SET or SECTOR.fullmatch(two) or NO_PLACE.match(two) or NOT_CHARGED.search(two))


def pieces(
    norm: str, start: int, end: int, pattern: "re.Pattern[str]", known: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The pieces of a list that the pattern matches and that are not known as names: 公安、教育等部门, 教务处、财务处."""
    begin = start
    for part in [*PARTED.finditer(norm, start, end), None]:
        stop = part.start() if part else end
        if part and part.group() == "和" and (whole := SECTOR.match(norm, begin, end)) and whole.end() > part.end():
            continue  # 文化和旅游 is one
        inside = any(a < stop and begin < b for a, b in known)
        if not inside and pattern.fullmatch(norm[begin:stop]) and not NOT_CHARGED.search(norm[begin:stop]):
            yield begin, stop
        begin = part.end() if part else end


PARTNERS_END = lazy(
    f"(?<=[门位])每[年月季周日半]|[，。；]|“(?![^“”]{{1,14}}”{CAMPAIGN})|制定|建立|研究(?![院所室中])|组建|组成|成立"
    f"|完成|开展|推进|组织(?!部)|做好|抓好|负责|加强|完善|共同|对(?!口)|提出|出台"
    f"|(?<={LAST.pattern})(?:查|逐|运用|利用|依托|借助|采取|通过|核实|核查|核定|调查|处置|解决|恢复|对接|跟踪|督促"
    f"|就(?!业)|积极|主动|切实|进一步|尽快|抓紧|及时|认真|根据|按|细化|于|在(?<!所在)|加快|联合|全面|定期|编制|拟定"
    f"|修订|每(?:半?年|半?月|[季周日天旬])|\\d)"
)
TOGETHER = lazy(
    "(?:要|应当?|须|将|负责)?(?:积极|主动|切实|抓紧|继续)?(?:会同|(?:(?<=[处科局部室办])|(?<=牵头)|(?<=牵头，))会(?=[一-龥]{1,8}[处科局部室办](?:、"
    "|[一-龥]{2}))(?![议商同展计员])|联合(?=@|[一-龥]{2,14}(?:局|委"
    "|部|办|厅|政府|院|公司|中心|单位))|商)"
)
LEADS = lazy("(?:要|应当?|须|将)?(?:切实|主动|具体|总|分别)?(?:负责)?(?:牵头|主办|发挥牵头|做好牵头|继续做好牵头)")


def charged(norm: str, names: list[tuple[int, int]], opened: bool, follow: int, end: int) -> Subject:
    """Give the subject's units their roles: with 会同 or 牵头 after them they lead, with 配合 they support."""
    follow = past_aside(norm, follow, end)
    called = bool(names) and norm.startswith("@", names[0][0] - 1)
    told = called and tells_to_do(norm, follow, end)
    follow += called and norm.startswith(" ", follow)  # @综治中心 牵头
    helps = HELPS.match(norm, follow, end)
    if helps or SHARES.match(norm, follow, end):
        role: UnitRole = "responsible" if not helps else "guide" if helps["verb"] == "指导" else "support"
        others = main_units(norm, helps, end) if helps else ()
        if others:
            return Subject((*[Named(*span, role, "explicit") for span in names], *others), opened, follow, modal=True)
        own = helps and helps["modal"] and norm[helps.end() : helps.end() + 1] == "，"  # more is asked of them
        found = tuple(Named(*span, role, "explicit") for span in names)
        return Subject(found, opened, follow, modal=bool(own), helps=not own)
    leads = LEADS.match(norm, follow, end)
    together = TOGETHER.match(norm, leads.end() + norm.startswith("，", leads.end()) if leads else follow, end)
    role = "lead" if together or leads else "responsible"
    subjects = [Named(*span, role, "explicit" if leads else "subject") for span in names]
    if leads and norm.startswith("、", leads.end()):  # 经发局牵头、规建局配合
        beside = subject_at(norm, past_lead_in(norm, leads.end() + 1, end), end)
        subjects += beside.names if beside else ()
    if together:
        others, more = named_partners(norm, together.end(), end)
        subjects += others
        opened |= more
    modal = told or CHARGED.match(norm, follow, end) is not None
    return Subject(tuple(subjects), opened, follow, modal)


HELPS_WHOM = lazy("(?:做好|抓好|完成|搞好)?(?=[省市县区州镇乡])")


def main_units(norm: str, helps: "re.Match[str]", end: int) -> tuple[Named, ...]:
    """Whom the subject helps, by an own name behind the verb: 市公安局协助市住建局开展排查."""
    if helps["verb"] not in {"配合", "协助"} or not HELPS_WHOM.match(norm, helps.end(), end):
        return ()
    names, _ = named_partners(norm, helps.end(), end)
    return tuple([name._replace(role="responsible") for name in names[:1] if name.start == helps.end()])


def partners(norm: str, start: int, end: int) -> tuple[Named, ...]:
    """Whom 会同 at a clause's beginning brings in beside the sentence's subject: 县考核办负责统筹，会同县统计局组建专班."""
    together = TOGETHER.match(norm, start, end)
    return named_partners(norm, together.end(), end)[0] if together else ()


def named_partners(norm: str, start: int, end: int) -> tuple[tuple[Named, ...], bool]:
    """The units behind 会同, and whether their list is open."""
    stop = PARTNERS_END.search(norm, start, end)
    last = partners_alone(norm, start, stop.start() if stop else end, end)
    listed = names_in(norm, start, last) if norm[last - 2 : last] in {"部门", "单位"} else None
    if listed and listed[0]:  # 公安、消防等部门
        return tuple(Named(*span, "support", "subject") for span in listed[0]), listed[1]
    names, opened = split_names(norm, start, last, strict=True)
    names += pieces(norm, start, last, INNER, names)  # 属地乡镇、公安机关
    names += last_partner(norm, max([start, *(stop + 1 for _, stop in names)]), last)
    names = sorted([*names, *sharing(norm, start, last, names)])
    return tuple(Named(*span, "support", "subject") for span in names), opened


def last_partner(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    """The office at the beginning of what is left of a list, whatever verb follows it: 会同省气象局、省水文中心滚动会商."""
    begin = max(start, norm.rfind("、", start, end) + 1)
    if end - begin > LONGEST_PARTNER:
        return []
    for office in OFFICIAL.finditer(norm, begin, end + 2):
        if norm.startswith("门", office.end()) or norm.startswith(("有关", "相关"), begin):
            return []  # 会同有关部门制定…
        if not NO_VERB.match(norm, office.end()) and is_name(norm[begin : office.end()], strict=True):
            return [(begin, office.end())]
    return []


LONGEST_PARTNER = 24


def partners_alone(norm: str, start: int, stop: int, end: int) -> int:
    """Where the partners end at the latest that what they do together follows at once: 县公安局、县住建局加大治理力度."""
    for last in LAST.finditer(norm, start + 1, stop):
        place = last.end()
        if goes_on(norm, place, end) and names_in(norm, start, place):
            return place
    return stop


LEAD_IN = lazy(
    f"(?:[“‘（@\\s{BULLETS}]|\\d{{1,2}}[）、](?!\\d)|\\d\ufe0f?\u20e3|"
    "希望|建议(?=[省市县区各])|[自从][^，。；：]{2,14}起|[一二三四五六七八九十]{1,3}[是要]|首先|其次|再次|最后|同时"
    "|另外|此外|其中|随后|散?会[后上前]|今后|下一?步|下一?阶段|当前|近期|今年|明年|特别是|尤其是|对此|为此|因此|并且?|而"
    "|但|再"
    "|全[省市县区州镇乡校院局系](?=各|[一-龥]{2,6}机关)|(?:到?\\d{4}年|\\d{1,2}月)(?:\\d{1,2}日|底|末|初|[上中下]旬)?(?:之?前)?|，)*"
)
LEADS_IN = frozenset("散希建自从一二三四五六七八九十首其再最同另此随会今下当近明特尤对为因并而但全到")
"""The Chinese characters that LEAD_IN begins with."""
SAID_BY = lazy("要求|强调|指出|明确|决定|议定|建议")
SAID = lazy("[^，。；：！？\n“”《》]{0,24}?(?:要求|强调|指出|明确|决定|议定|建议)[，：]?")


def opening(norm: str, start: int, end: int, *, tells: bool = True, parties: Parties = NO_PARTIES) -> Subject | None:
    """The subject that the clause begins with, behind 一是, 下一步, 会议要求, …; None where it names nobody.

    `tells`: whether anybody may be quoted in it (`tells_who_said`), as far as that is known.
    """
    position = past_lead_in(norm, start, end)
    found = subject_at(norm, position, end, parties)
    said = (
        None
        if found or not tells or not SAID_BY.search(norm, position, min(end, position + 32))
        else SAID.match(norm, position, end)
    )
    return subject_at(norm, past_lead_in(norm, said.end(), end), end, parties) if said else found


def tells_who_said(norm: str, start: int, end: int) -> bool:
    """Whether any clause may begin with who said it, 会议要求: asked once for all of a sentence."""
    return SAID_BY.search(norm, start, end) is not None


def past_lead_in(norm: str, position: int, end: int) -> int:
    """Where the clause's own words begin."""
    if "一" <= norm[position : position + 1] <= "龥" and norm[position] not in LEADS_IN:
        return position  # most clauses
    lead_in = LEAD_IN.match(norm, position, end)
    return lead_in.end() if lead_in else position


CHARGING = lazy(
    "由(?<![自理缘事因对已]由)|请(?<![提申邀报聘敬]请)|责成|责令|委托|交由|要求(?=[各全省市县区有])|授权(?<![一-龥]授权)|批转(?<![一-龥]批转)"
    "|转(?<![一-龥]转)(?=[省市县区州镇乡各])"
)
CLASSES = lazy(
    f"(?=[^。；！？，]{{2,40}}?(?:负责|承担|牵头|组织|实施|落实|整改|完成|开展|清理|出资))(?P<names>(?:{CLASS_OF.pattern})(?:[、和及与](?:{CLASS_OF.pattern}))*)"
    "(?=按照?|依法|自行|具体|负责|承担|牵头|组织|实施|落实|限期|立即|整改|完成|开展|清理|出资)"
)
"""由施工单位负责: whoever is charged by name of its kind; the document says which one it is, or its place does."""
SOMEBODY = lazy(
    "(?:有关|相关|各类|其他|成员|所属|主要|部分|全部|任何)?(?:企业|单位|机构|公司)|.*(?:有关|相关|符合|具备|其他).*"
)
MAINLY = lazy("以(?P<names>[^。；：！？，\n“”]{2,40})为主(?=[，。；]|负责|办理|$)")


def agents(norm: str, start: int, end: int, parties: Parties = NO_PARTIES) -> tuple[list[Named], bool]:
    """Units that a sentence charges in passing: 由A牵头, 责成A负责, 请A会同B, 以A为主."""
    found: list[Named] = []
    opened = False
    position = start
    for charging in CHARGING.finditer(norm, start, end):
        subject = (
            subject_at(norm, past_lead_in(norm, charging.end(), end), end, parties)
            if charging.start() >= position
            else None
        )
        if subject:
            found += subject.names
            opened |= subject.open_list and bool(subject.names)
            position = subject.end
            found += beside_lead(norm, subject.end, end)
        elif charging.start() >= position and charging.group() == "请":
            found += asked_to_mind(norm, charging.end(), end)
        elif charging.start() >= position and charging.group() in BY_NAME_OF_KIND:
            found += of_kind(norm, charging.end(), end) or by_name(norm, charging.end(), end)
    for mainly in MAINLY.finditer(norm, start, end) if norm.find("为主", start, end) >= 0 else ():
        listed = names_in(norm, *mainly.span("names"))
        if listed and all(leads_mainly(norm[a:b]) for a, b in listed[0]):
            found += [Named(*span, "lead", "explicit") for span in listed[0]]
    return found, opened


def asked_to_mind(norm: str, start: int, end: int) -> list[Named]:
    """Who is asked for attention first: 请青岭县委、县政府高度重视，…."""
    asked = MINDS.match(norm, start, end)
    listed = names_in(norm, start, asked.end()) if asked else None
    return [Named(*span, "responsible", "subject") for span in listed[0]] if listed else []


MINDS = lazy("[^，。；：“”]{2,40}?(?=高度重视)")
TOWNS = ("街道", "镇", "乡", "村")


def leads_mainly(name: str) -> bool:
    """Whether a name before 为主 is an office or a town by its own name, and not a field: 以园区为主, 以城镇为主."""
    if name.endswith("区"):
        return False
    return OFFICE_END.search(name) is not None or (len(name) > len("城镇") and name.endswith(TOWNS))


def beside_lead(norm: str, start: int, end: int) -> tuple[Named, ...]:
    """Who shares in it beside the one who is charged: 由A牵头、B组织实施, 由A列出清单、B统筹."""
    if TOGETHER.match(norm, start, end):
        return ()  # 由A会同B、C建立平台
    apart = BESIDE.match(norm, start, min(end, start + LONGEST_CHARGED))
    others = subject_at(norm, apart.end(), end) if apart else None
    return others.names if others else ()


BESIDE = lazy("[^，。；：！？、\n]{1,16}、(?=[市省县区州镇乡国]?[一-龥]{1,14})")


BY_NAME_OF_KIND = frozenset({"由", "责成", "责令", "交由"})


PLAIN_END = lazy("[，；。：！？\n的将向往在于对与]|$")
OFFICIAL = lazy(
    "(?:局|委|厅|办(?!理)|部|院|处(?![理置罚分])|科(?!学)|中心(?!小学|中学|幼儿园|学校|校|卫生院|医院|城区|镇|村)|小学|中学|幼儿园|学校|集团|公司|支队|大队|街道|办事处|委员会"
    "|指挥部|专班|小组|站|所)(?=[一-龥]{2})"
)
NO_VERB = lazy(
    "监委|[、和及长员主副的等所属下内部外里各党组公]|负责人|牵头人|领导|干部|人员|工作|系统|资金|班子|主要|有关|分管"
)
LONGEST_CHARGED = 36


def by_name(norm: str, start: int, end: int) -> list[Named]:
    """The offices that 由 charges with whatever the next words are: 由市城管局施划步行通道."""
    stop = min(end, start + LONGEST_CHARGED)
    clause = PLAIN_END.search(norm, start, stop)
    stop = clause.start() if clause else stop
    for last in OFFICIAL.finditer(norm, start, stop):
        if norm.find("负责", start, last.end()) >= 0:
            break
        if NO_VERB.match(norm, last.end(), stop):
            continue
        if norm.find("、", start, last.end()) < 0:
            if is_name(norm[start : last.end()], strict=True):
                return [Named(start, last.end(), "responsible", "subject")]
        elif listed := names_in(norm, start, last.end()):
            return [Named(*span, "responsible", "subject") for span in listed[0]]
    return []


def of_kind(norm: str, start: int, end: int) -> list[Named]:
    """Those whom the stretch charges by the name of their kind alone: 物业公司负责, 建设单位、施工单位整改."""
    classes = CLASSES.match(norm, start, end)
    if classes is None:
        return []
    role: UnitRole = "lead" if norm.startswith("牵头", classes.end("names")) else "responsible"
    names: list[Named] = []
    begin = classes.start("names")
    for part in [*PARTED.finditer(norm, begin, classes.end("names")), None]:
        stop = part.start() if part else classes.end("names")
        if not SOMEBODY.fullmatch(norm, begin, stop):
            names.append(Named(begin, stop, role, "subject"))
        begin = part.end() if part else stop
    return names
