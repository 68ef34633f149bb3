"""How a commitment's months may go: each scene is a list of steps, so many days after dispatch, done by the actions themselves.

A step that the rules refuse on its day (the story ran ahead of itself) is an error in the scene and stops the demo.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.commitments.models import Commitment
from luoshi.conclude import actions as conclude
from luoshi.decide import actions as decide
from luoshi.deliver import actions as deliver
from luoshi.deliver.actions import Step, Told
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


def report(claimed: int, words: str, *, forecast: str = "on_time", difficulty: str = "", files: bool = True) -> Do:
    """The liaison writes, and half an hour later the head approves."""

    def do(commitment: Commitment, cast: Cast, now: datetime) -> object:
        told = Told(words, claimed, forecast, difficulty, "按计划推进下一节点，下月报送进展。")
        paper = [_paper(f"{now:%m月}进展清单.txt", f"{commitment.title}\n{now:%Y-%m-%d} 累计完成 {claimed}%\n{words}")] if files else []
        deliver.write_report(commitment.pk, acting=cast.liaison, now=now, told=told, files=paper)
        return deliver.approve_report(commitment.pk, acting=cast.head, now=now + timedelta(minutes=30))

    return do


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
        return deliver.claim_completion(commitment.pk, acting=cast.head, now=now, result=words, files=[paper])

    return do


def verify(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return conclude.verify(commitment.pk, acting=cast.clerk, now=now, method="site", finding="现场抽查，完成情况与报告一致。")


def send_back(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return conclude.send_back(commitment.pk, acting=cast.clerk, now=now, reason="抽查 3 处，1 处尚未完成，佐证与现场不符。")


def close(commitment: Commitment, cast: Cast, now: datetime) -> object:
    who = cast.mayor if commitment.instruction else cast.chief
    return conclude.close(commitment.pk, acting=who, now=now)


def archive(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return conclude.archive(commitment.pk, acting=cast.clerk, now=now)


def reopen(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return conclude.reopen(commitment.pk, acting=cast.chief, now=now, reason="回头看发现反弹，部分点位重新出现问题。")


def ask_return(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return deliver.request_return(commitment.pk, acting=cast.head, now=now, reason="三定方案中此项职责不在本单位，建议由主管部门牵头。")


def uphold(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return deliver.uphold(commitment.pk, acting=cast.chief, now=now, ruling="经核对三定方案，主要职责在你单位，请按原交办办理。")


def reassign(commitment: Commitment, cast: Cast, now: datetime) -> object:
    other = cast.other_head.units[0]
    return deliver.reassign(commitment.pk, acting=cast.chief, now=now, ruling="双方会商一致，改由职责更近的单位牵头。", new_lead=other)


def suspend(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return deliver.suspend(
        commitment.pk, acting=cast.chief, now=now, reason="上级配套政策尚未出台，暂不具备实施条件。", review_date=now.date() + timedelta(days=180)
    )


def resume(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return deliver.resume(commitment.pk, acting=cast.chief, now=now, reason="配套政策已经出台，恢复办理。")


def terminate(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return deliver.terminate(commitment.pk, acting=cast.mayor, now=now, reason="规划调整，该项工作并入上级统一部署，不再单列。")


def decline(commitment: Commitment, cast: Cast, now: datetime) -> object:
    return decide.decline(commitment.pk, acting=cast.chief, now=now, ground="information", reason="属一般性工作要求，由各单位自行落实。")


STARTED = [(0, dispatch), (1, sign), (9, plan)]
GOING = "已完成动员部署和任务细化，建立工作台账，各项工作按序时推进。"
HALF = "累计完成过半，重点点位已全部开工，每周调度一次。"
LATE = "累计完成情况落后于计划，主要受前期手续办理影响。"

# From the happiest to the saddest; what stands open at the end depends on how long ago it began.
SCENES: dict[str, Scene] = {
    "finished": [*STARTED, (30, report(35, GOING)), (33, weigh(34)), (60, report(80, HALF)), (63, weigh(78)), (72, claim()), (76, verify), (79, close)],
    "filed": [(0, dispatch), (1, sign), (20, report(50, HALF)), (23, weigh(50)), (40, claim()), (44, verify), (46, close), (80, archive)],
    "slipped": [*STARTED, (40, report(70, HALF)), (44, weigh(70)), (58, claim()), (61, verify), (63, close), (150, reopen), (170, report(82, LATE)), (174, weigh(80))],
    "sent_back": [*STARTED, (35, report(60, HALF)), (38, weigh(55)), (55, claim()), (59, send_back), (75, claim("问题点位已整改到位，重新申请办结。")), (79, verify), (81, close)],
    "sent_back_now": [*STARTED, (60, report(60, HALF)), (64, weigh(50)), (120, report(90, HALF)), (124, weigh(76)), (270, claim()), (276, send_back)],
    "on_schedule": [*STARTED, (28, report(12, GOING)), (31, weigh(12)), (90, report(30, GOING)), (93, weigh(29)), (150, report(48, HALF)), (153, weigh(47)), (210, report(68, HALF)), (213, weigh(66)), (270, report(84, HALF)), (273, weigh(83)), (296, report(92, HALF)), (299, weigh(90))],
    "ahead": [*STARTED, (28, report(40, HALF)), (31, weigh(40)), (90, report(66, HALF)), (93, weigh(66)), (200, report(90, HALF)), (203, weigh(88)), (292, report(98, HALF)), (295, weigh(98))],
    "behind": [*STARTED, (30, report(20, LATE, forecast="at_risk", difficulty="部分点位用地手续未办结。")), (34, weigh(12)), (120, report(45, LATE)), (124, weigh(30)), (230, report(75, LATE)), (234, weigh(58)), (292, report(86, LATE)), (296, weigh(70))],
    "far_behind": [*STARTED, (45, report(40, HALF)), (49, weigh(15, "佐证仅覆盖少数点位，按实认定。")), (200, report(70, HALF)), (204, weigh(28, "多处未开工，与自报差距较大。"))],
    "silent": [(0, dispatch), (1, sign), (12, plan), (30, report(15, GOING, files=False))],
    "claimed": [*STARTED, (60, report(50, HALF)), (63, weigh(48)), (180, report(88, HALF)), (183, weigh(86)), (298, claim())],
    "verified": [*STARTED, (60, report(55, HALF)), (63, weigh(52)), (180, report(90, HALF)), (183, weigh(88)), (280, claim()), (296, verify)],
    "awaits_weighing": [*STARTED, (60, report(30, GOING)), (64, weigh(30)), (180, report(60, HALF)), (184, weigh(58)), (298, report(88, HALF))],
    "awaits_head": [*STARTED, (60, report(30, GOING)), (64, weigh(30)), (180, report(62, HALF)), (184, weigh(60)), (299, draft(90, HALF))],
    "upheld": [(0, dispatch), (1, ask_return), (4, uphold), (15, plan), (60, report(30, GOING)), (64, weigh(28)), (240, report(78, HALF)), (244, weigh(76))],
    "reassigned": [(0, dispatch), (1, ask_return), (5, reassign)],
    "resumed": [*STARTED, (60, report(20, GOING)), (64, weigh(20)), (80, suspend), (200, resume), (290, report(80, HALF)), (294, weigh(78))],
    "suspended": [*STARTED, (60, report(20, GOING)), (64, weigh(20)), (250, suspend)],
    "terminated": [*STARTED, (60, report(20, GOING)), (64, weigh(18)), (130, terminate)],
}

# Begun only lately: days before today.
LATE_SCENES: dict[str, Scene] = {
    "just_signed": [(0, dispatch), (1, sign)],
    "unsigned": [(0, dispatch)],
    "asks_return": [(0, dispatch), (1, ask_return)],
    "planned": STARTED,
}


def last_day(scene: Scene) -> int:
    return max((day for day, _do in scene), default=0)


def fits(commitment: Commitment, dispatched: date, scene: Scene) -> bool:
    """Whether the plan of a scene finds room between dispatch and the due date."""
    return commitment.due is not None and (commitment.due - dispatched).days > 20
