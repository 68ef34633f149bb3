"""Mastheads in all the forms that offices use: each case is a document's beginning and what must be read from it."""

from datetime import date

import pytest

from luoshi.reading import read

BODY = "一、加快项目建设\n市发展改革委要抓紧开工一批重大项目。\n二、强化督促检查\n市政府督查室要定期开展督查。\n"

CASES = {
    "an answer with the letter of its class": (
        "青岭县教育和体育局\n青教体函〔2025〕23号                    签发人：何立群\n（A）\n对县政协第086号提案的答复\n周建国委员：\n" + BODY,
        {"title": "对县政协第086号提案的答复", "number": "青教体函〔2025〕23号", "issuer": "青岭县教育和体育局"},
    ),
    "an urgent message": (
        "云州市防汛抗旱指挥部\n青汛明电〔2025〕11号    等级：特提\n关于做好强降雨防范应对工作的紧急通知\n各县区防指：\n" + BODY,
        {"title": "关于做好强降雨防范应对工作的紧急通知", "number": "青汛明电〔2025〕11号"},
    ),
    "all in one line, with last year": (
        "青岭县市场监督管理局2026年工作要点 青市监〔2026〕3号 各股室、所、队：2025年，新增经营主体3126户。2026年工作要点如下：一、优化流程，时间压缩至0.5个工作日。二、抽检食品3000批次。",
        {"title": "青岭县市场监督管理局2026年工作要点", "number": "青市监〔2026〕3号"},
    ),
    "an issuer alone above the number": (
        "云州市安全生产委员会办公室\n云安办〔2026〕31号\n关于印发《全市燃气安全“回头看”工作方案》的\n通知\n各县（市、区）安委会：\n" + BODY + "云州市安全生产委员会办公室\n2026年8月14日\n",
        {
            "title": "关于印发《全市燃气安全“回头看”工作方案》的通知",
            "issuer": "云州市安全生产委员会办公室",
            "number": "云安办〔2026〕31号",
        },
    ),
    "joint issuers above the number": (
        "云州市发展和改革委员会\n云州市财政局\n云发改〔2026〕3号\n关于下达2026年投资计划的通知\n各县区发展改革局、财政局：\n" + BODY,
        {"title": "关于下达2026年投资计划的通知", "issuer": "云州市发展和改革委员会 云州市财政局"},
    ),
    "a serial without a title below its number": (
        "云州市人民政府督查室\n〔2026〕8号\n各县区人民政府：\n" + BODY,
        {"title": "云州市人民政府督查室", "number": "〔2026〕8号"},
    ),
    "a speech taken down": (
        "在全市招商引资攻坚大会上的讲话\n（2026年2月24日）\n云州市人民政府市长 钱伟\n（根据录音整理）\n同志们：\n" + BODY,
        {"title": "在全市招商引资攻坚大会上的讲话", "issuer": "云州市人民政府", "issued_on": date(2026, 2, 24)},
    ),
    "red head, joint issuers, order of signing": (
        "000012\n机密★1年\n特急\n中共云州市委文件\n云发〔2023〕7号\n签发人：赵明\n中共云州市委 云州市人民政府\n关于全面推进乡村振兴加快农业农村现代化的\n实施意见\n（2023年2月15日）\n"
        "为深入贯彻中央精神，结合我市实际，现提出如下意见。\n" + BODY,
        {
            "title": "中共云州市委 云州市人民政府关于全面推进乡村振兴加快农业农村现代化的实施意见",
            "issuer": "中共云州市委 云州市人民政府",
            "number": "云发〔2023〕7号",
            "issued_on": date(2023, 2, 15),
            "security_mark": "机密★1年",
            "kind": "opinion",
        },
    ),
    "number and signer in one line": (
        "云州市教育局文件\n云教字〔2024〕31号        签发人：钱伟\n云州市教育局\n关于做好2024年义务教育招生入学工作的通知\n各县区教育局，市直各学校：\n现就有关事项通知如下：\n" + BODY + "云州市教育局\n2024年5月6日\n",
        {
            "title": "云州市教育局关于做好2024年义务教育招生入学工作的通知",
            "issuer": "云州市教育局",
            "number": "云教字〔2024〕31号",
            "issued_on": date(2024, 5, 6),
            "kind": "notice",
        },
    ),
    "square brackets and 第": (
        "云州市人民政府办公室关于建立联席会议制度的通知\n云政办字[2023]第12号\n各县区人民政府：\n" + BODY + "云州市人民政府办公室\n2023年3月1日\n",
        {"number": "云政办字〔2023〕第12号", "issued_on": date(2023, 3, 1), "issuer": "云州市人民政府办公室"},
    ),
    "an order": (
        ("云州市人民政府令\n第12号\n《云州市城市供水管理办法》已经2023年3月1日市人民政府第10次常务会议通过，现予公布，自2023年5月1日起施行。\n市长  赵明\n2023年3月5日\n"
        "云州市城市供水管理办法\n第一章 总则\n第一条 为加强城市供水管理，制定本办法。\n第二条 供水企业应当每月检测水质。\n"),
        {"title": "云州市城市供水管理办法", "issuer": "云州市人民政府", "number": "云州市人民政府令第12号", "issued_on": date(2023, 3, 5)},
    ),
    "minutes with a head of fields": (
        "云州市人民政府\n常务会议纪要\n〔2023〕7号\n云州市人民政府办公室　　　2023年6月9日\n时间：2023年6月5日上午\n地点：市政府三楼会议室\n主持：赵明\n出席：钱伟、孙丽\n列席：李强（市发展改革委）\n      周平（市财政局）\n记录：吴芳\n"
        "6月5日，市长赵明主持召开市政府第12次常务会议，现纪要如下：\n" + BODY,
        {"title": "云州市人民政府常务会议纪要", "issuer": "云州市人民政府", "number": "〔2023〕7号", "issued_on": date(2023, 6, 9), "kind": "minutes"},
    ),
    "minutes numbered in brackets": (
        "专题会议纪要\n（2024年第8期）\n云州市人民政府办公室 2024年4月2日\n关于研究全市防汛工作的会议纪要\n4月1日，副市长钱伟主持召开专题会议。现将会议议定事项纪要如下：\n" + BODY,
        {"title": "关于研究全市防汛工作的会议纪要", "number": "2024年第8期", "issued_on": date(2024, 4, 2), "kind": "minutes"},
    ),
    "a bulletin of the supervision office": (
        "政务督查\n第8期\n云州市人民政府督查室　　　　2023年7月10日\n关于2023年上半年重点工作进展情况的通报\n各县区人民政府：\n现将有关情况通报如下：\n" + BODY,
        {"title": "关于2023年上半年重点工作进展情况的通报", "issuer": "云州市人民政府督查室", "number": "第8期", "issued_on": date(2023, 7, 10), "kind": "notice"},
    ),
    "a table of a government site": (
        "索 引 号：11370000/2023-00012  主题分类：综合政务\n发文机关：云州市人民政府\n成文日期：2023年02月28日\n标    题：云州市人民政府关于促进消费的若干意见\n发文字号：云政发〔2023〕3号\n发布日期：2023年03月02日\n主 题 词：\n"
        "云州市人民政府关于促进消费的若干意见\n云政发〔2023〕3号\n各县区人民政府，市政府各部门：\n" + BODY + "云州市人民政府\n2023年2月28日\n（此件公开发布）\n",
        {"title": "云州市人民政府关于促进消费的若干意见", "number": "云政发〔2023〕3号", "issued_on": date(2023, 2, 28), "issuer": "云州市人民政府", "kind": "opinion"},
    ),
    "a table with its values on lines of their own": (
        "索引号\n11370000/2023-00012\n发文机关\n云州市财政局\n成文日期\n2023-02-28\n发文字号\n云财〔2023〕3号\n发布日期\n2023-03-02\n云州市财政局关于加强预算管理的通知\n各县区财政局：\n" + BODY,
        {"title": "云州市财政局关于加强预算管理的通知", "number": "云财〔2023〕3号", "issued_on": date(2023, 2, 28), "issuer": "云州市财政局"},
    ),
    "published later than signed": (
        "云州市人民政府办公室关于做好春季防火工作的通知\n发布时间：2023-03-09 10:22 来源：市政府办公室 浏览次数：312\n各县区人民政府：\n" + BODY + "云州市人民政府办公室\n2023年3月1日\n",
        {"issued_on": date(2023, 3, 1), "title": "云州市人民政府办公室关于做好春季防火工作的通知"},
    ),
    "only published": (
        "云州市人民政府办公室关于做好春季防火工作的通知\n来源：市政府办公室 发布时间：2023-03-09\n各县区人民政府：\n" + BODY,
        {"issued_on": date(2023, 3, 9)},
    ),
    "date in Chinese figures": (
        "关于开展安全生产大检查的通知\n各单位：\n" + BODY + "云州市应急管理局\n二〇二三年十月二十一日\n",
        {"issued_on": date(2023, 10, 21), "issuer": "云州市应急管理局", "title": "关于开展安全生产大检查的通知"},
    ),
    "security and urgency in one line, 密级 spelt out": (
        "密级：秘密  缓急：特急\n云州市国家安全工作要点\n" + BODY,
        {"security_mark": "秘密", "title": "云州市国家安全工作要点", "kind": "plan"},
    ),
    "internal material": (
        "内部资料 注意保存\n云州市情况通报\n第3期\n" + BODY,
        {"security_mark": "内部资料"},
    ),
    "top secret, long": (
        "绝密★长期\n000001\n特提\n关于做好应急值守工作的通知\n" + BODY,
        {"security_mark": "绝密★长期", "title": "关于做好应急值守工作的通知"},
    ),
    "addressee over three lines": (
        "云州市人民政府办公室关于印发云州市2024年重点工作任务分解方案的通知\n云政办发〔2024〕5号\n各县（区）人民政府，市政府各部门、各直属机构，\n市属各企业，各高等院校，\n中央、省驻云各单位：\n现将《方案》印发给你们，请认真抓好落实。\n云州市人民政府办公室\n2024年3月1日\n云州市2024年重点工作任务分解方案\n"
        + BODY,
        {"kind": "division-of-work", "planning_year": 2024, "issued_on": date(2024, 3, 1)},
    ),
    "joint issuers sign": (
        "关于进一步规范中小学课后服务收费的通知\n云发改价格〔2023〕88号\n各县区发展改革局、教育局、财政局：\n" + BODY + "云州市发展和改革委员会  云州市教育局\n云州市财政局\n2023年8月28日\n",
        {"issuer": "云州市发展和改革委员会 云州市教育局 云州市财政局", "number": "云发改价格〔2023〕88号"},
    ),
    "joint issuers in the title": (
        "云州市教育局 云州市财政局关于做好学生资助工作的通知\n云教〔2024〕2号\n各县区教育局、财政局：\n" + BODY,
        {"issuer": "云州市教育局 云州市财政局"},
    ),
    "issuer on a line of its own above the title": (
        "云州市水务局\n关于做好2024年汛期值班工作的通知\n各县区水务局：\n" + BODY + "2024年5月8日\n",
        {"title": "云州市水务局关于做好2024年汛期值班工作的通知", "issuer": "云州市水务局", "issued_on": date(2024, 5, 8)},
    ),
    "a letter": (
        "云州市人民政府办公室\n关于商请支持铁路项目建设的函\n云政办函〔2023〕19号\n省交通运输厅：\n" + BODY + "云州市人民政府办公室\n2023年9月1日\n",
        {"number": "云政办函〔2023〕19号", "issuer": "云州市人民政府办公室"},
    ),
    "a work report": (
        "政府工作报告\n——2024年1月20日在云州市第八届人民代表大会第四次会议上\n市长 赵 明\n各位代表：\n现在，我代表市人民政府，向大会作政府工作报告，请予审议。\n一、2023年工作回顾\n地区生产总值增长6%。\n二、2024年工作安排\n抓好项目建设。\n",
        {"title": "政府工作报告", "kind": "work-report", "issued_on": date(2024, 1, 20), "planning_year": 2024},
    ),
    "a reply": (
        "云州市人民政府关于同意设立云州经济开发区的批复\n云政字〔2022〕101号\n东湖县人民政府：\n你县《关于设立经济开发区的请示》收悉。现批复如下：\n" + BODY + "云州市人民政府\n2022年11月30日\n（此件主动公开）\n",
        {"number": "云政字〔2022〕101号", "issued_on": date(2022, 11, 30)},
    ),
    "division of the work report": (
        "云州市人民政府关于印发2024年《政府工作报告》重点任务分工的通知\n云政发〔2024〕1号\n各县区人民政府：\n" + BODY,
        {"kind": "division-of-work", "planning_year": 2024},
    ),
    "a leader's words": (
        "请市教育局牵头，市财政局配合，一周内提出方案报我。\n赵明\n3月5日\n",
        {"kind": "instruction"},
    ),
    "a leader's words in one line": (
        "请市住建局会同市城管局认真研究，提出整改意见，6月底前完成。钱伟 2023年5月12日",
        {"kind": "instruction", "issued_on": date(2023, 5, 12)},
    ),
    "an instruction notice": (
        "领导批示交办通知单\n编号：云督交〔2023〕45号\n市生态环境局：\n赵明市长在《关于东湖水质问题的报告》上批示：“请市生态环境局牵头查明原因，10月底前整改到位。”请抓好落实。\n云州市政府督查室\n2023年9月3日\n",
        {"kind": "instruction", "number": "云督交〔2023〕45号", "issued_on": date(2023, 9, 3)},
    ),
    "begins in the middle": (
        "确保完成全年目标任务。\n（三）推进城市更新\n市住建局要改造老旧小区20个。\n（四）完善交通网络\n市交通局要加快公路建设。\n",
        {"title": None, "number": None, "issued_on": None},
    ),
    "imprint": (
        "云州市人民政府办公室关于开展专项督查的通知\n各县区人民政府：\n" + BODY + "附件：1.督查事项清单\n      2.督查工作分组表\n云州市人民政府办公室\n2023年6月1日\n抄送：市委办公室，市人大常委会办公室，市政协办公室。\n云州市人民政府办公室                2023年6月1日印发\n共印80份\n",
        {"issued_on": date(2023, 6, 1), "issuer": "云州市人民政府办公室"},
    ),
    "indented but for what follows the date": (
        ("云州市人民政府办公室关于印发重点工作分工的通知\n云政办发〔2026〕8号\n\n各县区人民政府：\n    现将《重点工作分工》印发给你们，请认真组织实施。\n                         云州市人民政府办公室\n"
        "                          2026年2月10日\n（此件公开发布）\n\n重点工作分工\n\n一、扩大投资\n    1.新建学校3所。（市教育局负责）\n    2.改造公路20公里。（市交通运输局负责）\n    3.整治河道5处。（市水利局负责）\n"),
        {"issued_on": date(2026, 2, 10), "issuer": "云州市人民政府办公室"},
    ),
    "indented, and the inner title right below the date": (
        ("云州市人民政府办公室关于印发重点工作分工的通知\n各县区人民政府：\n    现将《重点工作分工》印发给你们，请认真组织实施。\n                         云州市人民政府办公室\n"
        "                          2026年2月10日\n重点工作分工\n一、扩大投资\n    1.新建学校3所。（市教育局负责）\n    2.改造公路20公里。（市交通运输局负责）\n    3.整治河道5处。（市水利局负责）\n"),
        {"issued_on": date(2026, 2, 10), "issuer": "云州市人民政府办公室"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), CASES.values(), ids=CASES.keys())
def test_masthead(words, expected):
    document = read(words.encode(), name="x.txt").document
    found = {key: getattr(document, key) for key in expected}
    assert found == expected


@pytest.mark.parametrize("words", [words for words, _ in CASES.values() if BODY in words])
def test_the_body_is_read_whatever_the_masthead(words):
    reading = read(words.encode(), name="x.txt")
    assert [heading.label for heading in reading.outline][:2] == ["一、", "二、"]
    inside = [reading.text[item.start : item.end] for item in reading.commitments]
    assert inside == ["市发展改革委要抓紧开工一批重大项目。", "市政府督查室要定期开展督查。"]
