"""The words of measures: units, bounds, what opens and closes an indicator's name. For squeezed text (see `squeezing`)."""

import re

from luoshi.reading.patterns import lazy, one_of


def alternatives(words: str) -> str:
    """A pattern for any of the words, the longest first; those with one first character together, for most places have another."""
    endings: dict[str, list[str]] = {}
    for word in sorted(set(words.split()), key=lambda word: (-len(word), word)):
        endings.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(
        re.escape(first) + (rest[0] if len(rest) == 1 else f"(?:{'|'.join(rest)})") for first, rest in endings.items()
    )


# --- a number and what stands close to it ----------------------------------------------------------------------------

DIGIT = lazy("[0-9０-９]")
HAN_DIGIT = "[一二三四五六七八九两]"
HAN_NUMERAL = "[一二三四五六七八九十百千零两]"
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SCALE = "[多余]?(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?![瓦伏])|百)?[多余]?"
COUNT_WORDS = (
    "人次 人年 批次 件次 台次 户次 例次 人 名 位 户 家 个 项 件 条 座 处 所 台 套 辆 艘 列 班 支 部 款 批 场次 场 次 轮 "
    "种 类 宗 起 间 张 份 册 颗 株 头 只 羽 尾 片 块 幢 栋 口 眼 孔 对 "
    "床 门 期 篇 档 单 群 车次 架次 班次 标台 标箱 标准箱 门店 组 例 箱 枚 盏 架 幅 首 集 匹 卷 根 杆 口井 公里·车道"
)
COUNTS = alternatives(COUNT_WORDS)
AMOUNTS = alternatives(
    "个百分点 百分点 % ‰ /10万 /万 个工作小时 工作小时 个工作日 工作日 个小时 小时 分钟 天 日 年 微克/立方米 毫克/立方米 微克每立方米 "
    "兆焦/千克 克/千瓦时 吉焦 课时 毫克/升 毫升 千瓦时 千瓦 千伏 兆伏安 兆瓦时 兆瓦 吉瓦时 吉瓦 千伏安 平方公里 平方千米 平方米 "
    "平米 立方米 方 公里 千米 海里 米 公顷 亩次 亩 元 美元 欧元 吨标准煤 吨标煤 吨公里 吨 公斤 千克 斤 克 担 分贝 点 分 倍 成 度 岁 ℃ 摄氏度"
)
LATIN = alternatives("PFLOPS EFLOPS TFLOPS Gbps Mbps TB PB GB MW GW kW KW MWh GWh kWh kV KV MVA km m² ㎡ km² KM t kg")
"""Units that are written in Latin letters: 算力达到1000PFLOPS, 装机200MW."""
UNIT = f"(?:{AMOUNTS}|{COUNTS}|节(?![点约日能假气水])|具(?![体有备])|(?:{LATIN})(?![A-Za-z]))"
TIMES = frozenset(("天", "日", "小时", "个小时", "分钟", "工作日", "个工作日", "岁", "度", "年"))
CHANGE = (
    "增长|提高|上升|下降|降低|减少|增加|提升|回落|缩小|改善|压减|压降|缩减|缩短|压缩|扩大|上浮|下浮|削减|精简|递增"
    "|下调|上调|延长|[压减升提缩](?=[到至])|(?<![新净年递])增|(?<!每)降|(?<=[去上]年预算|[去上]年同期)[高低多少]"
)
LEVEL = alternatives(
    "迈上 跨上 站上 跃上 保持在 稳定在 维持在 控制在 稳定 保持 达到 突破 超过 高于 低于 多于 少于 大于 小于 达 超 为 过 占 ≥ ≤ > <"
)
BOUND = (
    alternatives(
        "不低于 不少于 不小于 不高于 不超过 不多于 不大于 不突破 不得低于 不得少于 不得小于 不得高于 不得超过 不得多于 不得大于 不得突破 至少 最多 超过 近"
    )
    + "|(?<![签合契条节预])约"
)
BEFORE = lazy(
    rf"(?:(?P<change>{CHANGE})|(?P<level>{LEVEL}))?(?P<to>到|至|了)?(?P<rate>每[人户亩](?:每[年月日天])?|每[年月日天])?(?P<bound>{BOUND})?$"
)
BEFORE_HOLDS = frozenset(re.sub("[^一-龥≥≤<>]", "", CHANGE + LEVEL + BOUND) + "到至了每人户亩年月日天")
"""Every character of BEFORE; where another one stands before a number, nothing belongs to it."""
AFTER = lazy(
    rf"(?P<scale>{SCALE})(?P<unit>{UNIT}|[:∶]1(?!\d))?(?P<per>[/／](?:年|月|日|天|小时|亩|人|户|平方米))?(?P<aside>\([^()]{{1,6}}\)(?=左右|[及或]?以[上下内]))?"
    r"(?P<post>左右|上下|[及或]?以上|[及或]?以下|以内|之内|内(?![容部外涵陆河]))?"
)
RANGE = lazy(rf"{SCALE}{UNIT}?(?:—+|-+|~|至|到)(?P<upper>{NUMBER})")
RANGE_SIGNS = frozenset("—-~至到")
"""What parts the two numbers of a RANGE, behind the first one's unit."""
NUMERAL = lazy("[0-9０-９百翻一二三四五六七八九两]")  # the same before the text is squeezed
NOT_BEFORE = r"\d.A-Za-z〔\[第+×*/∶:-"
OF_ALL = "个(?:百分(?:之)?百|100%)"
"""六个百分之百, 7个100%: the name of a set of rules for building sites, which is nothing to reach."""
START = lazy(
    rf"(?<![{NOT_BEFORE}])(?!(?:19|20)\d\d年)(?P<number>{NUMBER})(?!(?=[A-Za-z])(?!(?:{LATIN})(?![A-Za-z]))|[+×月]"
    rf"|日[前起至]|[∶:](?!1(?!\d))|\d|\.\d|{OF_ALL})(?<![\d一二三四五六七八九十]个100)"
    rf"|(?<![\d一二三四五六七八九十]个)百分之(?P<percent>{HAN_DIGIT}{HAN_NUMERAL}{{0,4}}(?:点{HAN_NUMERAL}{{1,3}})?|十{HAN_DIGIT}?|百)(?!分)"
    rf"|(?<![一二三四五六七八九十百千万亿第“‘几数上成点分])(?P<han>{HAN_DIGIT}{HAN_NUMERAL}{{0,7}})(?!{OF_ALL})(?=[多余]?(?:万亿"
    rf"|万|亿)?(?:个百分点|{COUNTS}|倍|成|亩|公里|元|吨|平方米|公顷)|[万亿](?:方|斤|担|石|千瓦|立方米))"
    r"|(?<=[减缩降少低短])(?P<part>一半|[二三四五]分之[一二三四])(?![的用])"
    r"|翻(?P<fold>[一两二三]?)番"
)
RANK = ("前", "第")
CONDITION = (*(f"每{step}" for step in "低高超少多增减"), "气温", "雨量", "风力")
"""What stands before a number that nobody is to reach: 每低1个百分点扣1分, 日最高气温达到40℃以上."""
NOT_REACHED = ("不到", "不足", "未达", "未达到", "尚未")
AT_LEAST = frozenset(
    (
        "不低于",
        "不少于",
        "不小于",
        "不得低于",
        "不得少于",
        "不得小于",
        "至少",
        "突破",
        "超过",
        "高于",
        "多于",
        "大于",
        "超",
        "过",
        "≥",
        ">",
    )
)
AT_MOST = frozenset(
    (
        "不高于",
        "不超过",
        "不多于",
        "不大于",
        "不突破",
        "不得高于",
        "不得超过",
        "不得多于",
        "不得大于",
        "不得突破",
        "最多",
        "低于",
        "少于",
        "小于",
        "控制在",
        "≤",
        "<",
    )
)
GRADES = frozenset(("千伏", "kV", "KV"))
"""What a thing is, rather than how much of it: 220千伏变电站."""
RELATIVE = lazy("%|‰|百分点|倍|成|点|分|元|岁|年|微克|毫克|:1")
RISES = lazy("(?:每[亩户人头吨]|单产|产量|收入|标准|均价|工资|产能|水位|税收)(?:力争|再|平均|要)?$")
"""What rises by so much, and is no work: 水稻单产力争每亩提高10公斤."""
IN_YEARS = lazy("(?:年限|年数|学制|寿命)[^，。；]{0,8}$")
PURE_NUMBER = lazy("(?:比|系数|指数|强度|密度|倍数|比例|容积率)(?:要|将|力争|稳定|保持)?$")

# --- the words of the indicator --------------------------------------------------------------------------------------

OF_A_WHOLE = lazy("(?P<bound>不得?(?:高于|低于|超过|少于|大于|小于))[^，。；、\\d]{2,10}的$")
"""收费不得高于成本价的80%: the bound stands before what the share is of."""
CLAUSE = lazy(r"[，。；！？：;:!?\n\t|｜│┃]")
OPEN_BRACKET = lazy(r"^.*\((?=[^()]*$)")  # what stands before a bracket that is still open
JOINT = lazy(r"^(?:、|和|与|及|以及)+$")
LIST = lazy(r"、|以及|和|与|及")
MAKE_WORDS = (
    "建设 新建 改建 扩建 新改建 改扩建 新改扩建 建成 打造 培育 新增 创建 实施 开展 布设 升级 发展 选派 引进 招引 引育 签约 开工 竣工 落地 完成 改造 整治 建立 设立 组建 培养 "
    "培训 举办 推出 创成 认定 获批 推广 投放 建好 办好 储备 谋划 提供 开发 安排 募集 筹集 筹建 配建 配备 增设 增加 减少 压减 关停 淘汰 消除 修复 治理 种植 绿化 清理 盘活 "
    "化解 解决 救助 资助 帮扶 招聘 招录 吸引 接待 发放 新(改)建 改(扩)建 新(改、扩)建 新(扩)建 新、改(扩)建 建 新 再 实现 转化 孵化 制定 修订 出台 争创 投用 更新 加装 铺设 架设 "
    "打通 启动 启用 规划建设 开工建设 开通 组织 新建成 推进 确保 支持 扶持 壮大 整合 维修 疏通 拆除 保障 惠及 覆盖 "
    "服务 落实 争取 筹措 投入 统筹 拨付 下达 吸纳 帮助 引导 动员 留住 建档 新认定 新培育 新引进 滚动实施 招收 安置 "
    "输送 搬迁 遴选 评选 选树 征集 命名 迁建 续建 布局 硬化 疏浚 加固 调处 购置 购买 采购 安装 推动 督促 指导 "
    "改造提升 整治提升 优化提升 巩固提升 创建提升 提升改造 提档升级 升级改造 提质改造 提质升级 改造升级 成立 抽调 "
    "抢修 派出 派驻 下派"
)
MAKES = alternatives(MAKE_WORDS)
MAKING = lazy(rf"(?:(?:{MAKES})[、和及或]){{0,4}}(?:{MAKES}){{1,2}}(?:了|首批|第一批|剩余|其余)?$")
OPENS_WITH_MAKING = lazy(rf"^(?:{MAKES})+")
MAKING_ENDS = frozenset("了批余") | {word[-1] for word in MAKE_WORDS.split()}
"""What MAKING ends with; asked first."""
LONG_MAKES = alternatives(" ".join(word for word in MAKE_WORDS.split() if len(word) > 1))
CHAIN = lazy(rf"、(?=(?:拟|再)?(?:{LONG_MAKES})[^、])")
NUMERAL_OF_DATE = r"(?:\d{1,3}|[一二三四五六七八九十两半]{1,3})"
DATE = (
    r"(?:到|至|在|于)?(?:(?:(?:19|20)\d\d|[今本明当])年(?:度|\d{1,2}月)?|“?十[一二三四五六]五”?(?:时期|期间)?|年(?=[底末内])|\d{1,2}月份?"
    r"|[一二三四五六七八九十]{1,2}月份?(?=[底末前上中下])|(?:第|前)?[一二三四1-4]季度|首季度?|[上下]半年|\d{1,2}[日号](?=之?前|以前|内)"
    rf"|{NUMERAL_OF_DATE}(?:个?(?:工作日|月|星期|季度)|[天日周年])(?=[之以]?内)"
    r"|(?:元旦|春节|清明|“?五一”?|“?七一”?|“?十一”?|端午|中秋|国庆|汛期|入冬|开学|两会|供暖季?)节?(?=之?前|以前))"
    r"(?:[上中下]旬|底|末|[之以]?内)?(?:[之以]?前)?"
)
LEADING = lazy(
    rf"(?:〔[^〔〕]{{1,8}}〕|(?:今后|未来)(?=[一二三五十\d])|{DATE}|\((?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\)"
    rf"|[\U0001f000-\U0001faff]\ufe0f?\d{{0,2}}|[■◆●▲★□◇○•]|力争|累计|(?:\d{{1,2}}|[一二三五十两])年内"
    rf"|可(?=[一-龥]{{2}})|确保|争取|务必|预计|预期|努力|但|含|包括|要|使|将|把|拟|其中|同时|并|且"
    rf"|再(?!生|造|贷|就业|融资)|全面|着力|尽快|抓紧|迅速|立即|分别(?=[一-龥]{3})|提出|主要(?=目标)|主要(?:是|有|包括)"
    rf"|为[^，]{{2,40}}?(?=购置|配备|配置|提供|发放|安装)|目标是?|推动(?=全)"
    rf"|带动(?=[^，]{{2,16}}(?:面积|产[值量]|收入|[率额])$)|继续(?=[一-龥]{{3}})|实现(?=[^，]{{2}})"
    rf"|每(?:半?[年月]|季度?|周|[天日旬]|学期)|全年|年度|"
    r"在?全[市省县区国乡镇]|我[市省县区国]|(?:原则)?同意|会议(?:同意|决定|要求|强调|明确|议定|确定)|(?:由[^，]{2,14})?从[^，]{1,16}中(?=安排|拨付|列支|筹集|调剂|落实)|、)+"
)
THAN = r"(?:(?<!占)比|较)(?:上年|去年|20\d\d年|“?十[一二三四五]五”?|基期|上季度|往年)(?:末|底|同期|增速|预算)?(?:的?基础上)?"
TRAILING = lazy(
    (
        "(?:年均|累计|合计|总体|(?<!全[省国市县区])平均|力争|预计|预期|进一步|同比|可比|实际|名义|同口径|基本|继续|全面"
        "|全部|分别|(?<=[一-龥])[人户生亩]均(?:每[年月日天])?|(?<![平人户生亩])均|各|再|[要应须]有|要|也|将|可|稳定|持续|至少|最多"
        "|最高|每人(?:每[年月日天])?|每[户亩](?:每年)?|年内|(?:[到至在于])?年[底末](?:[之以]?前)?|[一二三五两]年(?:内)?|今年|明年|全年|(?:到)?20\\d\\d年|每年"
        "|拟?按|拟|的|"
    )
    + THAN
    + r"|(?:到|至|在|于)?(?:(?:(?:19|20)\d\d|[今本明当])年(?:度|\d{1,2}月)?|\d{1,2}月份?|“?十[一二三四五六]五”?(?=末|期末))(?:[上中下]旬|底|期?末|内)?(?:[之以]?前)?"
    + (
        "|[从由](?:[^，]{0,12}\\d[^，]{0,8}|(?=[一二三四五六七八九十百两])[^，]{2,9})"
        "|从(?![^，]{0,16}(?:安排|拨付|列支|筹集|调剂)|[^，]{2,20}(?:时间|时限|周期|环节|材料|成本)$)[^，]{1,20}|，)+$"
    )
)
TRAILING_ENDS = frozenset(
    "有前旬份五算”上义也争五亩人体内再别可各均多天定将少年底度径户拟按日月期末本步比的续要计速部际面高，"
)
"""What TRAILING ends with, unless it begins with 从 or 由."""
SHARE = lazy("^(?P<name>[^，]{2,30}?)(?:达到|达)[^，]{1,12}的$")
PREPOSITIONS = frozenset("在对按以从由向与于为给") | {"按照", "根据"}
DONE_FOR = lazy("[^，。；\\d]{2,16}?(?:实施|进行|开展|提供|发放|办理|安装|完成|落实)")
"""为2000户困难家庭实施适老化改造: for so many it is done."""
STARTING_POINT = lazy(f"(?:{CHANGE}|调整|上调|下调)(?:到|至|为)")
QUOTED = "“[^“”]{1,16}”"
OF_NOUN = (
    rf"(?:{QUOTED}|(?!(?:人均|户均|亩均|年均|达到|实现|接受|享受|参与|参加|开展|脱贫|增收))"
    r"[^，。；！？、：;:!?\n\t|｜│┃和及与等()“”\d])"
)
NOUN = lazy(rf"的?(?P<noun>{QUOTED}{OF_NOUN}{{0,24}}|{OF_NOUN}{{2,24}})")
CELL_EDGES = frozenset("\t|｜│┃")
"""What parts the cells of a row."""
BREAKS = frozenset("，。；！？、：:;!?\n\t|｜│┃和与及等()”0123456789") | {""}
"""With which neither NOUN nor HAVING begins."""
HAVING = lazy("(?:具有|拥有|富有|从事)[^，。；\\d]{2,24}?的(?P<noun>[一-龥]{2,12})(?=[，。；、]|$)")
PART_OF = lazy(
    "的(?P<name>[^，。；、\\d]{1,12}?(?:达到|达标|建成|建立|建有|实现|完成|开通|开展|配备|具备|纳入|通过|成为)[^，。；、\\d]{0,16})(?=[，。；]|$)"
)
"""Of what a share is to do something: 80%以上的行政村达到整洁标准."""
AIM = lazy("的[^，。；、\\d]{0,8}?(?:目标|任务|要求|水平)(?:任务|要求)?(?=[，。；、]|$)")
REACHES = lazy("^(?:完成|实现|达到|落实|确保)+")
RULES = lazy("[^，。；、\\d]{0,8}(?:制度|规定|要求|政策|举措|措施|任务|机制|原则|条例|工作)(?=[，。；、]|$)")
RULE_UNITS = frozenset(("项", "条", "个", "种"))
KEEPS = lazy("(?:落实|执行|贯彻|抓好|做好|完成|坚持|遵守)(?:好)?$")
"""18项制度 are kept, 12项任务 done: no number to reach."""
STATE = (
    "(?:主体(?:工程)?|全部|全线|年底前?|年内|\\d{1,2}月(?:底|末)?前?|如期|按期)*(?:竣工|封顶|贯通|交付"
    "|投入(?:使用|运营)|建成|开工|完工|投产|投用|通车|达产|并网|上线|试运行|开业|入驻)"
    "(?:交付|投用|投产|投运|使用|通车|运营|运行|发电|见效|达效|入统)?"
)
STATE_ENDS = lazy(f"{STATE}(?:、|和|以及)")
"""…12万平方米主体封顶、引水隧洞3.5公里贯通: it is said of the value before."""
GOES = (
    "深入(?!人心)|到[^，。；]{2,6}(?:坐诊|任职|挂职|驻点|服务|帮扶|蹲点)"
    "|在[^，。；]{2,8}(?:开展|值守|疏导|巡逻|执勤|待命)|驻[县市乡镇村厂](?!区)|[奔分]赴|前往|进驻|走进|走上|下沉[到至]"
)
GOES_THERE = lazy(f"(?:{GOES}|赴|接送)(?=[一-龥]{{2}}|\\d)")
"""Where those who are counted go, behind what they are: 组织30支医疗队深入牧区."""
NOT_NOUN = lazy(
    f"{GOES}|赴[一-龥]{{2}}开展|用于|以上|以下|以内|左右|不|安排|征收|执行|并|且|其中|要|力争|确保|达到|分别|的(?:基础|目标|速度|标准|要求|比例|部分|范围)"
    f"|{STATE}(?=[，。；、]|$)"
)
"""What comes behind a value and is not what is counted: 标准厂房12万平方米竣工交付."""
RATE_BEGINS = frozenset("的标比额")
RATE = lazy("的?(?:标准|比例|额度)(?:给予|发放|进行|予以|补助|安排|缴纳|享受)")
PAID = lazy("的，?(?:每[人户个])?(?:一次性)?(?:给予|予以|发放|奖励|补助|补贴)[^，。；]{0,12}$")
FOLLOWED = lazy(r"(?:、|和|与|及|以及)[^，。；\d]{0,6}\d")
ONE_MORE = lazy(r"[、和与及]\d")
ONE_AND = lazy(r"[、和]\d")
DESCRIBES = one_of(
    *(f"{what}(?:主要)?(?:包括|分为)[^，]*$" for what in ("内容", "范围", "对象")), r"一批.{0,8}$|分别[^，]*\d"
)
BY_RATE = lazy("按照?[^，]{0,20}$")
COUNTED = frozenset(COUNT_WORDS.split())
FOR_EACH = lazy(
    "每(?:新增|引进|招用|招收|招聘|吸纳|培育|培养|培训|救助|安置|输送|转移|销售|收购|新建|建成|创建|认定|发展)$"
)
"""每招用1人给予1000元: by what is paid."""
TURNS = frozenset(("次", "场", "轮", "场次", "批次"))
DONE_BEFORE = lazy("(?:开展|组织|进行|召开|举办|实施|接受)[^，。；\\d]{2,14}$")
"""What was said to be done in the clause before."""
AT_LEAST_DONE = lazy("(?:至少|最少|不少于|不得少于)(?=[一-龥、]{1,16}$)")
"""The bound before what is done so often."""
DONE_TO_ALL = lazy(
    "的?(?P<noun>[^，。；、\\d]{1,12}?)(?:全部|全面|均|都|年内|年底前|按期|如期|悉数|要|须|应)+"
    "(?P<done>(?:完成|实现)?(?:整改(?:到位|完成|销号)?|销号|清零|办结|开工|竣工|完工|建成|投产|投用|投运|达产|入库|交付"
    "|验收|达标|摘牌|并网|通车|落地|清退|拆除|取缔|关停))(?=[，。；、]|$)"
)
"""30处隐患全部整改到位, 30个项目年内开工: what is done to those who are counted, behind them."""
CLOSES = lazy(r"$|[，。；！？：;:!?\n\t|｜│┃、)]")
ACHIEVED = one_of(
    *(f"{when}[^，]{{0,8}}发现" for when in ("这次", "本次", "督查", "检查", "排查", "目前")),
    (
        "应[^，。；]{1,4}未|去年(?<![比较]去年)|上年(?<![比较]上年)(?!增|同期)|过去"
        "|已经?(?=达|完|建|实|超|突|累|有|形|增)|目前|截至|现有|原有|完成了|实现了|达到了|建成了|突破了|累计.{0,6}了"
    ),
)
SAID_ELSE = one_of(ACHIEVED.pattern, DESCRIBES.pattern)
HEAD = lazy(
    "(?:居民)?人均(?:可支配收入|纯收入)|(?:人均)?(?:财政)?补[助贴]标准|(?:综合)?机械化率|[^、和与及]{1,2}化率"
    "|(?:覆盖|普及|合格|达标|完成|利用|处理|入学|入园|巩固|参保|服务|管理|死亡|增长|满意|知晓|失业|就业|生产|治理"
    "|回收|办结)率|(?:种植|播种|渔业|经营)?面积|"
    "排放(?:总)?量|增加值|总产值|产值|产量|出栏量|占比|比重|比例|浓度|零售额|销售额|交易额|(?:固定资产)?投资|收入"
    "|税收|利润|贷款|存款|生产总值|指数|总额|总量|数量|增速|增幅|能耗|人次|[率量额值数]$"
)
HEAD_AT_END = lazy(f"(?:{HEAD.pattern})$")
OF_GRADE = lazy("(?P<grade>.{1,3}级)(?P<noun>.{2,})")
BARE_VALUES = lazy(r"(?:(?:、|和|与|及|以及)\d[\d.,]{0,11}[多余]?(?:万|亿|万亿)?[^\d、，。；和与及]{1,4})+")
TOLD_YEAR = lazy(r"^(?:全[市省县区国]|我[市省县区国])?(?P<year>20\d\d)年(?!的|底|末|以来|起|基础|[—-]|至|到)")
NOTE = lazy(r"[〔\[]\d{1,3}[〕\]]")
AND_MORE = lazy(r"^[^，。；！？：;:!?\n\t、和与及\d]{2,30}(?:、|和|与|及|以及)$")
MEANT = lazy("力争|计划|确保|要|拟|预计|目标|将|争取|安排")
SUBJECT = lazy(
    (
        "(?<=[局委办厅部院校区县市镇乡村司团处科室所站队会府心构位业门家行道])(?:(?:也|都|均|还)?(?:要(?!素|点|件|闻|有$)"
        "|应当?(?![急用对])|必须|须|将|负责|牵头(?:负责)?)|(?=确保|力争|安排|拨付)"
        "|会同[一-龥、]{2,24}?[局委办厅部院校府司心](?![一-龥]{0,6}[局委办厅部院府司心])(?:抓紧|尽快|共同)?)"
    ),
)
CHARGING = frozenset("要应必须将负牵确力安拨会")
"""One of these is in every SUBJECT, and found much faster."""
"""市信访局要推动信访总量下降12%: who is to see to it is no part of what is measured."""
DRIVES = lazy("(?:推动|促进|带动|保持|抓好|做好|紧盯|狠抓|继续|持续|切实|全力|着力)+")
COMPARED = lazy(THAN)
SO_FAR = lazy("上半年|前[一-龥\\d]{1,2}(?:个月|季度)|[一二三四1-4]季度|\\d{1,2}月?[-—–~至]\\d{1,2}月|今年以来|同比已")
"""Before 比去年同期 it tells what has been reached, unless a word says what is to be."""
UNTIL_NOW = lazy(f"^.{{0,8}}?(?:去年(?!同)|上年(?!同)|{SO_FAR.pattern})")
AS_IT_IS = lazy("的(?:情况|问题|现状|现象|形势|态势|趋势|不利|基础|被动|短板)")
YIELD = lazy("(?:年|总|年总|综合)?(?:产量|产值)")
AREA = lazy("(?<=[一-龥]{2})(?:年|总|在地)?(?:种植|播种|栽培|养殖|在地)?(?:总)?面积$")
AT_ITS_HEIGHT = lazy(
    "，(?:再)?(?:创|达到?|为|是)(?:下|出)?(?:历史|历年|近年|十年)[^，。；]{0,4}(?:新?高|之最|最[高多])"
)
LIVESTOCK = lazy("年?(?:出栏|存栏)(?=[一-龥])")
"""出栏牛、羊、兔分别…: the verb is of all names."""
EACH = lazy("每\\d{1,4}(?:公斤|千克|斤|吨|亩|头|只|立方米|千瓦时)$")
IS_TO = lazy(f"(?:必须|要(?<![主重首摘纪概简扼需只]要))(?<=[一-龥]{{3}})(?=(?:{LONG_MAKES})$)")
"""亿元以上项目要签约200个 measures 亿元以上项目签约."""
PLANNED = lazy("拟(?=安排|投入|下达|筹措|新增|投资)|(?<=投资|资金|支出|经费|债券|补助)安排$")
"""中央财政拟安排补贴资金: that it is planned is no part of the name."""
OF_THE_SAME = lazy("占[^，]{1,20}(?:比重|比例|的比)|总数|总量|总额|总规模|数量")
