"""What the words inside a label can be: keys, verbs of duty, conventions on who leads."""

from luoshi.reading.model import UnitRole
from luoshi.reading.patterns import lazy, one_of

DUTY = (
    "(?:牵头|主办|主责|责任|负责|承办|落实|实施|完成|办理|配合|协办|协同|协作|协助|参与|参加|会办|支持|指导|督导|督办"
    "|组织|推进|建设|主管|监管|监督|统筹|(?:服务|包联|包抓|包保|帮扶|推进)(?=单位|专班)|属地(?=：)|责(?=部门|单位)"
    "|任(?=单位：)|负(?=部门：|单位：)|[牵头配合督导](?=单位：|部门：))"
)
WHOSE = "(?:第[一二三]|[省市州县区][级直]|[省市州县区]|主要|具体|共同|直接|行业|属地|业务|工作|项目|整改|考核)?"
BODY = "(?:单位|部门|处室|科室|部室|机关|主体|机构|专班)"
PLACE_BODY = "(?:站所|股室|院系|镇街|乡镇|村居|村社|班组|企业|村?（?社区）?|村（居）|村|人(?:及|和|、)(?:责任)?单位)"
"""Who answers in townships, schools and works; only a colon makes a key of it."""
DUTIES = f"{DUTY}(?:(?:及|和|、|/|（)?{DUTY}）?)?(?:的)?"
BESIDES = f"(?:（{BODY}）)?(?:(?:及|和|、|/|（)(?:责任人|领导|部门|单位|负责人|联系人|人员)）?)?"
LOOSE_COLON = (
    "[ \u3000]*(?:[—–-]{1,2}|→|＝|:|/(?=[市省县区州国各]|$))[ \u3000]*|[ \u3000]+|\n|[均都]?为|是|(?=[市省县区州国各])"
)
"""What parts a key from its names where the colon is missing: 牵头单位 市教育局, 责任单位为市教育局."""
COLON = "(?:：|〕：?)"
"""责任单位：, 【责任单位】."""
PERSON = (
    "(?:(?:[省市州县区镇乡校院]委|[省市州县区镇乡]政府|[省市州县区镇乡校院]级?|责任|负责|分管|牵头|包保|包案|稳控|包联|包抓"
    "|挂钩|挂帅|挂牌|联系|主管|指导|督办|主要|[牵头责任]){0,3}领导(?:同志)?"
    "|责任[河湖林田路链段]长|(?:第一|具体|直接|分管|主要|牵头)?(?:责任人|负责人|联系人|联络员|牵头人|包保人))"
)
TIME = "(?:(?:预计|计划|拟|要求)?完成|办结|办理|整改|解决|落实|推进|实施|达标|交付|化解|竣工|投用|工作)?(?:时限|时间|期限|节点|进度)(?:要求|安排|计划|节点)?|推进计划"
DIVISION = "(?:部门|单位|职责|任务|责任|工作|具体)?分工"
"""A key that leaves the roles to its words: 部门分工：市教育局牵头，市财政局配合."""
OTHER = (
    "(?:验收|销号|复核)(?:单位|部门)|(?:适用|推广|实施|试点|覆盖|涉及)范围|适[用范]?围|用范围|备注|(?:联系)?电话"
    "|资金来源|工作目标|目标要求|成果形式|序号|(?:工作)?任务|工作内容"
)
ENGLISH = (
    "(?:(?P<{0}>[Ll]ead(?:ing)?|LEAD|[Rr]esponsible|[Oo]wner|OWNER|[Ss]upport(?:ing)?|SUPPORT|[Cc]o-?operating"
    "|[Aa]ssisting)(?: (?:[Uu]nits?|[Dd]epartments?|[Aa]genc(?:y|ies)|[Oo]ffices?|[Bb]ody))?"
    "|(?P<{1}>[Dd]eadline|DEADLINE|[Dd]ue(?: [Dd]ate)?|[Tt]ime limit))：[ \u3000]*"
)
"""The keys of slips that are written in two languages: Lead: 市教育局, Deadline: 6月底."""
KEY = lazy(
    f"{WHOSE}(?P<role>{DUTIES}(?:(?<=督办|整改|责任)对象(?=[：〕]))?)(?:(?:{BODY}|{PLACE_BODY}|地区|县区|区县|市县|方|[部门单位](?=：))?{BESIDES}{COLON}"
    f"|{BODY}(?P<loose>{LOOSE_COLON}))"
    f"|(?P<person>{PERSON}){COLON}|(?P<division>{DIVISION}){COLON}|(?P<other>{TIME}|{OTHER}){COLON}|{ENGLISH.format('english', 'due')}",
)
KEY_HOLDS = lazy("：|〕|单位|部门|处室|科室|部室|机关|主体|机构|专班")
"""One of these is in every KEY, and found much faster."""
OF_A_NAME = "[一-龥]{1,8}(?:办公室|中心|委员会|小组|专班)|委|组|室|办(?!理)|局|科|站|处(?!理)|中心|公[室厅]|院|会(?!同)"
"""What makes a verb part of a name: 教育督导委员会, 政协办公室."""
VERB = lazy(
    "(?P<lead>(?<=[部委局厅办署院会])头(?=[，；）]|$)|[为是](?:总|共同)?(?:牵头|主办|主责)(?:责任)?(?:单位|部门)"
    "|(?:总|共同|分别|联合|双)?牵头(?!单位|部门)(?:负责|组织|落实|实施|推进|抓总|协调|办理|推动|做好)*|主办|主责|抓总"
    "|为主(?:负责)?)"
    "|(?P<with>会同|联合(?<=[部委局厅办署院会行]联合)(?=[省市县区国各]|[一-龥]{2,10}(?:局|委|部|办|厅|公司|中心))|(?<=[部委局厅办署院会行])商(?=[一-龥]{2,12}(?:部|委|局|厅)))"
    f"|(?P<guide>[为是](?:指导|督导)(?:单位|部门)|(?:负责|加强|给予|提供|做好)?(?:业务|司法|技术|政策|专业|全程|日常)?(?:督促)?指导(?:督促|监督)?|督导|督促(?:落实)?"
    f"|(?:负责|加强|全程|跟踪|日常)*监督(?=[，；）〕]|$))(?!{OF_A_NAME})"
    "|(?P<responsible>负总责|总负责|[为是](?:共同|第一|主要|直接)?(?:责任|承办|落实)(?:单位|部门|主体)|[为是](?:第一|直接|主要)?责任人(?=[，；。）〕]|$)"
    "|(?<=[部委局厅办署院会府等位门])[负责](?=[，；）]|$)"
    "|(?:共同|分别|分工|联合|具体|各自|属地|总体)?负责(?!人(?!员)|同志)(?:落实|实施|推进|组织实施|组织|办理|推动)?|组织实施|具体实施"
    "|承办(?!单位|部门)|(?:分工|分别|共同|抓好|具体|分头)落实|落实(?=[，；。）〕]|$)|(?:落实|承担|履行)?(?:属地管理|属地|主体|监管|管理|行业)责任(?=[，；。）〕]|$)|落实责任"
    "|(?:统筹(?:协调|推进|实施)?|(?:组织|具体)?(?:实施|推进)|建设)(?=[，；。）〕]|$))"
    f"|(?P<support>[为是](?:配合|协办|参与|协同|支持)(?:单位|部门)"
    f"|(?:积极|密切|协同|共同)?(?:配合|协助|参与|参加|协同|协办|支持)(?:配合|实施|落实|做好)?|(?<=[局厅部署院行府室])会办(?=[，；。）〕]|$))(?!{OF_A_NAME}|单位"
    f"|部门)"
    "|(?P<does>(?:给予|提供|做好|加强)[一-龥]{0,6}(?:支持|支撑|保障|保卫|服务|帮助)(?=[，；。）〕]|$)"
    "|(?:联合)?(?:保障|办理|制定|印发|编制)(?=[，；。）〕]|$)|(?:研究)?提出[一-龥]{0,4}意见(?=[，；。）〕]|$))",
)
VERB_HOLDS = lazy(
    "联合|抓总|单位|部门|主体|头|负|责|主办|主责|为主|会同|商|指导|督导|督促|负责|实施|推进|统筹|建设|承办|落实|配合|协助|协同|协办"
    "|参与|参加|支持|监督|给予|提供|做好|加强|保障|办理|制定|印发|编制|意见"
)
"""One of these is in every VERB, and found much faster."""
FOR_ALL = lazy(
    "以下(?:各[项条]|任务|工作|事项|内容)?(?:均|都)|为共[同性](?:责任|配合|牵头|落实)?(?:单位|部门)|不再(?:一一|逐一|单独)?(?:列出|列|标注)|下同"
)
"""以下均需各级政府落实，不再列出: holds for all items and names nobody for this one."""
VERB_ROLES: dict[str, UnitRole] = {
    "lead": "lead",
    "with": "lead",
    "guide": "guide",
    "responsible": "responsible",
    "support": "support",
    "does": "support",
}
HELPERS = lazy("（(?P<list>[^（）]{2,120}(?:配合|参与|协助|协办|负责|指导))）")
"""Those who help, in brackets of their own: （市财政局（市教育局配合））."""
LEADING = "(?:牵头|主办|主责)"
LISTED_FIRST = f"(?:名|序)?(?:在|于)?.{{0,3}}(?:第一|首位|最前|前面|首).{{0,8}}{LEADING}"
FIRST_ONE = "(?:位|个|家).{0,8}(?:为|是)(?:牵头|主办)"
FIRST_UNIT = ".{0,6}(?:单位|部门|者).{0,3}(?:牵头|主办)"
CONVENTION = one_of(
    f"排{LISTED_FIRST}",
    f"列{LISTED_FIRST}",
    f"第一(?:个)?(?:责任)?(?:单位|部门|位)?.{{0,5}}(?:为|是|系).{{0,3}}{LEADING}",
    f"首{FIRST_ONE}",
    f"第一{FIRST_ONE}",
    f"首列{FIRST_UNIT}",
    f"首位{FIRST_UNIT}",
    f"第一{FIRST_UNIT}",
    f"首个{FIRST_UNIT}",
    f"列首位{FIRST_UNIT}",
    f"排首位{FIRST_UNIT}",
)
CONVENTION_HOLDS = lazy("[下共再排列第首]")
"""One of these is in every CONVENTION and FOR_ALL, and found much faster."""
REPORTED_BY = lazy("(?:汇报|列席|参会|发言)(?:单位|部门|人)：")
"""（汇报单位：市发展改革委；参加单位：市工信局）: who was there when it was discussed."""
NOBODY = lazy("\\s*(?:无|暂无|[-—–/]{1,4})[。；，\\s]*")
"""配合单位：无."""
KEY_LEADS = ("牵头", "主办", "主责", "Lead", "lead", "LEAD")
KEY_SUPPORTS = ("配合", "协办", "协同", "协作", "协助", "参与", "参加", "会办", "S", "s", "C", "c", "A", "a")
KEY_GUIDES = ("指导", "督导", "督办", "主管", "监管", "监督")


OF_WHOM = lazy(f"^{WHOSE}")


def role_of_header(words: str) -> UnitRole:
    """The role that the header of a column gives: 市级配合单位（排名不分先后）."""
    return role_of_key(OF_WHOM.sub("", words.partition("（")[0]))


def role_of_key(role: str) -> UnitRole:
    """The role that 牵头单位, 责任部门, 配合单位, 指导单位 give."""
    if any(word in role for word in KEY_LEADS):
        return "lead"
    if role.endswith("对象"):  # 督办对象: who is told to do it
        return "responsible"
    if role in {"牵", "头"}:  # what is left of 牵头单位 where a character is lost
        return "lead"
    if role.startswith(KEY_SUPPORTS) or role in {"配", "合"}:
        return "support"
    if role.startswith(KEY_GUIDES) or role in {"督", "导"}:
        return "guide"
    return "responsible"
