"""How two counties and a bureau of the demonstration city pass down what they were charged with.

One county adds to it on the way, one passes it on; the bureau charges counties, by a mandate.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from luoshi.commitments.models import Commitment
from luoshi.deliver.passing_down import Part, pass_down
from luoshi.demo.scenes import GOING, HALF, LATE, Cast, Scene, report, sign, weigh
from luoshi.org.models import Unit


@dataclass(frozen=True)
class Share:
    """What one township is asked: earlier than its county by so many days, and what becomes of it."""

    unit: str
    title: str
    measure: str
    share: int
    scene: Scene
    days_earlier: int = 0
    added: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Root:
    """What the city charged the county, or bureau, with, so many days ago, for so many days."""

    title: str
    words: str
    county: str
    measure: str
    ago: int
    days: int
    shares: tuple[Share, ...]


_HEATING: tuple[tuple[str, int, Scene], ...] = (
    ("yz-53lq-1", 40, [(1, sign), (14, report(70, HALF)), (17, weigh(70))]),
    ("yz-53lq-2", 35, [(1, sign), (15, report(65, HALF)), (18, weigh(55))]),
    ("yz-53lq-3", 25, [(2, sign)]),
)

CHAINS = (
    Root(
        "石桥县农村公路隐患路段改造", "石桥县年内完成农村公路临水临崖隐患路段改造，群众出行安全有保障。", "yz-52sq",
        "改造隐患路段 90 公里，验收合格率不低于 95%", 64, 56,
        (
            Share("yz-52sq-1", "完成石桥镇隐患路段改造", "改造隐患路段 40 公里，验收合格率不低于 95%", 42,
                  [(1, sign), (20, report(40, GOING)), (23, weigh(38)), (44, report(75, HALF)), (47, weigh(72))]),
            Share("yz-52sq-2", "完成柳河镇隐患路段改造", "改造隐患路段 30 公里，验收合格率达到 100%", 32,
                  [(1, sign), (18, report(35, GOING)), (21, weigh(30)), (45, report(60, LATE)), (48, weigh(41))],
                  days_earlier=16, reason="迎接年底考核，提前留出整改时间"),
            Share("yz-52sq-3", "完成南坪乡隐患路段改造", "改造隐患路段 25 公里，验收合格率不低于 95%", 26, [],
                  added="每周报送施工影像资料", reason="山区路段多，县里要逐段留档"),
        ),
    ),
    Root(
        "临泉区冬季清洁取暖安全排查", "临泉区对清洁取暖设施开展一次全覆盖安全排查，隐患全部整改。", "yz-53lq",
        "排查率 100%，隐患整改率 100%", 30, 40,
        tuple(
            Share(unit, "临泉区冬季清洁取暖安全排查", "排查率 100%，隐患整改率 100%", share, scene, reason="各镇情况相同，按区统一要求执行")
            for unit, share, scene in _HEATING
        ),
    ),
    Root(
        "林区森林防火隐患排查整治", "请市应急局组织有林县对林区输配电线路、坟场和施工点开展森林防火隐患排查整治。", "yz-18yjj",
        "隐患台账全部销号", 40, 50,
        (
            Share("yz-52sq", "石桥县林区火灾隐患排查整治", "县内隐患台账全部销号", 45, [(1, sign), (16, report(60, HALF)), (19, weigh(52))]),
            Share("yz-54ql", "青岭县林区火灾隐患排查整治", "县内隐患台账全部销号", 55, [(2, sign), (17, report(40, GOING)), (20, weigh(38))]),
        ),
    ),
)  # fmt: skip


def passing_down(
    shares: tuple[Share, ...], units: dict[str, Unit], play: Callable[[Commitment, Scene, datetime], None]
) -> Callable[[Commitment, Cast, datetime], object]:
    """A step in the county's story: its liaison passes the work down, and each township's own story begins."""

    def do(commitment: Commitment, cast: Cast, now: datetime) -> object:
        assert commitment.due is not None
        parts = [
            Part(
                units[share.unit], share.title, share.title + "。", share.measure, commitment.due - timedelta(days=share.days_earlier),
                share=share.share, added=share.added, reason=share.reason,
            )
            for share in shares
        ]  # fmt: skip
        children = pass_down(commitment.pk, acting=cast.liaison, now=now, parts=parts)
        for child, share in zip(children, shares, strict=True):
            play(child, share.scene, now)
        return children

    return do
