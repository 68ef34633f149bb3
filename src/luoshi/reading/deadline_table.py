"""The table of deadlines: an ordered list of patterns, each with the rule that says what it means.

All patterns are for squeezed text (see `squeezing`): no blanks, half-width digits and brackets, `，` between clauses.
"""

import re
from typing import NamedTuple

from luoshi.reading.deadline_periods import (
    after_feast,
    at_once,
    before_event,
    clock,
    feast,
    holidays,
    mid_century,
    numeric,
    numeric_day,
    ongoing,
    open_day,
    open_month,
    open_quarter,
    open_week,
    open_year,
    quarter_in_letters,
    season,
    some_event,
    some_feast,
    term,
    term_week,
    vague,
    whole_year,
)
from luoshi.reading.deadline_rules import (
    coming_day,
    coming_years,
    date_range,
    duration,
    five_year_plan,
    full_date,
    half,
    in_force,
    in_force_from_issue,
    month,
    nothing,
    quarter,
    recurring,
    rhythm,
    starting,
    within,
    year_range,
)
from luoshi.reading.deadline_scan import Rule
from luoshi.reading.patterns import lazy

NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十两百]{1,4})"
YEAR = r"(?:(?:(?:19|20)\d\d|二[〇○零0OΟo][一二三四五六七八九〇○零]{2}|[今本明后当次翌去上前])年度?)"
MONTH = r"(?:(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?)"
DAY = r"(?:(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号])"
TO = r"(?:至|到|—{1,2}|-{1,2}|~)"
NOW = "(?:[自从]?(?:即日|现在)起)"
LEAD = rf"(?:{NOW}?(?:截至|截止到?|[到至]))"
MID = "中(?![期旬心小学考央国医层介秋型等])"
"""2026年中, and not 2026年中心组, 2026年中小学."""
EDGE = rf"(?:上中旬|中下旬|[上中下]旬|月?底|月?末|初|{MID})"
BEFORE = r"(?:以前|之前|以内|之内|为止|前|内|止)"
CLOCK = r"(?:(?:上午|下午|中午|晚上?)?(?:\d{1,2}|十[一二]?|[一二三四五六七八九])(?:[时点](?:整|半|\d\d分)?|[:：]\d\d)|(?:上午|下午)?下班|上午|下午|中午|[早白中夜晚]班)"
ASIDE = rf"(?:\([^()]{{1,14}}\)(?={CLOCK}?{BEFORE}))"  # 3月31日(星期五)前
QUARTER = r"(?:(?:第|前)?[一二三四1-4]季度|首季度?|[一二三四]季(?=[末底])|第[一二三四]季(?![度节风]))"
ENACTED = r"(?:正式|全面)?(?:施行|实施|执行|生效|启用|实行|起算)"
UNIT = "(?P<unit>个?工作日|个?自然日|个?小时|分钟|个月|个季度|个?星期|周|天|日|年|旬)"
DOING = "(?:坚持|推进|推动|开展|实施|抓好|落实|深化|巩固|进行|执行)"
KEPT = "(?:管护|稳控|管控|监管|管理|值守|跟踪|稳定|维护|包保|看护|监测|运营|使用|保持)"
"""What goes on for good once it is done: 立即化解，长期稳控."""
FEAST = (
    "元旦、?春节|中秋(?:节)?[、和]?国庆|元旦|春节|元宵|清明|五一|六一|端午|七一|八一|中秋|国庆|十一|两节|双节|主汛期|入汛|汛期|汛|春耕|春播|夏播|秋播|冬播|三夏|夏收|秋收|秋种"
    "|夏粮(?:征收|收购)|秋粮(?:征收|收购)"
    "|三秋|[春秋冬]灌|"
    "入冬|(?:冬季|雨季)施工期?|冬季|封冻|上冻|立[春夏秋冬]|夏至|秋分|冬至|芒种|霜降|谷雨|惊蛰|腊[月八]|除夕|"
    "(?:采暖|供暖|取暖)(?:季|期)?|(?:[春秋]季(?:新?学期)?)?开学|[春秋]季(?:新)?学期|新学期|高考"
    "|中考|教师节|重阳|雨季|迎峰度夏|迎峰度冬|采[收摘]季?|春运|暑假|暑期|寒假|防火期|两会|年"
)
ROUND = rf"每逢(?:[单双][月周日](?:{DAY})?|{DAY}(?:[、和及]{DAY}){{0,4}}|(?:周|星期)[一二三四五六日天末]|节?假日|双休日|[月季年]度?[底末])前?"
"""每逢单月, 每逢5日、15日, 每逢周五: what comes round."""
EACH = (
    rf"每[二两三四五六七八九十\d]{{0,3}}个?(?:半[年月]|(?<!个)年度?|季度?|月份?|周|星期|旬|工作日|小时|分钟|日|天|晚|学期)"
    rf"(?:第[一二三四1-4]个?[月周]|[首末]月|最后一?个?(?:工作日|日|天|周|月)|(?:结束|终了)后|[上下]半年|第?[一二三四1-4]季度|年?[底末](?=前|[，。；、]|$))?"
    rf"(?:{MONTH}(?:{DAY}|{EDGE})?{BEFORE}?(?:(?:[、和及]|以及){MONTH}(?:{DAY}|{EDGE})?{BEFORE}?){{0,4}}"
    rf"|(?:{FEAST})节?前)?(?:{DAY}(?:[、和及]{DAY}){{0,4}}|(?:(?<=周)|(?<=星期))[一二三四五六日天]"
    rf"(?![次遍个轮篇期天趟回场节条小家堂份封批]|[至到][周星\d一二三四五六七八九十两])|{EDGE})?"
    rf"(?:的?{NUMBER}个?(?:工作日|日|天)(?=[以之]?内|前))?{ASIDE}?(?:{CLOCK}(?:[、和及]{CLOCK}){{0,3}}(?={BEFORE}|[、，向报各]))?{BEFORE}?"
)
RHYTHMS = "调度 通报 报告 报送 总结 研判 会商 督查 考核 公示 更新 检查 汇总 分析 晾晒 评比 评估 点评 督办 小结 推进 排名 观摩 排查 巡查"
RHYTHM = (
    f"(?:{'|'.join(RHYTHMS.split())})(?!率|(?<=考核)(?:由|优秀|合格|结果|中|等次|评价|指标|内容|[不为被]|成绩|档次))"
)
RHYTHMS_BEGIN = "".join(sorted({word[0] for word in RHYTHMS.split()}))

SOONER = rf"(?P<sooner>(?:半|{NUMBER})个?(?:工作日|天|日|周|星期|小时|月)(?:以?内)?)"
"""春节前一周, 会议召开前3天."""
OPENED = "[班业馆园工考幕盘赛播镰航机会票演庭标]"

# What a week has, and is no term for doing anything: 本周例会, 本周满意率.
WEEKS_OWN = "的?(?:例会|会议|满意[率度]|工作|重点|情况|任务|安排|计划|通报|简报|值班|主题|调度会)"

NUMERALS = "0123456789一二三四五六七八九十两百"
DATES = NUMERALS + "今本明后当次翌去上前到至截"

TABLE: tuple[tuple[str, str, Rule], ...] = (  # first characters, pattern, rule
    ("《", r"《[^《》]{0,80}》", nothing),
    ("〔[", r"[〔\[]\d{4}[〕\]]\d*号?", nothing),
    ("岁年", "岁末年初|年末岁初|年初(?:以来)?", nothing),
    (
        "去上近历今",
        rf"[去上]年(?:度|同期|年?底|末)?(?:前|[上下]半年|{QUARTER}|{MONTH}(?:{DAY}|{EDGE})?{BEFORE}?)?|近年来?|历年|今年以来",
        nothing,
    ),
    (
        NUMERALS + "今本明次自从",
        (
            rf"[自从]?(?P<year>{YEAR})?(?P<first>{MONTH}|(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})(?={TO}(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月))"
            rf"(?:{DAY}|{EDGE})?起?{TO}(?P<until>{YEAR})?(?:(?P<month>{MONTH})(?P<day>{DAY})?|(?P<only>{DAY}))(?P<edge>{EDGE})?"
            rf"(?:{CLOCK}(?={BEFORE}))?(?P<before>{BEFORE})?"
        ),
        date_range,
    ),
    (
        "12",
        rf"(?:(?:19|20)\d\d)年?{TO}(?P<year>(?:19|20)\d\d(?:年度?|(?=$|[，。；)])))[底末]?(?:{BEFORE})?(?![\d一二三四五六七八九十]{{1,2}}月)",
        year_range,
    ),
    (
        NUMERALS + "今本明自从",
        (
            rf"(?:[自从]?(?P<year>{YEAR})|[自从](?=[\d一二三四五六七八九十])"
            rf"|(?={MONTH}(?:{DAY})?起))(?P<month>{MONTH})?(?P<day>{DAY})?(?:[春秋]季?(?:新?学期)?)?起(?P<enacted>{ENACTED})?(?![草诉])"
        ),
        in_force,
    ),
    ("自从", rf"[自从](?:(?:下|本)(?:个?月|周|季度|学期)|[上下]半年|{QUARTER})起", starting),
    ("2二今本明后次", rf"{YEAR}(?:[上下]半年|{QUARTER})起", starting),
    ("自从", rf"[自从](?:即日起|(?:本[^，。;]{{1,6}})?(?:印发|发布|公布|下发)之日起){ENACTED}", in_force_from_issue),
    ("每", f"{ROUND}|{EACH}", recurring),
    ("双单隔", rf"(?:[双单]月|[双单隔]周|隔[日天])(?=[一1](?:次|遍|轮|{RHYTHM})|{RHYTHM})", recurring),
    ("次", rf"次月(?:{DAY}|{EDGE})?{BEFORE}", recurring),
    (
        "按逐",
        (
            r"[按逐](?:年度?|季度?|月度?|周|旬|日)(?=[向将对]|调度|通报|报送|上报|报告|反馈|更新|汇总|分析|公布|公开|督查|督办"
            r"|考核|考评|评估|评价|检查|推进|完成|提高|增加|下降|递增|增长|递减|开展|"
            r"统计|监测|排名|排序|梳理|研究|召开|发布|晾晒|点评|兑现|发放|拨付|实施|落实|[，。；、)]|$)"
        ),
        recurring,
    ),
    ("一每", rf"[一每](?P<unit>[月季年周旬日天])度?一(?:{RHYTHM}|晒单|晒比)", recurring),
    ("月季周年半旬日", rf"(?:半[年月]|[月季周年旬日])度?{RHYTHM}", rhythm),
    (
        '到至“"七八九十',
        (
            r"[到至]?[“\"]?(?P<plan>十[一二三四五六七八九]?|[七八九])五[”\"]?(?:规划)?"
            r"(?P<edge>时期末|期末|末期|末|期间|时期|期内)(?P<before>前)?"
        ),
        five_year_plan,
    ),
    (
        NUMERALS + "半",
        rf"(?:{NUMBER}个?{TO})?(?P<amount>半(?=年|个月|小时)|{NUMBER}){UNIT}(?:左右)?(?:的?时间)?(?:以内|之内|内)(?![容部外])",
        within,
    ),
    (NUMERALS, rf"(?:{NUMBER}个?{TO})?(?P<amount>{NUMBER}){UNIT}(?=$|[，。；、)\t\n ])", duration),
    (
        "用通经",
        rf"(?:用|通过|经过)(?:{NUMBER}{TO})?(?P<amount>{NUMBER})(?P<unit>个月|年)(?:左右)?的?(?:时间|努力|奋斗|攻坚)",
        within,
    ),
    ("未今接", rf"(?:未来|今后|接下来)(?:的?{NUMBER}{TO})?(?P<amount>{NUMBER})年(?:左右|时间|内)?", coming_years),
    (
        DATES + '“"元春清五六端七八中国十两双主汛入夏秋冬三封上采供取开新高暑寒防年教重雨迎立芒霜谷惊腊除',
        (
            rf"(?:到|在)?(?P<year>{YEAR})?(?:{MONTH})?[“\"]?(?P<feast>{FEAST})节?[”\"]?节?(?:假期)?(?:即?将?来临|到来|来|开始|结束)?(?:以前|之前|前)(?![后夕]){SOONER}?"
        ),
        feast,
    ),
    (
        DATES + "元春清五六端七八中国十两双主汛入夏秋冬三封上采供取开新高暑寒防年教雨迎",
        rf"(?P<year>{YEAR})?(?P<feast>{FEAST})节?(?:假期)?[之以]?后(?![一-龥])",
        after_feast,
    ),
    ("节", f"节(?:假?日)?(?:以前|之前|前)(?![后夕]){SOONER}?", some_feast),
    ("前", f"前{SOONER}(?=[，一-龥])(?![的后])", before_event),
    (
        '“"',
        r"[“\"](?P<year>(?!))?(?P<m>1[0-2]|0?[1-9])[·.](?P<d>3[01]|[12]\d|0?[1-9])[”\"][一-龥]{0,8}?(?P<before>以前|之前|前)",
        numeric_day,
    ),
    ("暑寒", r"(?:暑假|暑期|寒假)(?P<during>期间|期内|之?内|中)?", holidays),
    ("2", rf"(?P<year>20\d\d)年?[Qq](?P<q>[1-4])(?![A-Za-z\d])[底末]?(?P<before>{BEFORE})?", quarter_in_letters),
    (
        DATES + "自从即",
        rf"(?P<lead>{LEAD})?(?P<year>{YEAR})?(?P<month>{MONTH})(?P<day>{DAY}){ASIDE}?(?:{CLOCK}(?={BEFORE}|$|[，。；)]))?(?P<before>(?:(?:{FEAST})节?(?=以?前|之前))?{BEFORE})?",
        full_date,
    ),
    (NUMERALS, rf"(?P<day>{DAY}){ASIDE}?(?P<clock>{CLOCK}(?={BEFORE}))?(?:以前|之前|前)", coming_day),
    (
        DATES + "自从即",
        rf"(?P<lead>{LEAD})?(?P<year>{YEAR})?(?P<month>{MONTH})(?P<edge>{EDGE})?(?P<before>{BEFORE})?",
        month,
    ),
    (
        DATES + "第首",
        rf"(?P<lead>{LEAD})?(?P<year>{YEAR})?(?P<quarter>{QUARTER})(?P<edge>底|末)?(?P<before>{BEFORE})?",
        quarter,
    ),
    (
        DATES + "下",
        rf"(?P<lead>{LEAD})?(?P<year>{YEAR})?(?P<half>[上下]半年)(?P<edge>底|末)?(?P<before>{BEFORE})?",
        half,
    ),
    ("今明", r"(?P<season>今冬明春|[今明][春夏秋冬])季?(?:末|底)?(?P<before>前|内)?(?![天日])", season),
    (
        DATES + "自从即",
        rf"(?P<lead>{LEAD})?(?P<year>{YEAR})(?:年?(?P<edge>[底末终初]|{MID})|全年)?(?P<before>{BEFORE})?",
        whole_year,
    ),
    (
        "2",
        (
            rf"(?:20\d\d[-./]\d{{1,2}}(?:[-./]\d{{1,2}})?{TO})?(?P<y>20\d\d)(?P<mark>[-./])(?P<m>1[0-2]|0?[1-9])(?:(?P=mark)(?P<d>3[01]|[12]\d|0?[1-9]))?"
            rf"(?!\d|[-./]\d)(?:月?[底末]|月)?(?P<before>{BEFORE})?"
        ),
        numeric,
    ),
    (
        "0123456789",
        r"(?P<year>(?!))?(?P<m>1[0-2]|0?[1-9])[./](?P<d>3[01]|[12]\d|0[1-9])(?:日(?=以?前|之前))?(?![\d.%月年日个家人万亿元]|[-./]\d)(?P<before>以前|之前|前)?",
        numeric_day,
    ),
    (
        "到至年全贯截自从即",
        (
            rf"(?:{NOW}?(?:截至|截止到?|[到至]))?年[底末终中](?:以前|之前|前)|{NOW}?(?:截至|截止到?|[到至])年[底末]|年[底末终]|年度?内|(?:贯穿)?全年(?:(?:持续|长期"
            rf"|常态化){DOING}?)?"
        ),
        open_year,
    ),
    ("季本", r"(?:本季度?(?:[末底]|内)?|季度?[末底])(?:前(?!后))?", open_quarter),
    (
        "本这下月",
        rf"(?:(?P<which>本|这个?|下个?)月份?|月(?=[底末]|内))(?:(?P<day>{DAY})|(?P<edge>{EDGE}|底|末))?(?:{CLOCK}(?={BEFORE}))?{BEFORE}?",
        open_month,
    ),
    (
        "本这下周",
        (
            rf"(?:(?P<which>[本这]|下下?)(?:周|星期)(?:(?P<weekday>[一二三四五六日天末])|(?!{WEEKS_OWN}))|(?<![每上一两二三四\d])周(?P<day>[一二三四五六日末])(?=前|{CLOCK}))"
            rf"{ASIDE}?(?:{CLOCK}(?={BEFORE}|[一-龥]))?(?P<before>{BEFORE})?"
        ),
        open_week,
    ),
    (
        "今明后当",
        rf"(?P<which>[今明后当])(?:[日天][早晚]?|(?<=[今明])[早晚]|(?<=当)[月周晚])(?:{CLOCK}(?={BEFORE}|(?<!半)[一-龥])|(?<=[日天])[上下中]午)?(?P<before>{BEFORE})?",
        open_day,
    ),
    (
        "0123456789上下中早晚",
        r"(?:上午|下午|中午|早上?|晚上?)?(?:\d{1,2}(?:[时点](?:整|半|\d\d分)?|[:：]\d\d)|(?<=午)下班)(?:以前|之前|前)|下班(?:以前|之前|前)",
        clock,
    ),
    (
        "天日入放散开",
        rf"(?:天[亮黑]|日[出落]|入夜|放(?:[寒暑]?假)|散会|开{OPENED})之?前(?![后夕一二三两\d])|散会后",
        some_event,
    ),
    ("春秋本学新", r"(?:[春秋]季|本|新)?学期(?:内|[末底]前?|(?:结束|终了)前)(?!后)", term),
    ("第", rf"第{NUMBER}周(?P<before>{BEFORE})?(?![一二三四五六日天的])", term_week),
    ("到本", "到?本世纪中叶", mid_century),
    ("马", "马上就办", nothing),
    ("第", "第一时间", at_once),
    ("立即马随边自从", "立即|立刻|即刻|即行|马上|随即|即时|[立即]\\w立改|即知即改|边查边改|[自从]?即日起", at_once),
    (
        "长常持",
        f"长期(?:{DOING}(?:{KEPT}(?=$|[，。；)]))?|{KEPT}(?=$|[，。；)])|任务|工作)?|常年{DOING}?|常态化?长效(?:化)?|常态化{DOING}?|持续{DOING}?|常抓不懈",
        ongoing,
    ),
    (
        "尽近及随抓适动按根贯常分",
        "(?P<open>适时|动态|按需|随时|常态|按(?:时间)?节点|按(?:工作)?要求|按计划|根据[^，。；\\t]{1,10}|分(?:阶段|步|批|年度?)(?:实施|推进|完成)?)|尽快|尽早|近期|及时|抓紧",
        vague,
    ),
)


NEEDS: dict[Rule, str] = {
    after_feast: "后",
    clock: "前",
    coming_day: "前",
    feast: "前",
    five_year_plan: "五",
    half: "半年",
    in_force: "起",
    quarter: "季",
    before_event: "前",
    some_feast: "前",
    term: "学期",
    term_week: "周",
    starting: "起",
}
"""Rule → what stands in all words that it is for: where it doesn't, the row's pattern is not tried."""


class Row(NamedTuple):
    """A row of the table; `needs` is in every match, and empty where no word is in all of them."""

    pattern: re.Pattern[str]
    rule: Rule
    needs: str


def rows_by_first() -> dict[str, list[Row]]:
    """First character → the rows that can begin with it, in the order of the table."""
    rows: dict[str, list[Row]] = {}
    for firsts, words, rule in TABLE:
        row = Row(lazy(words), rule, NEEDS.get(rule, ""))
        for first in dict.fromkeys(firsts):
            rows.setdefault(first, []).append(row)
    return rows


ROWS = rows_by_first()
SPANS = "至到—-~"
BEHIND_FIGURES: dict[Rule, str] = {
    date_range: "年月" + SPANS,
    year_range: "年" + SPANS,
    in_force: "年月",
    starting: "年",
    within: "个工自小分月季星周天日年旬" + SPANS,
    duration: "个工自小分月季星周天日年旬" + SPANS,
    feast: "年月",
    after_feast: "年月",
    quarter_in_letters: "年Qq",
    full_date: "年月",
    coming_day: "日号",
    month: "年月",
    quarter: "年季",
    half: "年",
    whole_year: "年",
    numeric: "-./",
    numeric_day: "./",
    clock: "时点:：",
}
"""Rule → what can stand behind the figures that its words begin with."""


def rows_behind_figures() -> dict[str, list[Row]]:
    """A figure and what stands behind it and the other figures → the rows that can begin so."""
    return {
        figure + behind: [row for row in ROWS[figure] if behind in BEHIND_FIGURES[row.rule]]
        for figure in "0123456789"
        for behind in sorted({*"".join(BEHIND_FIGURES.values())})
    }


ROWS_BEHIND_FIGURES = rows_behind_figures()
PIECES = "月工自小季星到至—~-"
"""What stands behind 个 where it counts time."""
FIGURE = (
    "(?:(?<![0-9.][0-9])|(?<=[0-9][.][0-9])(?=[0-9]?月|[0-9]{3}年))"
    f"(?=[0-9]{{0,3}}(?:[年月日号周天季小分旬到至—~工自星Qq-]|个[{PIECES}])|[0-9]?[./][0-9]{{2}}|[0-9]{{3}}[./]|[0-9]?[时点:：])"
)
"""A figure that may begin a deadline: it isn't the middle of a number, but may stand right behind an item's number (1.4月底前, 2.2025年底前)."""
INSIDE = "一二三四五六七八九十百"
"""Behind one of these a numeral is the middle of a number."""
SECOND = {
    "一二三四五六七八九十两百": "一二三四五六七八九十两百〇零○0OΟo年月日号周天季小分旬到至—~工自星运夏秋节冬会个",
    "今明后": "年日天后春夏秋冬早晚",
    "次翌": "年月",
    "本": "年月周季星世学",
    "当": "年日天月周晚",
    "去历": "年",
    "近": "年期",
    "上": "年半冻午",
    "前": "年半0123456789一二三四五六七八九十两",
    "下": "半个月周星下午班",
    "早晚": "上0123456789",
    "教": "师",
    "重": "阳",
    "雨": "季",
    "迎": "峰",
    "这": "个月周星",
    "到至": "0123456789一二三四五六七八九十年今本明当次“上下前第首",
    "截": "至止",
    "自从": "0123456789一二三四五六七八九十今本明当次印发公上下第首即现",
    "第": NUMERALS,
    "天": "亮黑",
    "放": "假寒暑",
    "散": "会",
    "首": "季",
    "全": "年",
    "用": "0123456789一二三四五六七八九十两半",
    "通经": "过",
    "未": "来",
    "接": "下",
    "按": "年季月周旬日需时节要工计",
    "逐": "年季月周旬日",
    "年": "底末终中内初前度" + RHYTHMS_BEGIN,
    "岁": "末",
    "月": "底末内度" + RHYTHMS_BEGIN,
    "季": "度末底" + RHYTHMS_BEGIN,
    "周": "一二三四五六日末度" + RHYTHMS_BEGIN,
    "旬": RHYTHMS_BEGIN,
    "日": "出落" + RHYTHMS_BEGIN,
    "半": "年个小月",
    "立": "即刻行查知整春夏秋冬",
    "即": "刻行时知查日",
    "随": "即时",
    "边": "查",
    "马": "上",
    "长": "期",
    "常": "年态抓",
    "持": "续",
    "尽": "快早",
    "及": "时",
    "抓": "紧",
    "适": "时",
    "动": "态",
    "根": "据",
    "贯": "穿",
    "分": "阶步批年",
    "元": "旦宵",
    "春": "节耕播运季灌",
    "夏": "收粮至",
    "秋": "收种季灌粮分",
    "冬": "季灌至",
    "芒": "种",
    "霜": "降",
    "谷": "雨",
    "惊": "蛰",
    "腊": "月八",
    "除": "夕",
    "清": "明",
    "端": "午",
    "中": "秋考午",
    "国": "庆",
    "节": "假日以之前",
    "主": "汛",
    "汛": "期前",
    "入": "冬汛夜",
    "封": "冻",
    "双": "节周月",
    "单": "周月",
    "隔": "周日天",
    "学": "期",
    "供取": "暖",
    "采": "暖摘收",
    "开": "学班业馆园工考幕盘赛播镰航机会票演庭标",
    "新": "学",
    "高": "考",
    "暑": "假期",
    "寒": "假",
    "防": "火",
    '“"': "0123456789重元春清五六七八九十中国端主汛入供采开三",
}
"""First characters → what may follow: the rules are only tried where one may fit."""


def rows_by_beginning() -> dict[str, list[Row]]:
    """The first two characters → the rows that can begin so; the first alone where anything may follow it."""
    follows = {first: seconds for firsts, seconds in SECOND.items() for first in firsts}
    return {
        first + second: rows
        for first, rows in ROWS.items()
        if not first.isdigit()
        for second in follows.get(first, ("",))
    }


ROWS_BY_BEGINNING = rows_by_beginning()


def candidates() -> re.Pattern[str]:
    """A place where a deadline may begin; whether one can, `rows_at` tells. Most places are dismissed by one look at two characters."""
    seconds = "".join(sorted({beginning[1:] for beginning in ROWS_BY_BEGINNING}))
    alone = "".join(beginning for beginning in ROWS_BY_BEGINNING if len(beginning) == 1)
    return lazy(
        f"[{re.escape(''.join(ROWS))}](?:(?<=[0-9]){FIGURE}"
        f"|(?=[{re.escape(seconds)}])(?<![0-9])(?<![{INSIDE}][{INSIDE}两])|(?<=[{re.escape(alone)}]))"
    )


CANDIDATE = candidates()
