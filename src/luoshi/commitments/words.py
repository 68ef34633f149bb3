"""What the life-cycle's states, actions, parties and needs are called, in the user's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.kernel.lifecycle import Action, Need, Party, State

# Four states are called in Chinese what the act that leads to them is called; other languages tell them apart.
STATE_WORDS = {
    State.PROPOSED: _("拟立项"),
    State.REGISTERED: _("已立项"),
    State.DECLINED: pgettext_lazy("state", "不立项"),
    State.DISPATCHED: _("已交办"),
    State.RETURN_REQUESTED: pgettext_lazy("state", "申请退回"),
    State.ACCEPTED: _("已签收"),
    State.IN_PROGRESS: _("办理中"),
    State.SUSPENDED: pgettext_lazy("state", "暂缓"),
    State.TERMINATED: _("已中止"),
    State.COMPLETION_CLAIMED: pgettext_lazy("state", "申请办结"),
    State.VERIFIED: _("已核验"),
    State.CLOSED: _("已办结"),
    State.ARCHIVED: _("已归档"),
}
STATE_CHOICES = [(state.value, words) for state, words in STATE_WORDS.items()]

ACTION_WORDS = {
    Action.PROPOSE: _("拟立项"),
    Action.REGISTER: _("立项"),
    Action.DECLINE: _("不立项"),
    Action.DISPATCH: _("交办"),
    Action.ACKNOWLEDGE: _("签收"),
    Action.REQUEST_RETURN: _("申请退回"),
    Action.UPHOLD: _("维持交办"),
    Action.REASSIGN: _("改派"),
    Action.SUBMIT_PLAN: _("报送方案"),
    Action.REPORT: _("反馈进展"),
    Action.PASS_DOWN: _("分解下达"),
    Action.HAND_DOWN: _("下达"),
    Action.SUSPEND: _("暂缓"),
    Action.RESUME: _("恢复"),
    Action.EXTEND: _("延期"),
    Action.RETARGET: _("调整目标"),
    Action.RELEAD: _("换牵头"),
    Action.TERMINATE: _("中止"),
    Action.END_WITH: _("随上级中止"),
    Action.SUSPEND_WITH: _("随上级暂缓"),
    Action.RESUME_WITH: _("随上级恢复"),
    Action.MERGE: _("并入"),
    Action.SPLIT: _("拆分"),
    Action.CLAIM_COMPLETION: _("申请办结"),
    Action.SEND_BACK: _("退回重办"),
    Action.VERIFY: _("核验"),
    Action.CLOSE: _("办结销号"),
    Action.REOPEN: _("重启"),
    Action.ARCHIVE: _("归档"),
}

PARTY_WORDS = {
    Party.SUPERVISOR: _("交办机构的督查员或联络员"),
    Party.SUPERVISION_HEAD: pgettext_lazy("party", "交办机构的负责人"),
    Party.LEADER: pgettext_lazy("party", "本级领导"),
    Party.VERIFIER: _("核验人（非牵头单位、非申请人）"),
    Party.LEAD_LIAISON: _("牵头单位联络员"),
    Party.LEAD_HEAD: _("牵头单位负责人"),
}

NEED_WORDS = {
    Need.WORDS: _("原话"),
    Need.LEAD: _("牵头单位"),
    Need.DUE: _("完成时限"),
    Need.MEASURE: _("完成标准"),
    Need.TIER: _("级别"),
    Need.REASON: _("理由"),
    Need.RULING: _("裁定意见"),
    Need.NEW_LEAD: _("新的牵头单位"),
    Need.MILESTONES: _("时限内的节点"),
    Need.PROGRESS: _("进展情况"),
    Need.CLAIMED: _("自报进度"),
    Need.FORECAST: _("预计"),
    Need.CHILDREN: _("下级事项"),
    Need.REVIEW_DATE: _("复查日期"),
    Need.NEW_DUE: _("新的时限"),
    Need.NEW_MEASURE: _("新的完成标准"),
    Need.INTO: _("并入哪一件"),
    Need.PARTS: _("拆成的各项"),
    Need.RESULT: _("对照完成标准的结果"),
    Need.EVIDENCE: _("佐证材料"),
    Need.CHILDREN_DONE: _("下级事项全部办结"),
    Need.METHOD: _("核验方式"),
    Need.FINDING: _("核验结论"),
    Need.DUTY_CHECK: _("职责核对（或说明越级理由）"),
}
