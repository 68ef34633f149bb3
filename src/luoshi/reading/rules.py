"""What each of the reader's rules says, in words: for `luoshi read --why` and, where a commitment is explained, the desk."""

COMMITMENTS = {
    "clause.modal": "句中有“要”“必须”一类的词",
    "clause.asked": "请有关方面办理",
    "clause.subject": "点明了由谁来办",
    "clause.action": "以要做的动作开头",
    "clause.acts": "句中有要做的动作",
    "clause.number": "句中有要达到的数",
    "clause.deadline": "写明了完成的时限",
    "clause.provision": "写明应当怎样办",
    "clause.permission": "只写明可以怎样办",
    "clause.resolved": "会议作出的决定",
    "clause.disposes": "“把”“将”字句里有动作",
    "clause.default": "所在章节是任务，句子本身看不出",
    "clause.with-list": "领起下列各条",
    "item.mark": "从序号起，到责任单位止",
    "item.inline-mark": "从句中序号起，到责任单位止",
    "item.after-label": "从上一个责任单位之后，到本条责任单位止",
    "item.record": "同一张单子上的责任单位和时限对各条都有效",
    "item.parent-mark": "几条合用一个责任单位",
    "item.heading": "连同标题归一个责任单位",
    "item.shared-label": "责任单位或时限写在最后一条之后",
    "item.under-labelled-heading": "标题已标明责任单位",
    "item.paragraph": "整段归一个责任单位",
    "item.below-heading": "标题下各段分别归一个责任单位",
    "item.goal": "责任单位之后写明的目标",
    "item.led": "开头标明了责任单位",
    "table.row": "任务表中的一行",
}
"""Rules that take a stretch for a commitment."""

CONTEXT = {
    "clause.review-section": "所在章节回顾工作",
    "clause.done": "说的是已经做了的事",
    "clause.earlier-year": "说的是往年的事",
    "clause.problem": "讲困难和问题",
    "clause.keyed": "本行自称是问题、进展或来由",
    "clause.paragraph": "随本段第一句而定",
    "clause.comment": "评说意义或缘由",
    "clause.copula": "“是”字句，说明情况",
    "clause.states": "陈述情况，没有要做的事",
    "clause.appraisal": "分析形势",
    "clause.appraisal-section": "所在章节分析形势",
    "clause.principle": "指导思想、总体要求",
    "clause.principle-section": "所在章节讲原则和要求",
    "clause.scope-section": "所在章节讲定位和范围",
    "clause.definition": "名词定义、施行日期、机构组成",
    "clause.scoring": "怎样计分、评等次",
    "clause.preamble": "印发、报告的套语",
    "clause.proceedings": "记会议议程",
    "clause.leads-over": "只领起下文",
    "clause.lags": "工作落后的情况",
    "clause.finding": "检查、督查发现的情况",
    "clause.told": "会上的汇报和插话",
    "clause.speaker": "标明是谁说的",
    "clause.remark": "批示套语、联系方式",
    "clause.condition": "列举的情形，接上文",
    "clause.offer": "告诉群众可以怎样办",
    "clause.notes": "名词注释",
    "clause.note": "表的附注，说明怎样看表",
    "clause.attendance": "出席、主持、列席",
    "clause.attendance-section": "出席人员名单",
    "clause.exhortation": "号召、表态",
    "clause.thanks": "致谢、归功",
    "clause.nothing-decided": "没有定下什么",
    "clause.fragment": "不成句的片段",
    "item.between": "条目与责任单位之间的字",
    "table.header": "表头",
    "table.cell": "表中其他栏",
    "table.title": "表的标题",
    "table.problem": "问题清单中的一格，只说问题",
    "outline.contents": "目录",
    "masthead": "版头、标题",
    "signature": "落款、附注",
    "furniture": "页码、版面杂项",
}
"""Rules that set a stretch aside."""

HEADINGS = {
    "outline.first-sentence": "段首短句作标题",
    "outline.glued": "标题与正文连写",
    "outline.bare": "常用标题",
    "outline.contents": "与目录一致",
    "outline.say": "“会议指出”一类的引语",
    "outline.named": "任务单上写明任务名称的行",
    "outline.none": "只有序号",
    "table.group": "表中分组的行",
    "table.caption": "给表编号的一行",
    "outline": "序号或版式标明的标题",
}
"""Rules that take a stretch for a heading; other marks go by `outline`."""

GAPS = {"gap": "疑有缺漏"}
WORDS = {**HEADINGS, **CONTEXT, **COMMITMENTS, **GAPS}


def said(rule: str) -> str:
    """What the rule says, by its name or else by its family; empty for a rule that nobody explained."""
    return WORDS.get(rule) or WORDS.get(rule.partition(".")[0], "")
