"""Slips, sheets and lists of problems: whose units and times hold for what is asked in them."""

import pytest

from luoshi.reading import read

CODES = {"lead": "L", "support": "S", "responsible": "R", "guide": "G"}


def told(document):
    """Each commitment as `its first words | units | deadlines`."""
    reading = read(f"云州市人民政府督办文书\n{document}\n".encode())
    return [
        " | ".join(
            [
                commitment.text[:6],
                " ".join(CODES[unit.role] + unit.name for unit in commitment.units),
                " ".join(deadline.text for deadline in commitment.deadlines),
            ]
        )
        for commitment in reading.commitments
    ]


RECORDS = [
    (  # units above the list, the time behind it; the second list is somebody else's
        (
            "主办单位：云湖区人民政府\n协办单位：市财政局\n交办意见：\n1.在小区公告停水原因。\n2.更换加压水泵6台。\n办理时限：2025年9月30日\n"
            "督办要求：\n1.市政府督查室要组织现场核查。\n2.回访满意率不低于90%。"
        ),
        [
            "1.在小区公 | L云湖区人民政府 S市财政局 | 2025年9月30日",
            "2.更换加压 | L云湖区人民政府 S市财政局 | 2025年9月30日",
            "1.市政府督 | R市政府督查室 | ",
            "2.回访满意 |  | ",
        ],
    ),
    (  # no time: who sees to it has its own units all the same
        "主办单位：云湖区人民政府\n交办意见：\n1.更换加压水泵6台。\n督办要求：\n1.市政府督查室要组织现场核查。",
        ["1.更换加压 | L云湖区人民政府 | ", "1.市政府督 | R市政府督查室 | "],
    ),
    (  # when it was handed over is no time by which it is to be done
        "主办单位：云湖区人民政府\n交办意见：\n1.在小区公告停水原因。\n2.更换加压水泵6台。\n交办时间：2025年7月18日",
        ["1.在小区公 | L云湖区人民政府 | ", "2.更换加压 | L云湖区人民政府 | "],
    ),
    (  # a list of problems: goal, time, units and then the measures, below each other or in one line
        (
            "一、白石河下游截污管网缺口26公里。\n整改目标：水质年均值达到Ⅳ类。\n整改时限：2027年10月底\n责任单位：云湖区政府、市水务集团\n整改措施：\n"
            "1.新建污水管网26公里。\n2.对酸洗企业实行“一企一管”。\n"
            "二、扬尘管控问题突出。\n整改目标：达标率100%。\n整改时限：2026年6月底\n责任单位：市城管局\n整改措施：一是开展巡查。二是安装监测设备45套。"
        ),
        [
            "整改目标：水 | R云湖区政府 R市水务集团 | 2027年10月底",
            "1.新建污水 | R云湖区政府 R市水务集团 | 2027年10月底",
            "2.对酸洗企 | R云湖区政府 R市水务集团 | 2027年10月底",
            "整改目标：达 | R市城管局 | 2026年6月底",
            "一是开展巡查 | R市城管局 | 2026年6月底",
            "二是安装监测 | R市城管局 | 2026年6月底",
        ],
    ),
    (  # units behind the list of the record before are not those of the next
        (
            "存在问题：台账不全。\n整改措施：\n1.补齐台账。\n2.每月自查。\n责任单位：市教育局\n整改时限：2026年5月底\n"
            "存在问题：食堂证照过期。\n整改措施：\n1.换发证照。\n2.培训从业人员120人。\n责任单位：市市场监管局\n整改时限：2026年6月底"
        ),
        [
            "1.补齐台账 | R市教育局 | 2026年5月底",
            "2.每月自查 | R市教育局 | 每月 2026年5月底",
            "1.换发证照 | R市市场监管局 | 2026年6月底",
            "2.培训从业 | R市市场监管局 | 2026年6月底",
        ],
    ),
    (  # places with what is wrong there, what is to be done, and whose it is
        (
            "一、青岭县黄家渡段\n存在问题：河滩堆放弃土4200立方米。\n整改要求：24小时内设置围挡；清运弃土。\n责任单位：县水利局、县综合执法局\n责任河长：卢静\n"
            "整改时限：2026年5月10日前\n二、白石县龙潭水库\n存在问题：围网养鱼3户。\n整改要求：拆除养殖围网。\n责任单位：白石县农业农村局\n整改时限：立行立改"
        ),
        [
            "整改要求：2 | R县水利局 R县综合执法局 | 24小时内 2026年5月10日前",
            "整改要求：拆 | R白石县农业农村局 | 立行立改",
        ],
    ),
    (  # each item of a list with a time of its own
        "承办单位：市水务局\n督办内容：\n1.检修泵站12座。\n完成时限：6月15日前\n2.清理管网30公里。\n完成时限：7月底前",
        ["1.检修泵站 | R市水务局 | 6月15日前", "2.清理管网 | R市水务局 | 7月底前"],
    ),
    (  # how to report is nothing to do
        "责任单位：市住建局\n反馈方式：书面报告加盖公章后报市政府督查室\n办理要求：\n1.尽快摸清底数，制定处置方案。\n2.6月底前完成资产评估。\n办结时限：2026年7月15日",
        ["1.尽快摸清 | R市住建局 | 2026年7月15日", "2.6月底前 | R市住建局 | 6月底前 2026年7月15日"],
    ),
]


@pytest.mark.parametrize(("document", "commitments"), RECORDS)
def test_records(document, commitments):
    assert told(document) == commitments


KEYS = [
    "整改措施",
    "整改要求",
    "办理要求",
    "办理意见",
    "交办意见",
    "工作举措",
    "工作任务",
    "督办内容",
    "推进计划",
    "下步打算",
    "具体措施",
    "落实措施",
    "重点工作",
    "整改内容和时限",
]


@pytest.mark.parametrize("key", KEYS)
def test_keys_of_what_is_asked(key):
    document = f"承办单位：市水务局\n配合单位：市应急管理局\n{key}：\n1.检修泵站12座。\n2.清理管网30公里。\n督办单位：市政府督查室"
    whose = "R市水务局 S市应急管理局 G市政府督查室"
    assert told(document) == [f"1.检修泵站 | {whose} | ", f"2.清理管网 | {whose} | "]


@pytest.mark.parametrize(
    "key", ["存在问题", "反馈问题", "问题描述", "诉求内容", "反映事项", "进展情况", "落实情况", "整改情况"]
)
def test_keys_of_what_is_told(key):
    document = f"责任单位：市水务局\n{key}：\n1.泵站检修滞后。\n2.管网破损30公里。\n整改措施：\n1.检修泵站12座。\n2.清理管网30公里。"
    assert told(document) == ["1.检修泵站 | R市水务局 | ", "2.清理管网 | R市水务局 | "]
