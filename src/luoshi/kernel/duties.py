"""Which entry of a unit's duty list a commitment touches, and whether that speaks against charging the unit with it.

A township's duty list has three parts: what it does itself (基本履职), what it only helps an upper department with (配合履职), and
what an upper department has taken back (上级收回). The commitment is compared with every entry by the words they share. The entry
that is met best decides: where that is a basic one, nothing speaks against the charge.

Source: docs/rules.md, «duty lists»; handbook C12 (about 117 basic, 99 co-operating and 124 taken-back entries a township).
"""
# zh-file: common words of duty lists, which are data

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from luoshi.kernel.likeness import LONGEST, NOT_TELLING, pairs, runs

THRESHOLD = 0.5
"""How much of an entry must be found in a commitment's words for it to be touched (INF)."""
_FAINT_WEIGHT = 0.25  # of a word that says what is done, beside one that says to what
_WHOLE_PIECE = 3  # pairs that a part of an enumeration must have to be taken for a matter of its own

#: Words of duty lists that say what is done, hardly to what: they count for little.
_FAINT = frozenset({
    "监督检查", "监督管理", "行政许可", "行政处罚", "行政审批", "行政执法", "综合执法", "安全生产", "日常巡查", "隐患排查", "专项整治", "宣传教育", "监督",
    "检查", "监管", "排查", "整治", "治理", "巡查", "执法", "处罚", "许可", "审批", "审核", "审查", "备案", "登记", "受理", "办理", "查处",
    "核查", "统计", "普查", "调查", "评估", "验收", "考核", "协助", "配合", "负责", "承担", "指导", "宣传", "培训", "教育", "安全", "隐患",
    "整改", "专项", "行动", "改造", "维护", "养护", "管护", "保护", "保障", "防范", "预防", "处置", "应急", "信息", "上报", "报送", "资料",
    "台账", "违法", "违规", "行为", "活动", "情况", "问题", "范围", "辖区", "区域", "本级", "日常", "综合", "完成", "做好", "全面", "一次",
    "覆盖", "群众", "项目",
})  # fmt: skip
_SPLIT = re.compile("|".join(sorted({*_FAINT, *NOT_TELLING}, key=len, reverse=True)) + "|[的对和与及或等在其]")
_LIST = re.compile(r"[、，,；;。/]|以及|和|与|及")


class DutyKind(StrEnum):
    """The three parts of a township's list."""

    BASIC = "basic"
    CO_OPERATING = "co_operating"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class Duty:
    """One entry: its key, which part of the list it stands in, and what it is about."""

    key: int
    kind: DutyKind
    matter: str


@dataclass(frozen=True)
class Touch:
    """An entry that a commitment touches: how much of it was found (0 to 1), and the words that met."""

    key: int
    kind: DutyKind
    likeness: float
    words: tuple[str, ...]


def objection(words: str, duties: Iterable[Duty], *, leads: bool) -> Touch | None:
    """The entry that speaks against charging its unit with a commitment of these words; None where none does.

    leads: whether the unit is to lead; helping with what it is to help with is as it should be. The same words and list give
    the same answer: of entries met alike a basic one comes first, then one taken back, then the earlier one.
    """
    found = touched(words, duties)
    if not found or found[0].kind == DutyKind.BASIC:
        return None
    against = {DutyKind.TAKEN_BACK, DutyKind.CO_OPERATING} if leads else {DutyKind.TAKEN_BACK}
    return found[0] if found[0].kind in against else None


_ORDER = (DutyKind.BASIC, DutyKind.TAKEN_BACK, DutyKind.CO_OPERATING)


def touched(words: str, duties: Iterable[Duty]) -> list[Touch]:
    """Every entry that a text touches, the one met best first."""
    found = []
    for duty in duties:
        share, met = likeness(words, duty.matter)
        if share >= THRESHOLD:
            found.append(Touch(duty.key, duty.kind, share, met))
    return sorted(found, key=lambda touch: (-touch.likeness, _ORDER.index(touch.kind), touch.key))


def likeness(words: str, matter: str) -> tuple[float, tuple[str, ...]]:
    """How much of ``matter`` is found in ``words``, 0 to 1, and the stretches that are.

    Of an enumeration (餐饮、食品摊贩、小作坊的监管) one whole part is enough, and counts a little less than all of it.
    """
    asked, said = words[:LONGEST], _pairs_of(words[:LONGEST])
    whole, *parts = _pieces(matter)
    met = whole.telling & said
    if not met:
        return 0.0, ()
    best = max([_share(whole, asked, said), *(0.9 * _share(part, asked, said) for part in parts)])
    return round(best, 4), runs(matter, met)


@dataclass(frozen=True)
class _Piece:
    telling: frozenset[str]  # pairs of characters
    faint: frozenset[str]  # words


def _share(piece: _Piece, asked: str, said: frozenset[str]) -> float:
    whole = len(piece.telling) + _FAINT_WEIGHT * len(piece.faint)
    if not piece.telling & said:
        return 0.0  # 安全, 检查 alone say nothing
    return (len(piece.telling & said) + _FAINT_WEIGHT * sum(word in asked for word in piece.faint)) / whole


@lru_cache(maxsize=64)
def _pairs_of(words: str) -> frozenset[str]:
    return frozenset(pairs(words))


@lru_cache(maxsize=65_536)  # the lists of 170 townships, which have most of their words in common
def _pieces(matter: str) -> tuple[_Piece, ...]:
    """The whole matter; then its parts where it enumerates several that are long enough to stand for themselves."""
    parts = [_piece(part) for part in _LIST.split(matter)]
    long = [part for part in parts if len(part.telling) >= _WHOLE_PIECE]
    return (_piece(matter), *(long if len(parts) > 1 else ()))


def _piece(text: str) -> _Piece:
    faint = frozenset(word for word in _SPLIT.findall(text) if word in _FAINT)
    return _Piece(frozenset(pairs(_SPLIT.sub(" ", text))), faint)
