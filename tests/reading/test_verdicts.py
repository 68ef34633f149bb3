"""What a sentence is, by kinds of documents; what the rules are called in words; how sure they are."""

import ast
import re
from pathlib import Path

import pytest

from luoshi import reading
from luoshi.reading import confidence, rules
from luoshi.reading.assembly import understand
from luoshi.reading.formats import Text
from luoshi.reading.verdicts import Setting, classify

NEWS = Setting(None, None, "meeting-report", preamble=False)
MINUTES = Setting(None, None, "minutes", preamble=False)
NOTICE = Setting(None, None, "notice", preamble=False)
PLAN = Setting("task", None, "plan", preamble=False)
WORK = Setting("task", None, "work-report", preamble=False)
REVIEW = Setting("review", None, "work-report", preamble=False)
OTHER = Setting(None, None, "other", preamble=False)
NEWS_OF_2026 = NEWS._replace(year=2026)

COMMITMENTS = [
    ("全县中小学受台风影响，明天停课一天。", NOTICE),
    ("截至6月底仍欠费的，由县水务公司上门催缴。", NOTICE),
    ("奖补要10万元以上的项目，逐个现场核验。", PLAN),
    ("组建队伍12支，培训员工300人。", NOTICE),
    ("会议议定事项由县政府督查室逐项跟踪。", MINUTES),
    ("因资金没有落实未开工的，约谈主要负责人。", NOTICE),
    ("因暴雨受灾、生活难以维持的农户，由镇民政办逐户救助。", NOTICE),
    ("因地制宜发展林下经济，避免不顾条件一哄而上。", PLAN),
    ("受理的投诉件不得超期，3日内办结。", PLAN),
    ("现有车位214个，新增100个，6月底前划线。", MINUTES),
    ("现有3座山塘清淤，配套渠道不少于2公里。", PLAN),
    ("现有林改培170万亩，森林抚育35万亩。", PLAN),
    ("截至10月底尚未开工的项目，由县督查室逐个约谈。", NOTICE),
    ("村民反映，村口路灯不亮，由石桥镇6月底前修复。", MINUTES),
    ("上周交办未办结的5件，镇纪委逐件盯办，周五前销号。", PLAN),
    ("昨晚排查出的隐患今天全部整改到位。", PLAN),
    ("今年国庆假期接待游客500万人次以上。", PLAN),
    ("白石水厂2026年建成，日供水2万吨以上。", PLAN._replace(year=2026)),
    ("符合条件的有序纳入保障，不漏一户。", PLAN),
    ("云湖区住建局已约谈的企业，6月底前退还多收费用。", NOTICE),
    ("各乡镇10日前报送名单，会议时间另行通知。", NOTICE),
    ("下次议事会定于7月16日，由网格长提前三天征集议题。", MINUTES),
    ("各站所参照执行本方案，3月底前落实到位。", NOTICE),
    ("送：各村台账7月15日前送镇党政办。", PLAN),
    ("以县为单位制定名录，统一按新标准执行。", PLAN),
    ("各单位应于12月20日前报送自评报告，迟报的每天扣0.5分。", NOTICE),
    ("镇考核办每月对各村打分排名，末位的扣2分。", NOTICE),
    ("办结率达到98%以上，每低1个百分点扣1分。", PLAN),
    ("累计三次不到的，由镇纪委谈话提醒，年度考核不得评优。", MINUTES),
    ("整改弄虚作假的，取消当年评优资格，并按程序追究责任。", PLAN),
    ("打印扫描不得分散采购。", NOTICE),
    ("每次10分钟以上，加10分钟机动时间，每周不少于3次。", PLAN),
    ("对2024年以来履职不力的责任人依规依纪追责问责。", PLAN),
    ("对近三年来多次投诉的企业，逐一约谈。", NOTICE),
    ("严格执法，违法必究。", PLAN),
    ("对拒不整改的企业，违规生产的一律停产。", PLAN),
    ("经督查发现，整改不到位的一律约谈。", NOTICE),
    ("检查发现，消防通道堵塞，由县住建局3月底前整改。", NOTICE),
    ("全年共培训村干部3000人，比上年增加500人。", PLAN),
    ("把握不准的事项及时请示。", PLAN),
    ("天亮前任何人不准返回。", OTHER),
    ("每户门上贴封条，明天中午前清理完毕。", MINUTES),
    ("云湖区泵车不够，市住建局再调6台，一个小时内到位。", OTHER),
    ("信息报送，各县区每小时报一次。", OTHER),
    ("烘烤用工不足的问题，便民服务中心组织培训2期。", MINUTES),
    ("县委督查室每半月联合督查一次，对排名末位的，在县委常委会会议上作表态发言。", MINUTES),
    ("对征求意见稿如有意见，请于3月5日前反馈县司法局。", NOTICE),
    ("每班清理积尘并做好记录，同时作业人数控制在9人以下。", NOTICE._replace(mode="requirement")),
    ("由白石县政府9月30日前拆除复耕。", NOTICE._replace(mode="appraisal")),
    ("县委成立乡村振兴专班。", NOTICE),
    ("各级财政按不低于上年一般公共预算支出1%的比例安排预备费。", NOTICE),
    ("突发困难10日内落实帮扶措施。", NOTICE),
    ("建立联席会议制度，市发展改革委承担日常工作，每季度召开一次会议。", NOTICE),
    ("局成立秋防工作专班，由副局长任组长，办公室设在局畜牧兽医股。", NOTICE),
    ("农村自来水普及率由去年的91.2%提高到94%以上。", NOTICE),
    ("请青岭县委、县政府高度重视，于6月底前整改到位。", NOTICE),
    ("全年完成投资12.8亿元，同比增长9%。", NOTICE),
    ("已建设施要确保6月底前投用。", NOTICE),
    ("县农业农村局每5天通报一次。", NOTICE),
    ("“三公”经费在去年基础上再压减10%。", NOTICE),
    ("一季度到岗80%，上半年全部到岗。", NOTICE),
    ("成立优化营商环境领导小组，由县长任组长，办公室设在县发改局。", NOTICE),
    ("树线矛盾隐患于3月31日前全部整改销号。", NOTICE),
    ("方案已经市政府同意，现印发给你们，请各牵头单位于2月28日前将措施报市政府督查室。", NOTICE),
    ("目前已完成860户，剩余340户9月底前全部改造到位。", NOTICE),
    ("应急办周五下班前把九小场所过一遍，上周查了43家。", NOTICE),
    ("以上事项由督查办按月督办，每月28日前各单位报送进展。", NOTICE),
    ("对未达序时进度的，管委会督查室发督办单。", NOTICE),
    ("3处隐患至今未整改，6月底前办结。", PLAN),
    ("尚未开工的项目3月底前全部开工。", PLAN),
    ("部分企业责任落实不到位，由市应急局约谈其负责人。", NOTICE),
    ("针对部分单位责任不落实的问题，开展专项整治。", NOTICE),
    ("对少数单位重视不够的，予以通报批评。", NOTICE),
    ("一些地方要加快进度。", NOTICE),
    ("少数民族地区要加强保护。", NOTICE),
    ("会议要求，各县区要在十日内完成自查。", NEWS),
    ("每季度组织一次全县村干部培训，动员青年党员参加。", PLAN),
    ("要求各级各部门迅速开展拉网式排查。", NEWS),
    ("就做好汛期工作，会议强调，要落实值守制度；加强巡查。", NEWS),
    ("县人大、县政府等各党组要同党中央保持高度一致，为建设新云州作出新的更大贡献。", NEWS),
    ("面对新的任务，各级政府要增强“四个意识”，落实从严治党要求。", WORK),
    ("会议同意云河大桥初步设计方案，由市住建局牵头，3月底前完成施工图审查。", MINUTES),
    ("会议听取了教务处的汇报，决定成立迎评工作领导小组。", MINUTES),
    ("会议原则同意采购管理办法，按程序印发。", MINUTES),
    ("会议通过了对材料的审查，同意进行公示，由评建办负责落实。", MINUTES),
    ("会议听取了学生处的汇报，并要求对办法文本作进一步修改后报送。", MINUTES),
    ("一季度，规模以上工业增加值增长7%以上，新开工项目58个。", PLAN),
    ("请市应急局阅处。", OTHER),
    ("转市教育局办理，10个工作日内回复信访人。", OTHER),
    ("责令市水务集团限期整改。", OTHER),
    ("21项整改任务已完成20项，请交通局尽快销号。", OTHER),
    ("请各县区于12月5日前将方案报市安委办。", NOTICE),
    ("对排查不认真、整改不到位的，由市纪委监委追究责任。", NOTICE),
    ("对督查组指出的问题，市生态环境局牵头，立即整改，6月底前完成。", NOTICE),
    ("会议决策事项落实情况在30个工作日内上报。", NOTICE),
    ("整改结果每月25日前报市政府督查室。", NOTICE),
    ("县级以上人民政府应当将草原保护纳入规划。", OTHER),
    ("禁止新建生产实心粘土砖的企业。", NOTICE),
    ("为未成年人提供假期托管服务12万人次以上。", NOTICE),
    ("整体提升100所学校周边环境。", OTHER),
    ("我们要全面贯彻党的宗教工作基本方针，依法管理宗教事务。", WORK),
    ("到2025年，市民中心建成使用。", PLAN),
    ("现将批示转发你们，请各单位认真落实整改要求，有效组织本系统的专项整治，做到不留死角、不留盲区。", NOTICE),
    ("所有通道一律关闭，外来车辆不得进入，请连夜组织实施。", NOTICE),
    ("请各部门填写《议题审批单》，在规定时限内报至办公室。", OTHER),
    ("下一步将每月定期召开联席会议，及时通报工作情况。", OTHER),
    ("会议再次强调志愿服务的重要意义，并要求有关部门加强培训。", MINUTES),
    ("节后召开党员代表大会。", MINUTES),
    ("即日起，全县旅行社暂停经营活动，已经组团的一律取消。", OTHER),
    ("约束性指标不折不扣完成上级下达任务。", WORK),
    ("2026年，公司将坚定信心、抢抓机遇，落实各项降本措施。", NEWS_OF_2026),
    ("当前财政状况出现好转，各级政府仍要坚持过紧日子。", WORK),
    ("坚持房子是用来住的定位，落实主体责任，建立长效机制。", WORK),
]

ASIDE = [
    ("80项重点任务和10件民生实事，已由市政府办公室印发分工方案。", NOTICE, "review"),
    ("今年计划改造的96个小区，截至5月底已开工71个、完工18个。", OTHER, "review"),
    ("安置房工地受夜间施工限制，钢筋班组流失近半。", MINUTES, "appraisal"),
    ("本公告未列明的，按省残联有关规定办理。", NOTICE, "other"),
    ("资料来源：区统计局、区人社局。", PLAN, "other"),
    ("督导组查阅资料1260余份，个别访谈93人，走访企业148家。", NOTICE._replace(preamble=True), "review"),
    ("会前，领导小组办公室对前8次会议议定的64个事项进行了梳理，已办结59个。", NOTICE, "review"),
    ("会议先由网格长胡明亮通报上期议事会事项落实情况：上期议定8件，已办结6件。", MINUTES, "other"),
    ("由于部分小区产权复杂、居民出资意愿不强，改造进度还不平衡，与群众的期盼尚有差距。", OTHER, "appraisal"),
    ("因历史原因，该企业2016年所建厂房无施工许可，消防验收、环评变更均受影响。", MINUTES, "appraisal"),
    ("因取水口上移，原厂区征地手续一直没有办结，涉及6户12亩。", MINUTES, "appraisal"),
    ("起火原因主要为飞线充电、电池老化和违规改装。", NOTICE, "appraisal"),
    ("滞后原因：5月6日至9日连续降雨，砌筑工人由62人减至41人，风管材料排产推迟。", MINUTES, "appraisal"),
    ("支付率高于65%的有兴隆镇（78.3%）、河湾镇（71.6%）；低于40%的有柳河镇（38.2%）。", NOTICE, "appraisal"),
    ("小区登记车辆386辆，现有车位214个，缺口172个。", MINUTES, "review"),
    ("石桥镇辖19个行政村、2个社区，总人口3.14万人。", NOTICE, "review"),
    ("截至今年5月，全市累计加装电梯386部，其中去年加装127部，市级财政每部补助10万元。", OTHER, "review"),
    ("您们反映的收费不透明问题，云湖区住建局已约谈该企业，退还多收费用4.3万元。", MINUTES, "review"),
    ("龙潭水厂2009年建成，设计日供水2万吨，现供水人口3.6万人。", MINUTES._replace(year=2025), "review"),
    ("几位居民都提到，早晚遛狗高峰孩子被吓哭过两次。", MINUTES, "review"),
    ("宋桂芝反映，3号楼一单元化粪池一年多没抽，天一热味道直往一楼灌。", MINUTES, "review"),
    ("青岭村村民代表提出，补偿标准与隔壁乡镇不一致，希望按新标准执行。", MINUTES, "review"),
    ("宋桂芝等5位居民赞成花坛改车位，2位居民反对，认为老人孩子没地方去。", MINUTES, "review"),
    ("对于能否分期供地，参会单位看法不一，县司法局认为程序上存在风险。", MINUTES, "review"),
    ("据预测，“五一”期间我市将接待游客420万人次左右，住宿预订率已达91%。", MINUTES, "appraisal"),
    ("今年清明假期全市接待游客186.4万人次、实现旅游收入11.2亿元，同比分别增长23.5%和19.8%。", MINUTES, "review"),
    ("上周调度情况：共交办18件，办结13件，办结率72.2%。", PLAN, "review"),
    ("昨晚8点到今早6点最大雨量71毫米，3处山塘溢洪，转移群众18人。", PLAN, "review"),
    ("工业用电量连续三个月负增长，停产半停产企业增加到14家，新增项目入库不足。", MINUTES, "review"),
    ("我镇辖水库3座、河道27公里，登记在册中小学生4126人。", PLAN._replace(mode=None, preamble=True), "review"),
    ("今年入汛以来降雨偏多，重点水域由去年的35处增加到49处。", PLAN._replace(mode=None, preamble=True), "review"),
    ("本方案适用于全县18个接种单位及学校临时接种点。", PLAN, "other"),
    ("省、市驻白石县单位参照执行。", NOTICE, "other"),
    ("本通告自发布之日起施行，有效期一年。", NOTICE, "other"),
    ("本责任书一式三份，双方各执一份。", NOTICE, "other"),
    ("原办法与本通知不一致的，以本通知为准。", NOTICE, "other"),
    ("万元GDP用水量按2025年可比价计算。", PLAN, "other"),
    ("有效利用系数指净灌水总量与毛灌水总量的比值，数值越高，浪费越少。", PLAN, "other"),
    ("专此函达，请予支持为盼。", OTHER, "other"),
    ("以上意见妥否，请批示。", MINUTES, "other"),
    ("会签：建设单位　范勇　　施工单位　贾伟", MINUTES, "other"),
    ("发送：公司领导，总部各部门，各场站。", MINUTES, "other"),
    ("本通知一式28份，发至各村民委员会。", NOTICE, "other"),
    ("下次会议定于10月中旬召开，时间、地点另行通知。", MINUTES, "other"),
    ("未尽事宜，由大赛组委会办公室另行通知。", NOTICE, "other"),
    ("如遇台风等极端天气，检查时间顺延，另行通知。", NOTICE, "other"),
    ("散会时间：17时40分。", MINUTES, "other"),
    ("省级考核位次列前3名的得30分，4至6名的得27分，7名及以后的每后退1位扣1分。", NOTICE, "other"),
    ("考核实行百分制，由基础指标（70分）、社会评价（30分）两部分构成。", NOTICE, "other"),
    ("学习中心组每季度集中学习少1次扣0.5分。", NOTICE, "other"),
    ("当年部门预算执行率低于85%的不得分。", PLAN, "other"),
    ("未完成的按比例计分，扣完为止。", NOTICE, "other"),
    ("撂荒地整治（20分）。", PLAN, "other"),
    ("降本额权重50%，安全环保权重20%。", PLAN, "other"),
    ("得分90分（含）以上为优秀，60分以下为不合格。", NOTICE, "other"),
    ("发生重大责任事故的，取消评优资格。", NOTICE, "other"),
    ("出现大面积毁田的，实行一票否决，不得评为先进村。", NOTICE, "other"),
    (
        "2021年度土地卫片执法检查发现，你市违法用地图斑418个，其中白石县、青岭县分别达到16.8%和13.5%。",
        NOTICE,
        "appraisal",
    ),
    ("经查，你单位存在下列重大事故隐患：", NOTICE, "appraisal"),
    (
        "约谈指出，今年1至8月，全市共抽检食品8640批次，不合格率2.7%，比去年同期上升0.6个百分点，居全省后两位。",
        MINUTES,
        "appraisal",
    ),
    ("规上工业增加值增长6.1%，比去年同期回落1.4个百分点，在全省排第11位，位次后移3位。", NOTICE, "appraisal"),
    ("1.石桥镇冷链物流园项目（图斑号2103），违法占用耕地86.3亩。", PLAN, "appraisal"),
    (
        "存在的主要问题：一是项目接续不足，二是工业用电量增速由正转负，三是13家规上企业停产半停产。",
        MINUTES,
        "appraisal",
    ),
    ("存在的主要问题：", MINUTES, "appraisal"),
    ("企业反映：污水排放指标不足，补贴标准不明。", MINUTES, "appraisal"),
    ("群众普遍反映：路灯不亮，出行不便。", PLAN, "appraisal"),
    ("市气象台：预计今晚22时到明天14时，北部山区有大到暴雨，局地可达120毫米以上。", MINUTES, "appraisal"),
    ("卢静：资金从哪里出要先算清楚，去年欠环卫公司的27万还没付。", MINUTES, "review"),
    ("田大勇：可以发动乡贤捐一点。", MINUTES, "review"),
    ("会议于17:10结束。", MINUTES, "other"),
    (
        "如不服本指令，可以在六十日内向云州市人民政府申请行政复议，或者在六个月内依法向人民法院提起行政诉讼。",
        NOTICE,
        "other",
    ),
    ("当事人对处罚决定不服的，可依法申请行政复议。", NOTICE, "other"),
    ("执法人员：程海（证号：Y2107033）", PLAN, "other"),
    ("被检查单位负责人（签名）：", NOTICE, "other"),
    ("参加约谈人员：青岭县政府姚斌、郭强，白石县政府贾明；市教育局吕芳。", NOTICE, "attendance"),
    ("签约时间：2025年1月9日", PLAN, "other"),
    ("合同金额：2.3亿元（固定资产投资1.6亿元）", PLAN, "other"),
    ("项目名称：汽车线束项目（投资方：江浦电子公司）", PLAN, "other"),
    ("研究处理意见：", OTHER, "other"),
    ("欢迎广大干部群众对巡察整改落实情况进行监督。", NOTICE, "other"),
    ("如有意见建议，请及时反映。", NOTICE, "other"),
    ("青岭县政府副县长姚斌表示，诚恳接受约谈，照单全收问题。", MINUTES, "exhortation"),
    ("责任处室中排在首位的为牵头处室，下同。", PLAN, "other"),
    (
        "市委、市政府主要领导共作出批示37件次，现将需要督办的5件汇总印发，请有关单位抓好落实（涉密件另行交办）。",
        OTHER,
        "other",
    ),
    ("第三个问题，作风要硬，规矩要严。", OTHER, "other"),
    ("第二个问题，今年要干成几件事。", OTHER, "other"),
    ("话不在多，事要抓实，今年我看就抓四件。", OTHER, "other"),
    ("再强调四句话。", OTHER, "other"),
    ("亲清政商关系，不是不要来往，是要清清白白地来往。", OTHER, "appraisal"),
    ("谢谢大家。", NOTICE, "exhortation"),
    ("今年上半年，全省共排查校园安全隐患3.4万处，整改率98.6%，形势总体平稳。", NOTICE, "review"),
    ("个别地方仍存在“以包代管”等问题，必须引起高度重视。", NOTICE, "appraisal"),
    ("（1）近一年内发生食品安全事故的；", NOTICE, "other"),
    ("请您填写《征询意见表》，并于收到答复后15日内反馈我委。", NOTICE, "other"),
    ("今年上半年，重点项目完成投资208亿元，占年度计划440亿元的47.3%。", OTHER, "review"),
    ("我们要以昂扬的斗志，奋力夺取全年胜利！", OTHER, "exhortation"),
    ("暑期共排查隐患143处，已整改137处，整改率95.8%。", NOTICE, "review"),
    ("目前，县第五小学已列入2025年民生实事，主体工程完成65%。", NOTICE, "review"),
    ("去年年底就讲过，要力争上半年增长8%，结果没有实现，教训很深刻。", OTHER, "appraisal"),
    ("会议议定：", MINUTES, "other"),
    ("（汇报单位：市发展改革委；参加单位：市工信局）", MINUTES, "attendance"),
    ("会议指出，城市更新是事关民生福祉和高质量发展的系统工程。", MINUTES, "appraisal"),
    ("收到请回复。", NOTICE, "other"),
    ("8家民办养老机构消防验收手续不全，其中3家仍在带病运营。", NOTICE, "appraisal"),
    ("计划新建的5处公益性公墓仅开工2处。", NOTICE, "appraisal"),
    ("松岗镇3处水厂消毒设备长期闲置。", NOTICE, "appraisal"),
    ("柳林镇2个项目至今未办理施工许可。", PLAN, "appraisal"),
    ("今天，市委、市政府召开这次大会，就是要释放大抓项目的强烈信号。", OTHER, "appraisal"),
    ("县防指值班电话：0800-7654321。", NOTICE, "other"),
    ("您提出的“关于加快城区停车设施建设的建议”收悉。", OTHER, "other"),
    ("一些地方推进供水工程建设不力，进展缓慢。", NOTICE, "appraisal"),
    ("少数单位重视不够，落实整改不到位。", PLAN, "appraisal"),
    ("部分乡镇防汛责任不落实、预案不完善。", NOTICE, "appraisal"),
    ("会议传达了市委全会精神，研究我市贯彻意见。", NEWS, "other"),
    ("会议听取了市住建局关于保障房建设的汇报。", MINUTES, "other"),
    ("会议审议并原则通过《云州市投资管理办法》。", NEWS, "other"),
    ("会议研究并原则上同意关于《云州市考评办法》《云州市实施方案》的提案。", NEWS, "other"),
    ("随后，市财政局负责人汇报了起草情况。", NEWS, "other"),
    ("会议还研究了其他事项。", NEWS, "other"),
    ("电视电话会议结束后，我县就安全生产工作作了进一步安排部署。", NEWS, "other"),
    ("王强在会上强调，", NEWS, "other"),
    ("今年要重点做好以下几方面工作。", WORK, "other"),
    ("具体包括：", OTHER, "other"),
    ("拟同意。", OTHER, "other"),
    ("请海峰同志阅示。", OTHER, "other"),
    ("联系人：王明，电话：1234567。", NOTICE, "other"),
    ("第二条 本办法所称的草原，是指天然草原和人工草地。", NOTICE, "other"),
    ("为掌握真实旱情，科学制定抗旱方案，把损失降到最低限度。", NOTICE, "other"),
    ("各县（市、区）局、市局相关科室负责人参加会议。", OTHER, "attendance"),
    ("会议认为，全会为云州发展指明了方向。", NEWS, "review"),
    ("我市结合实际，及时制定印发了整改方案。", NOTICE, "review"),
    ("涉及我市的25个具体问题，均已积极采取措施整改。", NOTICE, "review"),
    ("市交通局正在加快推进整改任务，确保按时达到销号标准。", OTHER, "review"),
    ("一季度，规模以上工业增加值同比增长7.1%，新开工项目58个。", NEWS, "review"),
    ("今年以来，经济总体平稳，但发展不均衡等问题不容忽视，必须保持清醒头脑。", NEWS, "appraisal"),
    ("联席会议由市发展改革委、市财政局等部门和单位组成，市发展改革委为牵头单位。", NOTICE, "other"),
    ("联席会议不刻制印章，不正式行文，请按照有关文件精神认真组织开展工作。", NOTICE, "other"),
    ("市委、市政府对此高度重视，市委书记作出批示。", NOTICE, "appraisal"),
    ("从财政收入看，还要继续实施减税政策，收入增长不会太快。", WORK, "appraisal"),
    ("这个道理我们要永远铭记。", WORK, "appraisal"),
    ("我们所做的一切都是要让人民生活得更加幸福。", WORK, "appraisal"),
    ("全面实现现代化还有相当长的路要走，仍要付出艰苦努力。", WORK, "appraisal"),
    ("经济回升的基础进一步巩固，市场信心增强，扩大内需的政策效应继续显现。", WORK, "appraisal"),
    ("世界经济有望复苏，但不确定因素很多，保护主义加剧。", WORK, "appraisal"),
    ("贯彻实施规划纲要，是各级党委、政府的重要职责。", NOTICE, "appraisal"),
    ("做好今年的工作，任务艰巨、责任重大、使命光荣。", WORK, "appraisal"),
    ("自今年6月以来，我县降水持续偏少，旱情较为严重。", NOTICE, "appraisal"),
    ("你区至今未反馈办理情况。", NOTICE, "appraisal"),
    ("会议指出，当前安全生产形势依然严峻复杂，仍存在不少隐患。", NEWS, "appraisal"),
    ("今年工作的总体思路是：以改革创新为动力，确保全年任务完成。", NOTICE, "principle"),
    ("海外侨胞在现代化建设中作出了独特贡献。", REVIEW, "review"),
    ("我们清醒认识到，一些突出问题尚未解决。", REVIEW, "appraisal"),
    ("重大事故时有发生。", REVIEW, "appraisal"),
    ("建立困难残疾人补贴制度，惠及2万人。", REVIEW, "review"),
    ("会议以理论学习中心组学习会的形式，深入学习全会精神，研究贯彻意见。", NEWS, "other"),
    ("3月28日上午，市长李明率市住建局负责人前往云湖新区调研，对保障房建设进行安排部署。", OTHER, "other"),
    ("8月16日晚，全市防汛应急工作电视电话会议召开，确保安全度汛。", OTHER, "other"),
    ("会上，副镇长单平就换届有关事宜进行安排部署。", OTHER, "other"),
    ("各县区负责人作表态发言。", NEWS, "other"),
    ("随后，与会人员纷纷表示，要把会议精神落到实处。", NEWS, "appraisal"),
    ("开好这次大会，对推动全市工作具有重要意义。", NEWS, "appraisal"),
    ("综合整治势在必行，专项行动刻不容缓。", NEWS, "appraisal"),
    ("城市规划决定云州未来发展空间和方向。", NEWS, "appraisal"),
    ("会议指出，此次会议是一次团结奋进、求真务实的大会。", NEWS, "appraisal"),
    ("22件事项中，16件正在办理。", PLAN, "review"),
    ("2025年，云州新建高标准农田3万亩，超额完成任务。", NEWS_OF_2026, "review"),
    ("县领导程前、鲁宁等陪同调研。", OTHER, "attendance"),
    ("首先十分感谢你们对城市建设的关心和支持！", OTHER, "exhortation"),
    ("特此通告。", NOTICE, "other"),
    ("（三）考核验收（12月）。", PLAN, "other"),
    ("安全生产事关群众生命财产安全，容不得丝毫懈怠。", NEWS, "appraisal"),
    ("居民可以通过小程序提出需求和建议。", PLAN, "other"),
    ("有异议的，当事人可拨打热线反映。", NOTICE, "other"),
    ("居民可以通过小程序提出需求和建议。", PLAN, "other"),
    ("有异议的，当事人可拨打热线反映。", NOTICE, "other"),
    ("2026年9月11日，李明市长在全市优化营商环境会议上发表重要讲话，部署持续深化改革。", PLAN, "other"),
    ("“十四五”时期，我市服务业占比由48.2%提高到52.6%，为下一步发展奠定了坚实基础。", PLAN, "review"),
    ("本市行政区域内的城市更新活动适用本办法。", NOTICE, "other"),
]


MAY = (
    "检查对象名录库既可以包括企业，也可以包括产品。",
    "各有关部门可以根据实际情况，制定抽查工作细则。",
    "有条件的县区可结合实际出台配套措施。",
    "对特定领域的抽查，可在人手足够时吸收专家参与。",
)
MUST_ALL_THE_SAME = (
    "各县区可以结合实际制定细则，6月底前报市财政局备案。",
    "市教育局负责评审，可邀请专家参加。",
    "优化办事流程，群众可在窗口领取证件。",
    "有条件的县区可先行建设充电桩200个以上。",
)


@pytest.mark.parametrize("words", MAY)
def test_what_may_be_done_is_doubtful(words):
    assert classify(words, PLAN).rule == "clause.permission"


@pytest.mark.parametrize("words", MUST_ALL_THE_SAME)
def test_what_is_permitted_in_passing_does_not_weaken_what_is_asked(words):
    found = classify(words, PLAN)
    assert found.reason is None
    assert found.rule != "clause.permission"


@pytest.mark.parametrize(("words", "setting"), COMMITMENTS)
def test_something_is_decided(words, setting):
    assert classify(words, setting).reason is None


@pytest.mark.parametrize(("words", "setting", "reason"), ASIDE)
def test_nothing_is_decided(words, setting, reason):
    assert classify(words, setting).reason == reason


def found(characters):
    return understand(Text(characters, [], "txt", []), characters.encode())


def told(characters):
    """Each commitment with its units, in short."""
    return [(c.text[:8], [f"{unit.role[0]}:{unit.name}" for unit in c.units]) for c in found(characters).commitments]


DOCUMENTS = [
    pytest.param(
        "关于建立包联制度的通知\n各县区：\n一、包联对象\n全市100个重点项目、50户重点企业（名单附后）。\n二、包联职责\n包联市领导每月至少到企业现场办公1次，重大问题可提请市委研究。\n",
        [("包联市领导每月至", [])],
        id="whom-it-is-about",
    ),
    pytest.param(
        "关于对全市燃气安全专项整治落实情况的督查通报\n"
        "\n"
        "各县区人民政府，市直有关部门：\n"
        "3月10日至16日，市政府督查室会同市应急局、市住建局组成3个督查组，对7个县区燃气安全专项整治工作开展了实地督查，共检查餐饮场所186家、液化气站点23个。现将有关情况通报如下：\n"
        "一、总体情况\n"
        "各县区行动较快，东山区、临水县建立了“一户一档”，累计排查隐患1.2万处，整改率达91%。\n"
        "二、存在的主要问题\n"
        "（一）责任落实不到位。石桥县燃气专班3月份未召开调度会；青岭县有5个乡镇未按要求签订责任书。\n"
        "（二）隐患整改不彻底。督查发现，白石县城关镇福满楼饭店等11家餐饮场所未安装可燃气体报警器。\n"
        "（三）宣传教育有差距。部分社区入户宣传率不足60%。\n"
        "三、下一步工作要求\n"
        "（一）压实责任。各县区政府主要负责同志要亲自抓，4月5日前逐项制定整改方案，报市燃气专班办公室备案。\n"
        "（二）限期整改。石桥、青岭、白石三县要对照通报问题立行立改，4月20日前完成整改销号，并举一反三开展“回头看”。市住建局要于4月底前组织交叉互查，抽查比例不低于30%。\n"
        "（三）强化执法。市市场监管局、市消防救援支队要严厉查处不合格“瓶灶管阀”，对拒不整改的依法从严处罚。\n"
        "（四）加大宣传。6月“安全生产月”期间，各县区要实现燃气用户入户宣传全覆盖。\n"
        "市政府督查室将适时开展“回头看”，对整改不力的严肃问责。\n"
        "附：各县区督查发现问题清单\n"
        "云州市人民政府督查室\n"
        "2027年3月22日\n",
        [
            ("各县区政府主要负", ["r:各县区政府"]),
            ("石桥、青岭、白石", ["r:石桥", "r:青岭", "r:白石"]),
            ("市住建局要于4月", ["r:市住建局"]),
            ("市市场监管局、市", ["r:市市场监管局", "r:市消防救援支队"]),
            ("6月“安全生产月", ["r:各县区"]),
            ("市政府督查室将适", ["r:市政府督查室"]),
        ],
        id="inspection",
    ),
    pytest.param(
        "云州市人民政府专题会议纪要\n2024年3月5日，副市长李强主持召开专题会议，研究云河大桥改造工作。\n"
        "一、会议同意初步设计方案，由市住建局牵头，市交通局、市财政局配合，3月底前完成施工图审查。\n"
        "二、会议明确，所需资金由市财政局统筹安排，市审计局全程跟踪审计。\n"
        "三、请市自然资源局会同云东区政府抓紧办理用地手续，责成市城投集团于4月15日前完成招标。\n"
        "四、会议决定由市应急局负责制定应急预案，市气象局要积极配合。\n"
        "五、市政府督查室要加强跟踪督办，每周五报告进展情况。\n出席：李强、王敏（市住建局）。\n",
        [
            ("一、会议同意初步", ["l:市住建局", "s:市交通局", "s:市财政局"]),
            ("二、会议明确，所", ["r:市财政局"]),
            ("市审计局全程跟踪", ["r:市审计局"]),
            ("三、请市自然资源", ["l:市自然资源局", "s:云东区政府"]),
            ("责成市城投集团于", ["r:市城投集团"]),
            ("四、会议决定由市", ["r:市应急局", "s:市气象局"]),
            ("五、市政府督查室", ["r:市政府督查室"]),
        ],
        id="minutes",
    ),
    pytest.param(
        "市长批示\n请市生态环境局会同市水务局认真核查，6月10日前报结果。\n此事事关群众利益，请住建、城管两局抓紧研究解决。\n"
        "拟同意。请海峰同志阅示。\n责令市水务集团限期整改，市国资委、市水务局两家单位要盯住不放。\n",
        [
            ("请市生态环境局会", ["l:市生态环境局", "s:市水务局"]),
            ("此事事关群众利益", ["r:住建", "r:城管"]),
            ("责令市水务集团限", ["r:市水务集团"]),
            ("市国资委、市水务", ["r:市国资委", "r:市水务局"]),
        ],
        id="remarks",
    ),
    pytest.param(
        "云州城投集团党委会会议纪要\n会议传达学习了市委全会精神。会议要求，各部门、各子公司要认真抓好贯彻。\n"
        "会议审议通过了《投资计划》。会议同意申请流动资金贷款，由财务部负责办理。\n"
        "会议要求，安全环保部要在4月底前完成排查；工程管理部、各项目部要落实值班制度；纪检监察室要加强监督。\n",
        [
            ("会议要求，各部门", ["r:各部门", "r:各子公司"]),
            ("会议同意申请流动", ["r:财务部"]),
            ("安全环保部要在4", ["r:安全环保部"]),
            ("工程管理部、各项", ["r:工程管理部", "r:各项目部"]),
            ("纪检监察室要加强", ["r:纪检监察室"]),
        ],
        id="company",
    ),
    pytest.param(
        "云州学院校长办公会议纪要\n会议听取了教务处的汇报。责成教务处于5月10日前提交自评报告，各二级学院要按时完成整改。\n"
        "会议原则同意采购管理办法，由国资处按程序印发。\n",
        [
            ("责成教务处于5月", ["r:教务处"]),
            ("各二级学院要按时", ["r:各二级学院"]),
            ("会议原则同意采购", ["r:国资处"]),
        ],
        id="school",
    ),
    pytest.param(
        "关于开展安全生产督查的通知\n各县区人民政府：\n近期，国内接连发生多起重大事故。现就有关事项通知如下。\n"
        "一、各乡镇要组织排查，4月30日前完成。\n二、县住建局牵头负责房屋鉴定，县教育局、县文旅局分别负责学校、景区的排查。\n"
        "三、市安委办将组成督查组，在市纪委监委的支持下，对各县区进行督查，结果向市委报告。\n"
        "四、对市教育局的整改情况进行复查，结果向市委报告。\n五、原市安监局制定的《检查标准》不再执行。\n",
        [
            ("一、各乡镇要组织", ["r:各乡镇"]),
            ("二、县住建局牵头", ["l:县住建局"]),
            ("县教育局、县文旅", ["r:县教育局", "r:县文旅局"]),
            ("三、市安委办将组", ["r:市安委办"]),
            ("四、对市教育局的", []),
            ("五、原市安监局制", []),
        ],
        id="notice",
    ),
    pytest.param(
        "市政府召开常务会议\n1月5日，市长王强主持召开常务会议。会议学习了有关讲话精神，审定了资金安排意见。\n"
        "会议强调，党的大会召开在即，各镇各部门要绷紧安全生产这根弦。扛标单位要推进挖潜入统，财政上要过好紧日子。\n会议还研究了其他事项。\n",
        [("党的大会召开在即", ["r:各镇各部门"]), ("扛标单位要推进挖", ["r:扛标单位"]), ("财政上要过好紧日", [])],
        id="newspaper",
    ),
    pytest.param(
        "石桥镇石塘村“两委”会议记录\n"
        "时间：2026年5月9日晚\n"
        "参加人：吴贵生、李保国\n"
        "记录人：陈小兵\n"
        "议题：1.修村西机耕路；2.垃圾费收缴。\n"
        "决定：\n"
        "1.机耕路由李保国负责，5月底前完工。\n"
        "2.垃圾费由村妇联6月底前收齐。\n",
        [("1.机耕路由李保", []), ("2.垃圾费由村妇", ["r:村妇联"])],
        id="record-of-a-village",
    ),
    pytest.param(
        "云州市应急管理局\n"
        "责令限期整改指令书\n"
        "白石县金属公司：\n"
        "一、整改要求\n"
        "（一）6月25日前拆除彩钢板建筑。\n"
        "（二）组织全体从业人员开展不少于24学时的安全教育再培训，考核合格后方可上岗。\n"
        "如不服本指令，可以在六十日内向市政府申请行政复议，或者依法提起行政诉讼。\n"
        "执法人员：程海（证号：Y2107033）\n"
        "被检查单位负责人（签名）：\n"
        "云州市应急管理局\n"
        "2024年6月12日\n",
        [("（一）6月25日", []), ("（二）组织全体从", [])],
        id="order-and-appeal",
    ),
    pytest.param(
        "云州市应急管理局\n"
        "责令限期整改指令书\n"
        "白石县金属公司：\n"
        "经查，你单位存在下列隐患：1.除尘系统未落实清理制度；2.东侧违规搭建宿舍。\n"
        "一、整改要求\n"
        "（一）6月25日前拆除彩钢板建筑。\n"
        "（二）每班清理积尘并做好记录，同时作业人数控制在9人以下。\n"
        "如不服本指令，可以在六十日内申请行政复议。\n"
        "云州市应急管理局\n"
        "2024年6月12日\n",
        [("（一）6月25日", []), ("（二）每班清理积", [])],
        id="order-of-a-bureau",
    ),
    pytest.param(
        "白石县信访积案包案清单\n"
        "为深入推进专项工作，县委、县政府决定对下列4件信访积案实行县级领导包案。现将清单印发给你们，请认真抓好落实。\n"
        "一、积案一\n"
        "县住建局6月底前化解。\n",
        [("县住建局6月底前", ["r:县住建局"])],
        id="handed-on",
    ),
    pytest.param(
        "石桥镇企业问题协调会议纪要\n"
        "一、云州重工公司\n"
        "企业反映：（1）二期用地红线内有高压线穿越，影响桩基施工；（2）研发补助280万元至今未兑付。\n"
        "由县财政局5月29日前拨付到位。\n",
        [("由县财政局5月2", ["r:县财政局"])],
        id="enterprises",
    ),
    pytest.param(
        "云州市教育局约谈纪要\n"
        "一、约谈指出的问题\n"
        "约谈指出，今年1至8月，全市共抽检食品8640批次，不合格率2.7%，比去年同期上升0.6个百分点。两家平台证照公示率不足八成，抽查的200家中有34家“一证多店”。\n"
        "二、约谈要求\n"
        "两家平台9月底前完成整改。\n",
        [("两家平台9月底前", [])],
        id="interview",
    ),
    pytest.param(
        "中共云州建设集团有限公司委员会\n"
        "会 议 纪 要\n"
        "主持：程立群\n"
        "列席：财务部主要负责人\n"
        "会议明确，工程公司9月25日复工。\n"
        "由财务部建立台账。审计部同步开展专项审计，结果向党委会报告。\n",
        [("工程公司9月25", ["r:工程公司"]), ("由财务部建立台账", ["r:财务部"]), ("审计部同步开展专", ["r:审计部"])],
        id="minutes-set-apart",
    ),
    pytest.param(
        "石桥镇党政联席会议记录\n"
        "时间：2024年4月12日\n"
        "主持：卢静\n"
        "议题一：研究垃圾治理工作\n"
        "贺敏汇报：去年全镇清运垃圾4600吨，建成示范村3个，在全县考核排第9；今年县里要求进前5。\n"
        "研究决定：\n"
        "1．同意改造，由村建中心负责招标，8月20日前完工。\n"
        "2．烘烤用工不足的问题，便民服务中心组织培训2期。\n"
        "议题二：研究移民工作\n"
        "石磊通报：库区32户移民反映后扶资金发放不到位，4月以来到县集体访两次。\n"
        "市住建局（王强）：全市有3处危房，正在排查。\n"
        "议题三：研究食堂改造\n"
        "钱进汇报：后厨面积仅38平方米，县市场监管局3月检查指出问题7条，要求限期整改。\n"
        "研究决定：\n"
        "1．同意改造，由村建中心负责招标，8月20日前完工。\n"
        "2．施工期间由供餐公司代为供餐，市场监管所每周抽检一次。\n"
        "会议于17:10结束。\n",
        [
            ("1．同意改造，由", ["r:村建中心"]),
            ("2．烘烤用工不足", ["r:便民服务中心"]),
            ("1．同意改造，由", ["r:村建中心"]),
            ("2．施工期间由供", ["r:供餐公司"]),
            ("市场监管所每周抽", ["r:市场监管所"]),
        ],
        id="record-of-a-township",
    ),
    pytest.param(
        "县教育局党组关于巡察整改情况的通报\n"
        "一、整改落实情况及下一步打算\n"
        "（一）关于“落实根本任务不够到位”问题。\n"
        "1.校外培训监管宽松软。联合市场监管、公安等部门开展夜查41次，查处17起。下一步，监管科每月开展一次排查。\n"
        "2.党组织覆盖有空白。新建民办学校党支部6个，选派党建指导员14名，覆盖率从72%提高到91%。下一步打算：年底前实现全覆盖。\n"
        "3.管理不严。修订了《维修项目管理办法》，移交问题线索3条。下步，基建办要每季度抽查项目。\n",
        [("下一步，监管科每", ["r:监管科"]), ("下一步打算：年底", []), ("下步，基建办要每", ["r:基建办"])],
        id="put-right-then-next",
    ),
    pytest.param(
        "县教育局党组关于巡察整改情况的通报\n"
        "一、整改落实情况\n"
        "1.校外培训监管宽松软。查处隐形变异培训17起。下一步打算：年底前实现动态清零。\n"
        "2.账目不清。清退伙食费11.6万元。下一步，计划财务科每月开展一次排查。抽查结果纳入考核。\n"
        "（三）下一步打算\n"
        "6月底前上线采购平台。\n",
        [
            ("下一步打算：年底", []),
            ("下一步，计划财务", ["r:计划财务科"]),
            ("抽查结果纳入考核", []),
            ("6月底前上线采购", []),
        ],
        id="put-right-and-next",
    ),
]


@pytest.mark.parametrize(("characters", "expected"), DOCUMENTS)
def test_small_documents(characters, expected):
    assert told(characters) == expected


@pytest.mark.parametrize("words", ["市委书记郑国平主持。", "县长何静主持会议。", "县委副书记、县长何静同志主持会议。"])
def test_who_presided_is_no_work(words):
    reading_of = found(f"市委常委会召开会议\n一、重点任务\n市财政局要拨付资金。\n{words}\n")
    assert [commitment.text for commitment in reading_of.commitments] == ["市财政局要拨付资金。"]


def test_who_is_called_in_a_chat_is_charged_and_who_is_asked_is_not():
    reading_of = found(
        "市水利局9月底前完成清淤。\n@水利站 抓紧处理一下。\n@派出所 今天下午把停车秩序整治一下。\n@经发办 数报了没有？\n@水利站 收到。\n"
    )
    assert [[unit.name for unit in commitment.units] for commitment in reading_of.commitments] == [
        ["市水利局"],
        ["水利站"],
        ["派出所"],
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("@农业农村办 早稻收割进度目前58%，20日前要达到85%以上。", [["农业农村办"]]),
        ("@环保站 @综合执法队 实行全天巡查，20分钟内到场扑灭。", [["环保站", "综合执法队"]]),
        ("@柳河村 @大湾村 主干道两侧杂物今天下班前清完。", [["柳河村", "大湾村"]]),
        ("@综治中心 牵头、@司法所 配合，本周内化解积案3件。", [["lead 综治中心", "support 司法所"]]),
        ("@应急办 联合@市场监管所 对14家餐饮店开展夜查。", [["lead 应急办", "support 市场监管所"]]),
        ("@村建办 还剩4户没签协议，周五前全部签完；@财政所 首付款86万元周三前拨到位。", [["村建办"], ["财政所"]]),
        ("@组织办 14个村支部主题党日7月17日前开完。", [["组织办"]]),
        ("@财政所、@民政办：低保资金20日前发放到位。", [["财政所", "民政办"]]),
        ("据县气象台预报，15日有大到暴雨，@水利站 15日18:00前对5座水库再排查一遍。", [["水利站"]]),
    ],
)
def test_each_who_is_called_has_a_part_of_his_own(line, expected):
    commitments = found(f"石桥镇工作群\n市水利局9月底前完成清淤。\n{line}\n").commitments[1:]
    names = [[(unit.role, unit.name) for unit in commitment.units] for commitment in commitments]
    assert [
        [f"{role} {name}" if " " in told else name for (role, name), told in zip(units, more, strict=True)]
        for units, more in zip(names, expected, strict=True)
    ] == expected


@pytest.mark.parametrize("lead", ["现就有关事项督办如下：", "现就有关事项督办如下。"])
def test_what_a_leader_wrote_on_a_paper_is_a_sentence_of_its_own(lead):
    task = "“请市生态环境局牵头，会同市住建局、青岭县抓紧研究，4月10日前提出意见报我。”"
    below = f"{lead}\n一、市住建局6月底前完成整改。\n"
    reading_of = found(f"督办通知\n市长赵国栋同志3月13日批示：{task}{below}")
    first, second = reading_of.commitments
    assert first.text == task
    assert [(unit.role, unit.name) for unit in first.units] == [
        ("lead", "市生态环境局"),
        ("support", "市住建局"),
        ("support", "青岭县"),
    ]
    assert [deadline.text for deadline in first.deadlines] == ["4月10日前"]
    assert second.text == "一、市住建局6月底前完成整改。"
    about = found(f"督办通知\n市长赵国栋同志在《网民反映逾期交房问题突出》上批示：{task}{below}")
    assert [commitment.text for commitment in about.commitments] == [first.text, second.text]
    minded = "“请青岭县委、县政府高度重视，市住建局加强指导，务必于春节前让群众拿到钥匙。”"
    heeded = found(f"督办通知\n市长赵国栋同志批示：{minded}{below}")
    assert [commitment.text for commitment in heeded.commitments] == [minded, second.text]
    noted = found(f"督办通知\n市长赵国栋同志3月13日批示：“请国栋同志阅研。”{below}")
    assert [commitment.text for commitment in noted.commitments] == ["一、市住建局6月底前完成整改。"]


def test_a_list_of_problems_is_no_list_of_tasks():
    reading_of = found(
        "云州镇工作报告\n一、下一步工作\n我们也清醒地认识到，还存在不少困难和问题：一是项目落地难；二是发展模式落后，示范效应不明显；三是财力匮乏。\n"
        "推进园区建设，完成道路改造。\n"
    )
    assert [commitment.text for commitment in reading_of.commitments] == ["推进园区建设，完成道路改造。"]


def test_a_list_of_targets_goes_on_after_the_colon():
    reading_of = found(
        "云州市工作报告\n一、今年工作安排\n今年主要预期目标是：\n地区生产总值增长6%以上；\n进出口量稳质升；\n居民收入稳步增长。\n"
    )
    assert "进出口量稳质升；" in [commitment.text for commitment in reading_of.commitments]


def test_the_notes_at_the_end_explain_and_decide_nothing():
    reading_of = found(
        "云州市工作报告\n一、主要任务\n推进三网融合。加快建设物联网。实施造林工程。\n二、保障措施\n加强组织领导。落实经费保障。\n"
        "注释：\n1、三网融合：是指电信网、广播电视网和互联网融合发展。加快推进三网融合，具有重要意义。\n"
    )
    assert all("具有重要意义" not in commitment.text for commitment in reading_of.commitments)
    assert [context.reason for context in reading_of.context if context.rule == "clause.notes"] == ["other"]


TOLD_BY_ITS_SECTION = [
    ("一、基本镇情\n石桥镇2023年末常住人口3.14万人，完成固定资产投资4.2亿元。\n", "review"),
    ("一、分乡镇情况\n完成投资过半的有石桥镇、青岭镇。\n", "review"),
    ("一、存在的问题\n（一）项目监管缺位。7个标段中，有4个标段路面厚度不足18厘米。\n", "appraisal"),
    ("一、督导发现的主要问题\n（一）政策落实有梗阻。2021年出台的惠企政策58项，有17项未制定实施细则。\n", "appraisal"),
    ("一、滞后原因：\n5月6日至9日连续降雨，砌筑工人由62人减至41人。\n", "appraisal"),
    ("一、主要矛盾\n一是接续乏力。二季度计划投产项目9个，其中3个设备未到货。\n", "appraisal"),
]


@pytest.mark.parametrize(("told_in", "reason"), TOLD_BY_ITS_SECTION)
def test_what_a_section_tells_is_no_work(told_in, reason):
    reading_of = found(f"白石县关于项目建设的通知\n{told_in}二、下一步工作\n县发改局要加快项目审批。\n")
    assert [commitment.text for commitment in reading_of.commitments] == ["县发改局要加快项目审批。"]
    assert reason in {context.reason for context in reading_of.context}


def test_what_is_told_before_the_decision_of_minutes_is_no_work():
    told_before = "进出口两个，高峰排队约40分钟。有的主张改造，有的主张另建。县城管局每晚巡查一次。"
    reading_of = found(
        f"石桥镇会议纪要\n一、停车问题\n{told_before}\n议定：先划线40个，夜间开放。\n二、路灯\n装灯62盏。\n"
    )
    assert [commitment.text for commitment in reading_of.commitments] == [
        "县城管局每晚巡查一次。",
        "议定：先划线40个，夜间开放。",
        "装灯62盏。",
    ]


def test_a_reply_tells_what_was_done_before_it_says_what_will_be_done():
    reading_of = found(
        "云湖区教育局对第36号建议的答复\n您提出的建议收悉，现答复如下：\n一、关于学位供给的建议\n"
        "一是加快建设。新建、改扩建学校14所，增加学位1.38万个。二是挖潜扩容。利用闲置校舍改造教室62间。\n"
        "下一步，我局将推动城东三小8月底前投用。新增学位1080个。\n二、下一步打算\n招聘教师120名。\n"
    )
    assert [commitment.text for commitment in reading_of.commitments] == [
        "下一步，我局将推动城东三小8月底前投用。",
        "新增学位1080个。",
        "招聘教师120名。",
    ]


def test_under_what_is_wrong_a_heading_may_still_say_what_to_do():
    below = "（一）加快项目审批。压减材料20项。\n（二）下一步措施。县发改局6月底前上线平台。\n"
    reading_of = found(f"白石县工作方案\n一、存在的问题\n手续不全。\n{below}")
    assert [commitment.text for commitment in reading_of.commitments] == ["压减材料20项。", "县发改局6月底前上线平台。"]


def test_short_lines_before_any_heading_are_no_preamble():
    reading_of = found("云州集团会议纪要\n会议同意购置设备，由财务部负责办理。\n")
    assert len(reading_of.commitments) == 1


# ---------------------------------------------------------------- the rules in words, and how sure they are

RULE = re.compile(r"(?:clause|item|table|outline|masthead|signature|furniture|gap|people)\.[a-z0-9-]+(?:\.run-in)?")


def names_in_the_code():
    """Every rule that the reader's code names."""
    for path in Path(reading.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE.fullmatch(node.value):
                yield node.value


def test_every_rule_has_words():
    names = set(names_in_the_code())
    assert len(names) > 60
    silent = {name for name in names if not rules.said(name) and not name.startswith("people.")}
    assert silent == set()
    families = ("clause.", "item.", "table.")
    assert {name for name in names if name.startswith(families) and name not in rules.WORDS} == set()


def test_every_rule_that_takes_a_commitment_says_how_sure_it_is():
    assert set(confidence.SURE) == set(rules.COMMITMENTS)
    for in_section, elsewhere in confidence.SURE.values():
        assert 0 < elsewhere <= in_section <= confidence.of("item.mark", None) < 1


def test_a_section_of_tasks_makes_it_surer():
    assert confidence.of("clause.acts", "task") > confidence.of("clause.acts", None)
    assert confidence.of("clause.default", None) < 0.6 < confidence.of("clause.default", "requirement")


def test_whom_a_sentence_brings_in_stands_beside_the_units_of_the_heading():
    reading_of = found(
        "云州能源公司例会纪要\n一、9月份工作安排\n（一）工程建设部。1.9月15日前签订征地协议。2.会同安全环保部开展专项检查。\n"
        "（二）财务资产部。1.9月底前回款3500万元。2.会同计划经营部编制方案。\n"
    )
    assert [[(unit.role, unit.name) for unit in commitment.units] for commitment in reading_of.commitments] == [
        [("responsible", "工程建设部")],
        [("responsible", "工程建设部"), ("support", "安全环保部")],
        [("responsible", "财务资产部")],
        [("responsible", "财务资产部"), ("support", "计划经营部")],
    ]


@pytest.mark.parametrize("behind", ["。", "：", "\n"])
@pytest.mark.parametrize("lead", ["由", ""])
def test_who_leads_a_group_and_takes_part_in_it_answers_for_what_it_does(behind, lead):
    groups = [
        ("综合协调组", f"{lead}县卫健局牵头，县财政局、县公安局参加。", "负责信息上报，30分钟内报告。"),
        ("医疗救治组", f"{lead}县人民医院牵头。", "负责救治和转运，15分钟内出车。"),
    ]
    paper = "".join(
        f"（{number}）{name}{behind}{led}{work}\n" for number, (name, led, work) in zip("一二", groups, strict=True)
    )
    reading_of = found(f"青岭县应急处置方案\n一、组织机构和职责\n下设2个工作组：\n{paper}")
    assert [
        (commitment.text, [(unit.role, unit.name) for unit in commitment.units])
        for commitment in reading_of.commitments
    ] == [
        (groups[0][2], [("lead", "县卫健局"), ("support", "县财政局"), ("support", "县公安局")]),
        (groups[1][2], [("lead", "县人民医院")]),
    ]


SITE = "参会人员：建设单位（云州市城建中心）：范勇；施工单位（云岭建工集团有限公司）：项目经理贾伟"
AROUND = "主持人：谭秀兰（社区书记）\n参会人员：物业项目经理邱峰、社区民警石磊、居民代表9人"


@pytest.mark.parametrize(
    ("title", "head", "work", "expected"),
    [
        ("监理例会纪要", SITE, "施工单位须3天内全部返工。", [["施工单位"]]),
        ("监理例会纪要", SITE, "施工单位编制赶工计划，监理部每日核查。", [["施工单位"], ["监理部"]]),
        ("东门社区议事会会议纪要", AROUND, "物业三天内抽排完毕；邱峰6月底前加装充电桩12个。", [["物业"], []]),
        ("青岭县政府专题会议纪要", "参会人员：王建国、李明", "施工单位须3天内全部返工。", [[]]),
        ("青岭县政府专题会议纪要", "参会人员：王建国、李明", "物业要三天内抽排完毕。", [[]]),
        ("监理工作方案", SITE, "施工单位须3天内全部返工。", [[]]),
    ],
)
def test_kinds_of_bodies_are_units_where_minutes_say_whom_they_mean(title, head, work, expected):
    reading_of = found(f"{title}\n{head}\n一、议定事项\n{work}\n")
    assert [[unit.name for unit in commitment.units] for commitment in reading_of.commitments] == expected
