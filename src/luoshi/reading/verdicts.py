"""What a sentence is: a commitment, or context and for which reason.

`classify` reads like the list of its rules: the first that applies decides. What a heading says about its section
(`mode`) is weighed with what the sentence itself says.
"""

from typing import NamedTuple

from luoshi.reading import lexicon
from luoshi.reading.chats import REPLY
from luoshi.reading.model import DocumentKind, Reason
from luoshi.reading.patterns import Words, lazy, needs_of, rule
from luoshi.reading.tenses import (
    BY_WHEN,
    BYGONE,
    COMMENT,
    COMMENT_WITHIN,
    FINISHED,
    FUTURE,
    IS_SIGNIFICANT,
    LATEST,
    MATTERS_MUCH,
    PROBLEMS,
    REMARK,
    REPORTED,
    SIGNIFICANT,
    SOBER,
    STANDING,
    STATE,
    TACKLED,
    TOLD,
    UNDER_WAY,
    WARNS,
    YEAR_IS,
)
from luoshi.reading.units import agents, names_of, opening


class Verdict(NamedTuple):
    """What a sentence is: a commitment (`reason` is None) or context, and the rule that says so."""

    reason: Reason | None
    rule: str


class Setting(NamedTuple):
    """What surrounds a sentence: the mode of its section, of its paragraph, the document's kind.

    `listed`: it goes on with a list of which the part before was a commitment (主要预期目标是：…；…；), or stands under 会议要求.
    """

    mode: str | None
    paragraph: Reason | None
    kind: DocumentKind
    preamble: bool  # before the first heading
    soft_principle: bool = False
    listed: bool = False
    year: int | None = None  # the year whose work the document sets


SECTIONED = frozenset({"task", "target", "requirement"})
"""Modes of sections that set tasks."""

# ---------------------------------------------------------------- forms

COMMENDED = rule(
    "经[^，。]{2,16}(?:同意|研究决定|批准|审定)，(?:现?决定)?对[^。；]{4,160}(?:予以|给予|进行)(?:通报)?(?:督查激励|表扬|表彰|嘉奖|批评)",
    "(?:现?决定|现)对[^。；]{4,160}(?:予以|给予|进行)(?:通报)?(?:督查激励|通报表扬|表扬|表彰|嘉奖|通报批评)",
    needs="励扬彰嘉评",
)
"""Whom the document itself commends or blames: done by being said."""
THANKS = rule(
    "表示.{0,6}(?:感谢|敬意|问候|祝贺|慰问)",
    "^(?:首先|在此|再次|最后|衷心|诚挚|十分|非常|，|、){0,4}感谢(?:您|你|各位|大家|社会各界|[一-龥（）]{2,24}对[^。；]{2,30}(?:关心|支持|理解|重视|帮助))",
    "(?:得益于|归功于|是以.{2,8}同志为(?:核心|总书记)|是党中央坚强领导|是.{2,20}(?:领导|团结奋斗|共同努力|大力支持)的结果)",
    needs="候党归志慰敬是益谢贺",
)
LAGS = rule(
    "仅(?:为|占|完成)|(?:低于|落后于|慢于|滞后于)(?:序时|时间|全[省市国]平均|计划)|未达(?:到)?(?:序时|时间)进度",
    needs="仅于未",
)
"""How far a work has fallen behind."""
KEY_ALONE = rule(
    "(?:整改|工作|主要|具体|落实|任务|改进|治理)?(?:措施|目标|任务|举措|要求|时限|内容|对策|清单|事项|情况)[：]",
    needs="：",
)
"""整改措施： alone on its line, above what it names."""
CALLS = rule(
    "(?:^|，)让我们(?!的|生活|看到)|号召|紧密(?:地)?团结在|我们(?:坚信|相信|完全有|有信心)",
    "^(?:各位代表|同志们|各位委员|各位领导|朋友们|各位来宾)",
    needs="们位召宾密志朋表领",
)
ASK_FOR_READING = rule(
    "(?:提请|请)(?:大会|予以?)?审议|提出(?:宝贵)?意见|代表.{2,12}(?:向大会|作).{0,6}报告", needs="告见请"
)
DEFINES = rule(
    "适用(?:于)?本(?:办法|措施|规定|细则|条例|制度|预案|规则)|本(?:办法|措施|规定|细则|条例|制度|预案|规则)适用于",
    "本(?:办法|措施|方案|规定|意见|通知|细则|条例|制度|政策|预案|规则|章程|规划)自.{0,20}(?:施行|实施|执行|生效)|由.{2,24}负责解释",
    "办公室设在|同志?兼任|担任(?:组长|副组长|主任|总指挥|指挥长)",
    "^[^，。]{0,24}是指|^[^。；]{0,8}(?:本[^，。；]{1,6})?所称[^。；]{1,30}(?:，|是|系|，是)指|^(?:注释?|名词解释)：|^[^，。；：]{2,12}包括[^。：]{2,60}，不包括",
    needs="兼室担括是注称自词释适",
)
POSTED = rule("任(?:副?组长|副?总?指挥长?|副?总指挥|召集人)(?=[，。；、]|$)", needs="任")
"""Who holds which post in a group: 由镇长任指挥长."""
RESOLVED = rule("(?:经[^，。；]{1,10}，)?(?:会议|会上)[^，。；]{0,4}(?:决定|同意|议定)", needs="会")
"""会议决定，成立工作专班，由…任组长。"""
PICTURED = lazy("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]+$")
"""Pictures behind a sentence of a post."""
LEADS_OVER = rule(
    "[^。；]{0,40}(?:以下|下列)[一-龥]{0,6}(?:实事|事项|任务|举措|项目)[。！]?$",
    "[^。；]{0,16}(?:以下|下列|如下)[^。；]{0,14}：$",
    "经[^，。；]{1,12}，[^，。；]{0,4}(?:决定|议定|商定|明确|同意)：$",
    "(?:[^。；，]{0,12}，)?(?:今年|明年|当前|下一步|全年)?(?:我们)?要?(?:继续)?(?:突出|重点|着力|扎实|集中|全力){0,2}(?:抓好|做好|办好|抓|做)(?:以下|这|如下)?(?:[一二三四五六七八九十\\d]{1,2}|几)(?:项|个|件|方面)(?:方面)?(?:的)?(?:重点|工作|任务|重点工作|重点任务|大事|实事)[。：]$",
    "(?:就[^，。；]{2,40}，)?[^，。；]{2,40}(?:强调|指出|要求|表示|提出|认为|决定|议定|明确|确定)(?:[^，。；]{0,10}[要建][求议])?[：，]$|[^。；]{0,20}(?:具体|主要)?(?:包括|分别是|任务|内容)：$",
    "(?:会议)?(?:就[^，。]{2,30})?提出[一二三四五六七八九十\\d]{1,2}[点条项个][^，。]{0,4}(?:要求|意见|建议)[，：。]$",
    "(?:下面|接下来|这里)，?我?(?:再|着重|主要|就此)?(?:强调|讲|谈|说|提)[一二三四五六七八九十几]点[^，。；]{0,6}[：。]$",
    needs="做出好抓指求表见认议调点定确：下",
)
"""Sentences that only announce what follows; the work itself stands below them."""

STAGE_ALONE = rule(
    "(?:（[一二三四五六七八九十\\d]{1,2}）|[\\d一二三四五六七八九十]{1,2}[.、])?[一-龥]{4,10}（[^（）。；]{0,24}[年月日底旬周](?:前|左右|以前)?）[。：；]?",
    needs="（",
)
"""The stage of a plan and its time, with nothing under it: 考核验收（12月）。"""
ANNOUNCES = rule("[^。；]{0,60}(?:以下|下列|如下)[^，。；]{0,14}：$", needs="下如")

GOES_THROUGH = "(?:听取|传达|审议|审定|研究|讨论|通报|汇报|宣读|观看|收听|收看|学习|解读|总结|回顾|交流)"
PROCEEDINGS = (
    rule(
        f"(?:[^，。；]{{0,30}}，){{0,3}}(?:会议|大会|全会|会上|会前|例会)(?:以[^，。；]{{2,30}}(?:形式|方式))?，?(?:还|首先|并|分别|集中|专题|书面|全面|深入|系统|认真|先后|再次|共同){{0,3}}{GOES_THROUGH}",
        needs="会",
    ),
    rule(
        f"[^。；：]{{0,60}}{GOES_THROUGH}(?:学习|讨论|通过|贯彻|收看|解读|并|和){{0,2}}了",
        "[^。；：]{2,80}(?:作|做|进行|提出)了[^。，；]{0,30}(?:安排|部署|汇报|讲话|发言|说明|通报|讲解|解答|交流|解读|总结|要求|报告)(?=[，。；]|$)",
        needs="了",
    ),
    rule("[^。；：]{2,80}提出[^，。]{0,8}要求。$", needs="提"),
    rule(f"(?:并|还)?{GOES_THROUGH}[^。]{{2,200}}(?:等(?:事项|议题|文件|精神)|汇报|的报告)。$", needs="等汇告"),
    rule(
        "(?:会议)?[^，。；]{0,6}(?:审议|研究|讨论|予以)?(?:并)?(?:一致|原则)?(?:上)?(?:通过|同意)了?(?:。|[^，。；]{0,24}《[^》]{2,60}》[^，。；]{0,12}。)$",
        needs="过意",
    ),
    rule(
        "(?!每)[^。；：]{0,40}(?:主持召开|召开|举行|组织召开|组织收听收看|收听收看|收看)[^。；：]{0,40}(?:会|会议|大会|仪式|活动)(?=[，。（]|$)",
        needs="召举看",
    ),
    rule(
        "[^。；：]{2,40}(?:依次|分别)?(?:汇报|传达|通报|宣读)[^。；：]{2,80}(?:情况|精神|问题|通知|文件|方案)。$",
        needs="汇传通宣",
    ),
)
"""What a meeting went through, as its report tells it in passing."""

HELD_ON = rule(
    "^(?:(?:(?:20)?\\d\\d年)?(?:\\d{1,2}月)?\\d{1,2}日(?!之?前|起|至|—)|近日|日前|昨[日天]|今[日天])[^。；]{2,80}(?:召开|举行|闭幕|开幕)",
    "^[^。；\\d]{4,80}，(?:\\d{1,2}月)?\\d{1,2}日(?:[上下]午|晚)?，?[^，。；]{2,30}(?:召开|举行)",
    needs="召举幕",
)
"""The first sentence of a report: 8月16日晚，全市防汛会议召开; 为…，4月27日下午，万云镇召开…."""

REPORTED_SPEECH = rule(
    "^[^。；：]{2,30}(?:书记|[长任席]|同志|人员|负责人|代表|总裁|经理)[一-龥]{0,4}就[^。；：]{2,70}(?:进行|作|做)(?:了)?(?:简要|具体|详细|专题)?(?:说明|安排|部署|强调|动员|汇报|发言|介绍|讲解|解读|通报|交流){1,3}(?=[，。；])",
    "^[^。；]{2,60}(?:交流|表态|典型|大会)发言[。；]|^[^。；]{2,60}(?:宣读|宣布|解读|通报|传达)了?《[^》]{2,60}》[^，。]{0,6}。$",
    "^[^。；]{2,90}发表(?:了)?(?:重要)?讲话",
    needs="就言《讲",
)
"""Who explained, spoke or read out what."""
VISITS = rule(
    "^(?:\\d{1,2}月)?\\d{1,2}日(?!之?前|起|至)[^。；]{0,60}(?:书记|主任|主席|[市县区镇乡省局厅部]长|领导)[^。；]{2,120}(?:视察|调研|走访|考察|检查|督导|慰问|观摩|视频调度|调度)(?:工作|活动|[^，。；]{0,8}工作)?(?:，[^。；]{0,12}对[^。；，]{2,40}进行[^，。；]{2,16})?。$",
    needs="日",
)
"""Who went on a day to see what."""
MATTERS = rule(
    "^[^。；]{2,60}(?:具有|有着)(?:十分|非常|特别|极其)?(?:重要|重大|深远|特殊|积极)的?[^，。；]{0,10}(?:意义|作用|影响)。$",
    needs="具着",
)
WEIGHTY = ("意义。", "作用。", "影响。")
OPINE = rule("纷纷(?:表示|认为)|(?<![会大全]会)(?<!会议)一致(?:表示|认为)", needs="致纷")

TELLING: frozenset[DocumentKind] = frozenset({"work-report", "meeting-report"})
"""Kinds of documents that tell what units have done."""
SETS_WORK: frozenset[DocumentKind] = frozenset({"plan", "division-of-work"})
"""Kinds of documents that tell of meetings to be held: 教务处组织召开教学工作会."""
PLANNING: frozenset[DocumentKind] = frozenset({"plan", "opinion", "division-of-work", "notice"})

COMING = rule("节后|年内|近期|适时|择机|尽快|届时|拟|将|下一?步|每(?=[年月季周日])", needs="节年期适择尽届拟将下每")
"""What is yet to be held or gone through is no proceeding: 下一步将每月召开联席会议."""

SHORT = 70
"""What only announces is no longer than this."""

SETTLES = rule(
    "决定(?!》|精神|的|性|于(?!\\d)|作用|着|[^，。；]{0,8}(?:未来|命运|前途|成败|走向|兴衰))|议定|(?:会议|会上|现)明确|明确由|责成|责令|要求(?=[^，。]{0,14}[要须应])|(?:并|，)要求|要求(?=[各全省市县区有])",
    "同意(?!。|了?[^，。；]{0,24}《[^。，；]{2,200}。$)",
    needs="令决意求由确议责",
)
"""What is decided: a bare approval of a paper (原则通过《…》。) is not."""
ATTENDS = rule(
    "参会。$|^参加(?:会议|会谈|座谈|调研|签约)?的(?:还|主要)?(?:有|领导|人员)|(?:出席|参加|列席|陪同)(?:了)?(?:会议|大会|座谈会|活动|座谈|会见|调研|检查|考察|督导|走访|慰问)?(?:并讲话)?(?:收看收听|收听收看|收看|收听)?。$|(?:出席|参加|列席)(?:会议|大会|活动)(?:并讲话)?，",
    needs="参席陪",
)
BRINGS = rule("组织|邀请|动员|鼓励|引导|吸引|发动", needs="组邀动鼓引")
"""Who is to bring others: 组织干部职工参加 is no list of those who came."""
NOTED = rule(
    "^(?:拟?同意|已阅|圈阅|阅|已悉|请[^，。；]{2,12}(?:阅示|审示|审定|批示|阅知|审阅)|特此[^，。；]{2,4}|呈[^，。；]{2,14}(?:阅示|批示|审定|阅))。?$",
    needs="呈悉意请阅特",
)
"""What a leader notes on a paper without laying anything upon anybody."""

ORDERS = rule("[，。]请[^。：]{2,40}(?<!组织实施)(?<!贯彻执行)，[^。：]{20,}。$", needs="请")
"""What a letter that forwards a document asks for itself: 现…转发你们，请各单位…，有效地组织…."""

ASKS_BACK = rule("(?:以上|上述)[^，。；]{0,12}请", needs="请")
"""以上建议请研究处理，并于60日内函复: asks for something about what was said."""
PLEASE = rule(
    "(?:^(?:[一二三四五六七八九十\\d]{1,2}[、.]|@[^，。；：]{2,14}? ?)?|[，；])(?:特|现|并|同时|敬|则|望)?请(?![求示假愿客教功缨进阅审批]|大会|予|问|领导|各位代表|市委|省委|县委|市政府|省政府)",
    needs="请",
)
"""A letter's way to ask for something: 请各部门于本周五前报送."""

HANDS_ON = rule("印发|转发|下发|公布|现(?:就|将|提出|予|制定)|如下|以下|制定本|提出本", needs="印转下布现如以制提")

CONTACT = rule(
    "^(?:（?[^，。；：]{0,10}联系人|联系电话|联系方式|咨询电话|电话|传真|邮箱|电子邮箱|地址|邮编|附件|抄送|抄报|主题词|此页无正文|验收[单部][位门]|销号[单部][位门]|复核[单部][位门])[^，。；]{0,6}：",
    "^(?:报告|值班|举报|监督|投诉|咨询){1,2}电话(?:为|：)|^有(?:事|问题|疑问)[^，。；]{0,8}电话|^表决(?:结果|情况)：",
    needs="话：",
)
MONTH_TOLD = rule(
    "^(?:截至)?(?:\\d{1,2}月份?|[一二三四]季度|上半年|前[一-龥\\d]{1,2}个月|1[-—–~至]\\d{1,2}月份?)(?![^，。；]*(?:要|力争|确保|将|前|底|末))[^。；]{0,60}(?:为|达到?|完成|仅)[^，。；]{0,8}\\d[^。]{0,60}(?:同比|环比|[较比](?:上月|上年|去年|上季度|同期))[^，。；]{0,6}(?:上升|下降|增长|提高|增加|减少|回落|持平)",
    needs="同环较比",
)
"""5月份不合格率为6.8%，较上月上升1.1个百分点: how a month went."""
PURPOSE = rule("为(?!.*(?:请|特|现|决定|同意))", needs="为")
"""A sentence that only says what for; what is done about it stands in the next."""
AIMS = rule("目标|力争|确保|左右|以上|以内|不低于|不超过|达到", needs="争于以内右目确超达")
CAN = rule(
    "可(?:以)?(?=[采根按结参在由将先适提])|允许|鼓励|支持|不再|免于|直接|给予|予以|实行|实施|纳入|列入|采取|适用|优先|取消|下放|放宽",
    "负责|承担|执行|(?<![效适响供反相回])应(?=[一-龥])|按照|不得|应当|须|禁止|严禁|停止|废止|施行",
    needs="予允先免再列可宽应废当得执担支放施止消照直禁纳行负适采须鼓",
)
MAY = rule(
    "(?:[^，。；：]{0,40}，){0,2}[^，。；：]{0,40}?(?<![不认许宁])可(?:以|(?=[采根按结参在由将先适提视]))", needs="可"
)
"""What a sentence begins with that permits: 各地可以结合实际…, 对…，可采取…."""
OFFERS = rule(
    "(?:[^，。；：可]{0,20}，)?(?:广大|社会|受灾|参保|辖区|全体|各界|外来|(?:有|符合|需要|愿意)[^，。；：可]{1,14}的){0,2}"
    "(?:居民|市民|群众|公众|村民|业主|家长|考生|申请人|当事人|旅客|乘客|游客|网友|读者|消费者|用户|纳税人|患者|求职者)(?:们|朋友)?(?:也|还|均|都)?可(?:以|(?=[通拨登扫凭在到向用关自直按根选随持申享前]))",
    needs="可",
)
"""What the public may make use of: 居民可以通过小程序提出需求."""
OUGHT = rule(
    "应(?<![效适响供反相回对]应)(?![急用对邀届])|须|不得|禁止|负责|由(?<![自理缘事因]由)", needs="应须得禁负由"
)
MORE = rule(
    "不折不扣|再(?!次|度|创)|继续|进一步|逐步|一律|优先|平均|稳步|持续|明显|大幅|更多|加快|全面|力争|确保|不(?:低|少|高|超|多)于|不超过|以上|左右|以内",
    "达到|安排|均衡|倾斜|延长|拟(?=[投安按新建出实作列纳])|顺延|提高到|降(?:到|至)",
    needs="扣争于以先内再到右均多幅延律快拟排斜显步确继续衡超达逐降面顺",
)
WE_WILL = lazy("我们(?:将|要|会)(?!计)")
DISPOSES = lazy("将|把|对|为|给|用|在|向|按|以|从|因|通过|经|于|由|就|同|与|除|凡|使")
NUMBERED = rule(
    "\\d(?:\\.\\d{1,4})?(?:%|万|亿|个|家|公里|亩|吨|人|户|座|项|千米|平方|元)", needs="%万个亩人亿元吨家座户方米里项"
)
MARK_OR_LEAD = lazy(
    "^(?:（?[一二三四五六七八九十]{1,3}(?:）[、是要]?|[、是要])|（?\\d{1,2}(?:[）.、]|\ufe0f?\u20e3\ufe0f?)|[①-⑳]|[A-Za-z][）.、]|[●■◆▲★□◇○•·]|——?|[“‘ \u3000])+[，]?"
)


CLAUSE_END = lazy("[，；：。]")
PARTS = lazy("[，；]")
HAN = lazy("[一-龥]")
CALLED = lazy("会议号召|大会号召|全会号召")
PRAISES = lazy("(?:会议|全会|大会)(?:充分肯定|高度评价)")
HELD = lazy("(?:会议|全会|大会)认为")
SEEN = lazy("综合(?:分析|研判)|当前(?:，|和今后|我|国)|从(?:国际|国内|全国|全省|我)[^，]{0,8}看")
TROUBLE = lazy("困难|挑战|问题")


def unmarked(words: str) -> str:
    """The words without the outline mark that they begin with."""
    mark = MARK_OR_LEAD.match(words)
    return words[mark.end() :] if mark else words


def acts(words: str) -> bool:
    """Whether any clause of the sentence begins with a verb that decides something."""
    clauses = (clause.lstrip("（“”）、 ") for clause in CLAUSE_END.split(unmarked(words)))
    return any(lexicon.begins_with_action(clause) and not STATE.match(clause) for clause in clauses)


def is_charged(words: str) -> bool:
    """Whether one of the first clauses has units for its subject upon which something is laid."""
    start = 0
    for _ in range(3):
        subject = opening(words, start, len(words))
        if subject and subject.modal:
            return True
        start = words.find("，", start) + 1
        if not start:
            return False
    return False


# ---------------------------------------------------------------- what several rules need, asked at once

WARM = needs_of(CALLS, lexicon.EXHORTATION, THANKS)
FORMAL = needs_of(ASK_FOR_READING, STAGE_ALONE, LAGS, CONTACT, lexicon.PRINCIPLE, DEFINES, POSTED)
REMARKING = needs_of(SOBER, COMMENDED, UNDER_WAY, REMARK, WARNS, OPINE)
MATTERING = needs_of(IS_SIGNIFICANT, MATTERS_MUCH)

# ---------------------------------------------------------------- the rules, in their order


def classify(sentence: str, setting: Setting) -> Verdict:
    """What the sentence `sentence` (normalised) is, in its setting."""
    if (sentence[-1] > "\ufe00" or "\u2600" <= sentence[-1] <= "\u27bf") and PICTURED.search(sentence):
        sentence = PICTURED.sub("", sentence) or sentence
    words = Words(sentence)
    modal = words.may_have(lexicon.MODAL) and lexicon.asks(words)
    return (
        by_section(words, setting, modal=modal)
        or by_form(words, setting, modal=modal)
        or weigh(words, setting, modal=modal)
    )


KEYED = lazy(
    "〔?(?:(?P<problem>(?:存在|主要|反馈|具体)?(?:的)?(?:问题|隐患|短板)(?:表现|描述)?[一二三四五六七八九十\\d]{0,3})|(?P<basis>(?:交办|督办|立项|转办|批办)(?:依据|来源|缘由)|(?:交办|督办|批办)事项(?=：关于))|(?:目前|当前|最新|工作|整改|项目)?(?:进展|进度|完成|落实)(?:情况)?)(?:〕：?|：|(?<=[题患板]\\d)[.．、])(?=.{4}|无)"
)
"""问题1：…, 目前进展：…: a line that says itself what it is."""


def leads_over(words: Words) -> bool:
    """Whether the sentence only leads up to what follows: 现就有关工作函告如下：, 下面，我再强调几点。"""
    return len(words) <= SHORT and (words.is_(LEADS_OVER) or words.has(lexicon.PREAMBLE))


def by_section(words: Words, setting: Setting, *, modal: bool) -> Verdict | None:
    """What the section or the paragraph settles, whatever the sentence says; appeals are known everywhere."""
    keyed = KEYED.match(words)
    if keyed and keyed["basis"]:
        return Verdict("other", "clause.keyed")
    if keyed:
        return Verdict("appraisal" if keyed["problem"] else "review", "clause.keyed")
    if setting.mode == "principle" and not setting.soft_principle:
        return Verdict("principle", "clause.principle-section")
    if setting.paragraph == "appraisal" and not modal and not words.has(CALLS) and not leads_over(words):
        return Verdict("appraisal", "clause.paragraph")
    if not words.lack(WARM):
        if appeals(words) and (setting.mode != "review" or modal or words.has(CALLS)):
            return Verdict("exhortation", "clause.exhortation")
        if words.has(THANKS):
            return Verdict("exhortation", "clause.thanks")
    if setting.mode == "review":
        return reviewed(words)
    if setting.mode == "attendance":
        return Verdict("attendance", "clause.attendance-section")
    return None


def by_form(words: Words, setting: Setting, *, modal: bool) -> Verdict | None:
    """Forms that can't be mistaken: who attended, what was gone through, guiding thought, 现提出如下意见, definitions."""
    formal = not words.lack(FORMAL)
    if formal and words.has(ASK_FOR_READING):
        return Verdict("other", "clause.preamble")
    if len(words) <= SHORT and (
        words.is_(LEADS_OVER)
        or (formal and words.is_(STAGE_ALONE))
        or (words.endswith("：") and (words.is_(KEY_ALONE) or announces(words)))
    ):
        return Verdict("other", "clause.leads-over")
    if formal and not modal and words.has(LAGS):
        return Verdict("appraisal", "clause.lags")
    if words.begins(NOTED) or words.is_(REPLY) or (formal and words.begins(CONTACT)):
        return Verdict("other", "clause.remark")
    if not modal and (
        (words.has(ATTENDS) and not words.has(BRINGS))
        or (tells_of_meetings(setting) and words.has(lexicon.ATTENDANCE) and not words.has(PLEASE))
    ):
        return Verdict("attendance", "clause.attendance")
    if gone_through(words, setting, modal=modal):
        return Verdict("other", "clause.proceedings")
    if (
        formal
        and words.has(lexicon.PRINCIPLE)
        and not (words.has(NUMBERED) or words.begins(YEAR_IS) or is_charged(words))
    ):
        return Verdict("principle", "clause.principle")
    if (
        words.has(lexicon.PREAMBLE)
        and (setting.preamble or setting.mode is None)
        and not (words.has(ORDERS) or (modal and orders(words)))
    ):
        return Verdict("other", "clause.preamble")
    if (
        formal
        and not words.begins(RESOLVED)
        and (words.has(DEFINES) or (words.has(POSTED) and not (modal and is_charged(words))))
    ):
        return Verdict("other", "clause.definition")
    if setting.soft_principle and not (words.has(FUTURE) or "%" in words):
        return Verdict("principle", "clause.principle-section")
    if setting.paragraph in {"exhortation", "attendance"} and not modal:
        return Verdict(setting.paragraph, "clause.paragraph")
    return None


def announces(words: Words) -> bool:
    """Whether a longer sentence ends in 以下工作： and charges nobody with anything by itself."""
    return words.is_(ANNOUNCES) and not (words.has(LATEST) or words.has(NUMBERED) or is_charged(words))


def gone_through(words: Words, setting: Setting, *, modal: bool) -> bool:
    """Whether the sentence only tells what a meeting or a visit went through."""
    if tells_of_day(words, setting):
        return True
    told = not modal and (
        (words.begins_any(PROCEEDINGS) and not to_be_held(words, setting))
        or words.begins(REPORTED_SPEECH)
        or (words[:1].isdigit() and words.begins(VISITS))
    )
    return told and not (words.has_early(COMING, 16) or words.has(LATEST) or decided(words))


ON_THE_TABLE = lazy(f"(?:并|还|书面|专题|集中)?{GOES_THROUGH}")


def gone_through_alone(words: str) -> bool:
    """Whether an item of an agenda only says what was gone through: 研究整治“指尖上的形式主义”工作."""
    return ON_THE_TABLE.match(unmarked(words)) is not None and not charges(words)


def to_be_held(words: Words, setting: Setting) -> bool:
    """Whether a plan speaks of a meeting, which is yet to be held."""
    return setting.kind in SETS_WORK and setting.mode != "review" and not words.has(FINISHED)


def orders(words: Words) -> bool:
    """Whether a sentence orders something before it asks to be carried out: …一律不得进入，请连夜组织实施。"""
    return lexicon.asks(words, lexicon.FIRM_MODAL) and not words.has(HANDS_ON)


def tells_of_day(words: Words, setting: Setting) -> bool:
    """Whether the sentence tells of a meeting on a day that has been; a plan tells of days to come."""
    if setting.kind in PLANNING or not words.begins(HELD_ON):
        return False
    return not (decided(words) or lexicon.asks(words, lexicon.FIRM_MODAL))


def decided(words: Words) -> bool:
    """Whether something was settled, or somebody charged."""
    return words.has(SETTLES) or charges(words)


def tells_of_meetings(setting: Setting) -> bool:
    """Whether the document tells what happened at a meeting."""
    return setting.kind in {"meeting-report", "minutes"}


def appeals(words: Words) -> bool:
    """Whether a sentence appeals and decides nothing: no number, no unit charged, no action before the flourish."""
    if words.has(CALLS):
        return not words.has(NUMBERED)
    if not words.has(lexicon.EXHORTATION) or words.has(NUMBERED):
        return False
    return not lexicon.begins_with_action(words) and not is_charged(words)


def reviewed(words: Words) -> Verdict:
    """In a section that looks back."""
    if words.has(SOBER) or (words.has(PROBLEMS) and not words.has(TACKLED)):
        return Verdict("appraisal", "clause.problem")
    return Verdict("review", "clause.review-section")


def weigh(words: Words, setting: Setting, *, modal: bool) -> Verdict:
    """Where the section leaves it open: what looks back or comments is context, what asks or begins with a verb is not."""
    first = lexicon.begins_with_action(unmarked(words))
    ahead = words.has(FUTURE) and not words.begins(BYGONE)
    asked = modal or words.begins(PLEASE)  # 请核实是否已清偿
    aside = comments(words) or (None if asked else looks_back(words, setting, first=first, ahead=ahead))
    if aside:
        return aside
    remarked = (words.begins(COMMENT) and not words.begins(ASKS_BACK)) or (not first and words.has(COMMENT_WITHIN))
    if (
        not modal
        and (remarked or matters(words) or (words.endswith(WEIGHTY) and words.begins(MATTERS)))
        and not is_charged(words)
    ):
        return Verdict("appraisal", "clause.comment")
    if modal:
        return Verdict(None, "clause.modal")
    if not first and words.begins(OFFERS) and not charges(words):
        return Verdict("other", "clause.offer")
    if permits(words):
        return Verdict(None, "clause.permission")
    if words.has(PLEASE):
        return Verdict(None, "clause.asked")
    if setting.mode == "appraisal":
        return Verdict("appraisal", "clause.appraisal-section")
    if words.has(lexicon.COPULA) and not first and not words.has(NUMBERED):
        return Verdict("appraisal", "clause.copula")
    if setting.mode == "scope" and not ahead:
        return Verdict("other", "clause.scope-section")
    if first:
        return Verdict(None, "clause.action")
    return by_content(words, setting, ahead=ahead)


def permits(words: Words) -> bool:
    """Whether a sentence only says what may be done: nobody is held to it. What it also asks for, or by when, outweighs that."""
    if not words.begins(MAY) or words.has(OUGHT) or words.has(LATEST) or words.has(NUMBERED):
        return False
    before = words[: words.find("可")]
    return not any(lexicon.begins_with_action(clause) for clause in before.split("，")[:-1])


def matters(words: Words) -> bool:
    """Whether a sentence only says what something is, or how much it matters."""
    if words.lack(MATTERING):
        return False
    significant = words.may_have(IS_SIGNIFICANT) and SIGNIFICANT.search(words) is not None
    return words.has(MATTERS_MUCH) or (significant and words.has(IS_SIGNIFICANT))


def comments(words: Words) -> Verdict | None:
    """What the speaker remarks or admits, though it may use 要."""
    if words.lack(REMARKING):
        return None
    if words.has(SOBER):
        return Verdict("appraisal", "clause.problem")
    told = words.has(COMMENDED) or (words.begins(UNDER_WAY) and not charges(words))
    if told and not lexicon.asks(words, lexicon.FIRM_MODAL):
        return Verdict("review", "clause.done")
    remarked = words.begins(REMARK) or words.begins(WARNS) or words.has_early(OPINE, 60)
    return Verdict("appraisal", "clause.comment") if remarked else None


def looks_back(words: Words, setting: Setting, *, first: bool, ahead: bool) -> Verdict | None:
    """Whether a sentence without 要 tells what was achieved, or goes on in a paragraph that does."""
    sectioned = setting.mode in SECTIONED
    if of_earlier_year(words, setting.year) and not (ahead or decided(words)):
        return Verdict("review", "clause.earlier-year")
    if setting.paragraph == "review" and not (ahead or (first and sectioned and not words.has(REPORTED))):
        return Verdict("appraisal" if words.has(PROBLEMS) else "review", "clause.paragraph")
    finished = words.has(FINISHED)
    if finished and words.begins(BY_WHEN):
        return Verdict("review", "clause.done")
    if words[0] in "截上前一二三四0123456789" and words.begins(MONTH_TOLD):
        return Verdict("appraisal", "clause.states")
    if ahead or (sectioned and first):
        return None
    past = (words.has_early(lexicon.REVIEW, 40) and not of_planned_year(words, setting.year)) or (
        finished and words.has(lexicon.DONE)
    )
    if not (past or words.has(TOLD)):
        return None
    return None if decided(words) else Verdict("review", "clause.done")


YEAR_FIRST = lazy("(?:[^，。；\\d]{2,6}，)?(20\\d\\d)年(?:，|全|我)")


def of_earlier_year(words: str, year: int | None) -> bool:
    """Whether the sentence begins with a year before the one whose work the document sets."""
    first = YEAR_FIRST.match(words) if year and words.find("20", 0, 8) >= 0 else None
    return first is not None and int(first[1]) < (year or 0)


def of_planned_year(words: Words, year: int | None) -> bool:
    """Whether the sentence begins with the year whose work the document sets, and tells nothing as done: 2026年全省粮食面积稳定在…."""
    first = YEAR_FIRST.match(words) if year and words.find("20", 0, 8) >= 0 else None
    return first is not None and int(first[1]) == year and not (words.has(REPORTED) or words.has(lexicon.DONE))


def charges(words: str) -> bool:
    """Whether the sentence charges somebody in passing: 明确由A牵头."""
    return bool(agents(words, 0, len(words))[0])


def by_content(words: Words, setting: Setting, *, ahead: bool) -> Verdict:
    """A sentence that neither asks nor begins with a verb: who is charged, a verb later on, a number, a permission."""
    return (
        by_purpose(words, setting)
        or by_action(words, setting, ahead=ahead)
        or by_time(words, setting)
        or by_wording(words, setting, ahead=ahead)
        or undecided(words, setting)
    )


def by_purpose(words: Words, setting: Setting) -> Verdict | None:
    """Who is charged; or what a sentence is for that says no more than that."""
    if charges(words) or (" " in words and behind_blank(words)):
        return Verdict(None, "clause.subject")
    if setting.mode is None and setting.kind not in TELLING and has_subject_in_list(words):
        return Verdict(None, "clause.subject")
    aim = words.lstrip("为了") if setting.mode is None and words.begins(PURPOSE) else ""
    if aim and not words.has(NUMBERED) and lexicon.begins_with_action(aim):
        return Verdict("other", "clause.preamble")
    if BY_WHEN.match(unmarked(words)) and not words.has(FINISHED):
        return Verdict(None, "clause.deadline")
    return None


def has_subject_in_list(words: Words) -> bool:
    """Whether an item of a list says which units do something, in a post that is no plan by its title: 2. 驻村工作队逐户排查…."""
    mark = MARK_OR_LEAD.match(words)
    if not mark or words.has(FINISHED) or words.has(lexicon.DONE):
        return False
    start = mark.end()
    for _ in range(2):
        if opening(words, start, len(words)):
            return True
        start = words.find("，", start) + 1
        if not start:
            return False
    return False


def behind_blank(words: str) -> bool:
    """Whether a subject stands behind a blank, where hands type without commas: 飞线充电 安监办查一遍."""
    blanks = [place for place, character in enumerate(words) if character == " "][:MOST_BLANKS]
    return any(opening(words, place + 1, len(words)) for place in blanks)


MOST_BLANKS = 6


def by_action(words: Words, setting: Setting, *, ahead: bool) -> Verdict | None:
    """A verb that decides in a later clause, a resolution; without them, what tells a state."""
    numbered = words.has(NUMBERED)
    action = acts(words)
    if words.has(lexicon.APPRAISAL) and not (action or numbered or words.has(CAN) or words.has(SETTLES)):
        return Verdict("appraisal", "clause.appraisal")
    if action:
        return Verdict(None, "clause.acts")
    if words.has(SETTLES):
        return Verdict(None, "clause.resolved")
    if setting.mode == "target":
        return Verdict(None, "clause.number")
    if not (ahead or numbered) and all(STANDING.search(clause) for clause in PARTS.split(words.rstrip("。；！"))):
        return Verdict("appraisal", "clause.states")
    return None


def by_time(words: Words, setting: Setting) -> Verdict | None:
    """A time by which; in a preamble only a number to reach counts."""
    if setting.preamble:
        aims = words.has(NUMBERED) and words.has(AIMS)
        return None if aims else Verdict("other", "clause.nothing-decided")
    if words.has(LATEST) and not words.has(FINISHED):
        return Verdict(None, "clause.deadline")
    return None


def by_wording(words: Words, setting: Setting, *, ahead: bool) -> Verdict | None:
    """A number to reach, a permission, a disposition."""
    if by_number(words, setting, ahead=ahead):
        return Verdict(None, "clause.number")
    if words.has(CAN):
        return Verdict(None, "clause.provision")
    if DISPOSES.match(words) and any(words[i : i + 2] in lexicon.ACTION_SET for i in range(2, min(len(words), 120))):
        return Verdict(None, "clause.disposes")
    return None


def by_number(words: Words, setting: Setting, *, ahead: bool) -> bool:
    """Whether a number makes it a target: with a word of what is to come, or alone in a section of tasks."""
    if not words.has(NUMBERED):
        return False
    short = setting.mode in SECTIONED and len(words) < 30 and not words.has(FINISHED)
    return ahead or short or words.has(MORE)


def undecided(words: Words, setting: Setting) -> Verdict:
    """No rule spoke: in a section of tasks the sentence is kept, doubtful; elsewhere it is set aside."""
    if names_of(words.rstrip("。；")):
        return Verdict("other", "clause.fragment")  # 市安委会办公室、市工业和信息化局。 below 督办单位
    if len(HAN.findall(words)) < 3 or (len(words) < 20 and words[-1] not in "。；！？”"):
        return Verdict("other", "clause.fragment")
    if words.endswith(("？", "？”")):
        return Verdict("other", "clause.nothing-decided")
    if setting.listed or (setting.mode in {"task", "requirement"} and setting.kind != "work-report"):
        return Verdict(None, "clause.default")
    planned = words.has(FUTURE) and ("将" in words or "拟" in words or "计划" in words)
    if words.has(MORE) or WE_WILL.match(words) or planned:
        return Verdict(None, "clause.default")
    if setting.kind in {"work-report", "meeting-report"}:
        return Verdict("appraisal", "clause.states")
    if setting.kind in {"plan", "opinion", "division-of-work", "notice", "minutes", "instruction"}:
        return Verdict(None, "clause.default")
    return Verdict("other", "clause.nothing-decided")


def paragraph_reason(sentence: str, year: int | None = None) -> Reason | None:
    """What a paragraph's first sentence says about the sentences after it; `year` is the one that is planned."""
    opening_words = sentence[:12]
    if "号召" in opening_words and (CALLED.search(opening_words) or lexicon.EXHORTATION.search(sentence[:30])):
        return "exhortation"
    if PRAISES.search(opening_words):
        return "review"
    if HELD.search(opening_words):
        return "appraisal"
    if lexicon.asks(sentence) or lexicon.begins_with_action(unmarked(sentence)):
        return None
    words = Words(sentence)
    if words.has(SOBER):
        return "appraisal"
    if words.has(LATEST) or words.begins_any(PROCEEDINGS) or decided(words):
        return None
    told = words.has_early(lexicon.REVIEW, 24) and not of_planned_year(words, year)
    if (told or of_earlier_year(words, year)) and not words.has(FUTURE):
        return "review"
    if SEEN.match(words):
        return "appraisal"
    if words.has(PROBLEMS) and TROUBLE.search(words) and not words.has(TACKLED):
        return "appraisal"
    return None
