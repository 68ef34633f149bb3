"""How a commitment's months may go: each scene is a list of steps, so many days after dispatch, done by the actions themselves.

A step that the rules refuse on its day (the story ran ahead of itself) is an error in the scene and stops the demo.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.commitments.models import Commitment
from luoshi.conclude import actions as conclude
from luoshi.decide import actions as decide
from luoshi.deliver import actions as deliver
from luoshi.deliver import changes, links, settling
from luoshi.deliver.actions import Step, Told
from luoshi.deliver.changes import Asked
from luoshi.deliver.figures import figures_of
from luoshi.kernel.lifecycle import Party
from luoshi.org.acting import Acting


@dataclass(frozen=True)
class Cast:
    """Who acts in a commitment's story."""

    clerk: Acting
    chief: Acting
    mayor: Acting
    liaison: Acting
    head: Acting
    other_head: Acting


Do = Callable[[Commitment, Cast, datetime], object]
Scene = list[tuple[int, Do]]


def _paper(name: str, words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words.encode())


def dispatch(commitment: Commitment, cast: Cast, now: datetime) -> object:
    override = "该事项由乡镇直接承担，已商所在县区同意。" if deliver.beyond_reach(commitment) else ""
    return deliver.dispatch(commitment.pk, acting=cast.clerk, now=now, override=override)


def sign(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return deliver.acknowledge(commitment.pk, acting=cast.liaison, now=now)


def plan(commitment: Commitment, cast: Cast, now: datetime) -> object:
    today, due = now.date(), commitment.due or now.date()
    days = max((due - today).days, 3)
    steps = [
        Step("印发实施方案，明确到单位到人", today + timedelta(days=days // 5), 15),
        Step("完成过半，开展中期调度", today + timedelta(days=days // 2), 50),
        Step("全部完成并自验", due, 100),
    ]
    return deliver.submit_plan(commitment.pk, acting=cast.head, now=now, steps=steps)


LEAST_COUNTED = 10  # a figure below it is not shown in parts
DONE = 100


def report(claimed: int, words: str, *, forecast: str = "on_time", difficulty: str = "", files: bool = True) -> Do:
    """The liaison writes, and half an hour later the head approves."""

    def do(commitment: Commitment, cast: Cast, now: datetime) -> object:
        told = Told(
            words, claimed, forecast, difficulty, "按计划推进下一节点，下月报送进展。", _readings(commitment, claimed)
        )
        paper = (
            [_paper(f"{now:%m月}进展清单.txt", f"{commitment.title}\n{now:%Y-%m-%d} 累计完成 {claimed}%\n{words}")]
            if files
            else []
        )
        deliver.write_report(commitment.pk, acting=cast.liaison, now=now, told=told, files=paper)
        return deliver.approve_report(commitment.pk, acting=cast.head, now=now + timedelta(minutes=30))

    return do


def _readings(commitment: Commitment, claimed: int) -> dict[str, Decimal]:
    """What each figure stands at: counts as far as the claim says, rates a little short of what is asked until the end."""
    found = {}
    for figure in figures_of(commitment):
        asked = Decimal(str(figure.value))
        share = Decimal(90 + claimed // 10 if figure.is_rate else claimed) / 100
        found[figure.key] = round(asked * share, 1) if asked >= LEAST_COUNTED else asked * (claimed >= DONE)
    return found


def draft(claimed: int, words: str) -> Do:
    """The liaison writes; the head has not looked yet."""

    def do(commitment: Commitment, cast: Cast, now: datetime) -> object:
        return deliver.write_report(commitment.pk, acting=cast.liaison, now=now, told=Told(words, claimed, "on_time"))

    return do


def weigh(evidenced: int, words: str = "清单与台账相符，按核实数认定。") -> Do:
    def do(commitment: Commitment, cast: Cast, now: datetime) -> object:
        latest = commitment.reports.filter(state="approved").order_by("-pk")[0]
        return deliver.assess(
            commitment.pk, acting=cast.clerk, now=now, report_pk=latest.pk, evidenced=evidenced, assessment=words
        )

    return do


def claim(words: str = "对照完成标准，任务已全部完成，自验合格。") -> Do:
    def do(commitment: Commitment, cast: Cast, now: datetime) -> object:
        paper = _paper("办结报告.txt", f"{commitment.title}\n{words}\n完成标准：{commitment.measure}")
        why = "最近一次读数之后完成了剩余部分，见办结报告。"
        return deliver.claim_completion(
            commitment.pk, acting=cast.head, now=now, result=words, files=[paper], short_reason=why
        )

    return do


def verify(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return conclude.verify(
        commitment.pk, acting=cast.clerk, now=now, method="site", finding="现场抽查，完成情况与报告一致。"
    )


def send_back(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return conclude.send_back(
        commitment.pk, acting=cast.clerk, now=now, reason="抽查 3 处，1 处尚未完成，佐证与现场不符。"
    )


def close(commitment: Commitment, cast: Cast, now: datetime) -> object:
    who = cast.mayor if commitment.instruction else cast.chief
    return conclude.close(commitment.pk, acting=who, now=now)


def archive(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return conclude.archive(commitment.pk, acting=cast.clerk, now=now)


def reopen(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return conclude.reopen(commitment.pk, acting=cast.chief, now=now, reason="回头看发现反弹，部分点位重新出现问题。")


def ask_return(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return deliver.request_return(
        commitment.pk, acting=cast.head, now=now, reason="三定方案中此项职责不在本单位，建议由主管部门牵头。"
    )


def uphold(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return deliver.uphold(
        commitment.pk, acting=cast.chief, now=now, ruling="经核对三定方案，主要职责在你单位，请按原交办办理。"
    )


def reassign(commitment: Commitment, cast: Cast, now: datetime) -> object:
    other = cast.other_head.units[0]
    return deliver.reassign(
        commitment.pk, acting=cast.chief, now=now, ruling="双方会商一致，改由职责更近的单位牵头。", new_lead=other
    )


def ask(kind: str, reason: str, *, days: int = 0, measure: str = "") -> Do:
    """The liaison writes a change request and the head sends it; ``days``: how much later, for a date that is asked for."""

    def do(commitment: Commitment, cast: Cast, now: datetime) -> object:
        due = (commitment.due or now.date()) + timedelta(days=days)
        asked = Asked(
            kind, reason, new_due=due if kind == "extension" else None, new_measure=measure,
            review_date=now.date() + timedelta(days=days) if kind == "suspension" else None,
        )  # fmt: skip
        changes.request_change(commitment.pk, acting=cast.liaison, now=now, asked=asked)
        return changes.send_change(commitment.pk, acting=cast.head, now=now + timedelta(hours=2))

    return do


def grant(commitment: Commitment, cast: Cast, now: datetime) -> object:
    who = cast.mayor if commitment.awaits_change == Party.LEADER else cast.chief
    return changes.grant_change(commitment.pk, acting=who, now=now, decision="情况属实，同意。")


def refuse(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return changes.refuse_change(
        commitment.pk, acting=cast.chief, now=now, decision="用地手续可以容缺办理，不影响按期完成，请抓紧。"
    )


def suspend(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return changes.suspend(
        commitment.pk,
        acting=cast.chief,
        now=now,
        reason="上级配套政策尚未出台，暂不具备实施条件。",
        review_date=now.date() + timedelta(days=180),
    )


def resume(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return deliver.resume(commitment.pk, acting=cast.chief, now=now, reason="配套政策已经出台，恢复办理。")


def link_with(title: str) -> Do:
    """The office says that the commitment of this title asks the same."""

    def do(commitment: Commitment, cast: Cast, now: datetime) -> object:
        others = [Commitment.objects.get(title=title)]
        return links.link(
            commitment.pk, acting=cast.clerk, now=now, others=others, reason="两份文件要求同一件事，合并反馈。"
        )

    return do


def settle_with(title: str) -> Do:
    """The head of the office rules that the commitment of this title holds."""

    def do(commitment: Commitment, cast: Cast, now: datetime) -> object:
        other = Commitment.objects.get(title=title)
        return settling.settle(
            commitment.pk,
            acting=cast.chief,
            now=now,
            other=other,
            holds=settling.OTHER,
            reason="以年初下达的任务数为准。",
        )

    return do


def decline(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return decide.decline(
        commitment.pk, acting=cast.chief, now=now, ground="information", reason="属一般性工作要求，由各单位自行落实。"
    )


DISPATCHED: Scene = [(0, dispatch)]
SIGNED: Scene = [*DISPATCHED, (1, sign)]
STARTED: Scene = [*SIGNED, (9, plan)]
RETURNED: Scene = [*DISPATCHED, (1, ask_return)]
GOING = "已完成动员部署和任务细化，建立工作台账，各项工作按序时推进。"
HALF = "累计完成过半，重点点位已全部开工，每周调度一次。"
LATE = "累计完成情况落后于计划，主要受前期手续办理影响。"

# From the happiest to the saddest; what stands open at the end depends on how long ago it began.
_STEADY: Scene = [
    (28, report(12, GOING)), (31, weigh(12)), (60, report(22, GOING)), (63, weigh(22)), (90, report(32, GOING)), (93, weigh(31)),
    (120, report(41, GOING)), (123, weigh(40)), (150, report(50, HALF)), (153, weigh(50)), (181, report(60, HALF)), (184, weigh(58)),
    (211, report(69, HALF)), (214, weigh(68)), (241, report(78, HALF)), (244, weigh(77)), (272, report(86, HALF)), (275, weigh(85)),
]  # fmt: skip
_MARCH: Scene = [*STARTED, *_STEADY]

COUNTY: Scene = [(16, report(20, GOING)), (19, weigh(20)), (28, report(55, HALF)), (31, weigh(48))]
"""What a county reports of what it has passed down."""

SCENES: dict[str, Scene] = {
    "finished": [*STARTED, (30, report(45, GOING)), (33, weigh(44)), (55, report(85, HALF)), (58, weigh(84)), (64, claim()), (67, verify), (69, close)],
    "filed": [*SIGNED, (20, report(50, HALF)), (23, weigh(50)), (40, claim()), (44, verify), (46, close), (80, archive)],
    "slipped": [*STARTED, (40, report(70, HALF)), (44, weigh(70)), (54, claim()), (57, verify), (59, close), (250, reopen), (270, report(82, LATE)), (274, weigh(80))],
    "sent_back": [*STARTED, (35, report(60, HALF)), (38, weigh(55)), (48, claim()), (51, send_back), (61, claim("问题点位已整改到位，重新申请办结。")), (64, verify), (66, close)],
    "overdue": [*STARTED, (30, report(35, GOING)), (33, weigh(33)), (75, report(70, LATE)), (79, weigh(62))],
    "sent_back_now": [*_MARCH, (296, claim()), (301, send_back)],
    "on_schedule": [*_MARCH, (301, report(94, HALF)), (303, weigh(93))],
    "ahead": [*STARTED, (28, report(40, HALF)), (31, weigh(40)), (62, report(52, HALF)), (65, weigh(52)), (93, report(66, HALF)), (96, weigh(66)), (150, report(78, HALF)), (153, weigh(78)), (211, report(90, HALF)), (214, weigh(90)), (272, report(98, HALF)), (275, weigh(98)), (301, report(100, "全部点位完工，正在组织自验。")), (303, weigh(99))],
    "behind": [*STARTED, *_STEADY[:12], (211, report(66, LATE, forecast="at_risk", difficulty="部分点位用地手续未办结。")), (214, weigh(60)), (241, report(75, LATE, forecast="at_risk", difficulty="用地手续仍有 3 处未办结。")), (244, weigh(66)), (246, ask("extension", "剩余点位用地手续预计年底才能办结。", days=60)), (249, refuse), (272, report(84, LATE)), (275, weigh(74)), (301, report(88, LATE)), (303, weigh(78, "清单中 4 处尚未完工，按实认定。"))],
    "far_behind": [*STARTED, (45, report(40, HALF)), (49, weigh(15, "佐证仅覆盖少数点位，按实认定。")), (200, report(70, HALF)), (204, weigh(28, "多处未开工，与自报差距较大。"))],
    "silent": [*SIGNED, (12, plan), (30, report(15, GOING, files=False))],
    "claimed": [*_MARCH[:9], (158, ask("retarget", "上级文件把完成标准的口径改为全市平均，申请按新口径执行。", measure="按上级新口径完成并通过市级验收")), (162, grant), *_MARCH[9:], (298, claim())],
    "verified": [*_MARCH, (280, claim()), (296, verify)],
    "awaits_weighing": [*_MARCH, (302, report(94, HALF)), (304, ask("extension", "验收专家档期冲突，申请把验收推到下月。", days=20))],
    "awaits_head": [*_MARCH, (302, draft(95, HALF))],
    "upheld": [*RETURNED, (4, uphold), (15, plan), *_STEADY, (301, report(93, HALF)), (303, weigh(92))],
    "reassigned": [*RETURNED, (5, reassign), (6, sign), (12, plan), *_STEADY, (301, report(92, HALF)), (303, weigh(91))],
    "resumed": [*STARTED, *_STEADY[:4], (80, suspend), (200, resume), (215, report(66, HALF)), (218, weigh(66)), (245, report(80, HALF)), (248, weigh(79)), (272, report(86, HALF)), (275, weigh(86)), (301, report(92, HALF)), (303, weigh(91))],
    "suspended": [*_MARCH[:15], (246, ask("suspension", "上级配套政策尚未出台，暂不具备实施条件。", days=150)), (250, grant)],
    "terminated": [*STARTED, *_STEADY[:4], (126, ask("termination", "规划调整，该项工作并入上级统一部署，不再单列。")), (130, grant)],
}  # fmt: skip

# Begun only lately: days before today.
LATE_SCENES: dict[str, Scene] = {
    "just_signed": SIGNED,
    "unsigned": DISPATCHED,
    "asks_return": RETURNED,
    "planned": STARTED,
    "going": [*STARTED, (28, report(45, GOING)), (31, weigh(45))],
    # Asked for by two documents with different numbers: one pair still to be settled, one settled.
    "differs": [*STARTED, (12, link_with("新增电动自行车充电端口")), (28, report(45, GOING)), (31, weigh(45))],
    "settled": [
        *STARTED,
        (12, link_with("新建高标准农田")),
        (15, settle_with("新建高标准农田")),
        (28, report(45, GOING)),
        (31, weigh(45)),
    ],
    "drafted": [
        *STARTED,
        (25, report(55, HALF)),
        (28, weigh(55)),
        (40, draft(80, "标识已更新 29 处，其余 7 处本周内安装。")),
    ],
}
