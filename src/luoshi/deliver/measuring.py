"""Readings of measures: what a report says each figure stands at, how it rolls up from below, and where that differs.

The figures are those that the reader finds in the measure of done. A reading comes with a report and counts once the unit's
head has approved that; what was read last stands on the commitment, so that a whole is worked out from its parts by one query.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.commitments.actions import note
from luoshi.commitments.models import Commitment
from luoshi.commitments.tightening import COMPARED
from luoshi.deliver.passing_down import figures
from luoshi.kernel.lifecycle import OPEN, Action, Party, State
from luoshi.kernel.measures import Part, Rolled, RollUp, percent, reached, roll_up, usual
from luoshi.kernel.tightening import Figure
from luoshi.org.acting import Acting
from luoshi.org.errors import Invalid

ROLLUP_WORDS = {
    RollUp.ADD: gettext_lazy("加总"),
    RollUp.AVERAGE: gettext_lazy("平均"),
    RollUp.LAST: gettext_lazy("取最近一次"),
}
MOST = 8  # figures of one commitment that are read; a measure of done with more is a table of its own
LARGEST = Decimal(10) ** 13  # a reading beyond this is a slip of the hand
PLACES = Decimal("0.0001")
DECLARING = {Party.SUPERVISOR, Party.SUPERVISION_HEAD, Party.LEAD_LIAISON, Party.LEAD_HEAD}
_DIFFERENCE = Decimal("0.005")  # of the rolled-up value: rounding below that is no difference


@dataclass(frozen=True)
class Row:
    """One figure as a page shows it: what is asked, what was read last, and what the units below make up together."""

    figure: Figure
    how: RollUp
    value: Decimal | None = None
    on: date | None = None
    rolled: Rolled | None = None

    @property
    def key(self) -> str:
        return key_of(self.figure)

    @property
    def asked(self) -> str:
        return f"{COMPARED.get(self.figure.comparator, '')}{self.figure.value:.10g}{self.figure.unit}"

    @property
    def told(self) -> str:
        return plain(self.value) if self.value is not None else ""

    @property
    def rolled_told(self) -> str:
        """The rolled-up value, to two decimals: an average has no end of them."""
        made = self.rolled.value if self.rolled else None
        return plain(round(made, 2)) if made is not None else ""

    @property
    def how_words(self) -> Any:
        return ROLLUP_WORDS[self.how]

    @property
    def stands_at(self) -> Decimal | None:
        """What the page draws: the own reading, else what the units below make up."""
        return self.value if self.value is not None else self.rolled.value if self.rolled else None

    @property
    def percent(self) -> int | None:
        return percent(self.figure, self.stands_at) if self.stands_at is not None else None

    @property
    def is_reached(self) -> bool | None:
        return reached(self.figure, self.stands_at) if self.stands_at is not None else None

    @property
    def differs(self) -> bool:
        """Whether the unit tells another value than the units below make up, when all of those have reported."""
        if self.value is None or self.rolled is None or self.rolled.value is None:
            return False
        whole = self.rolled.reported == self.rolled.of
        return whole and abs(self.value - self.rolled.value) > abs(self.rolled.value) * _DIFFERENCE


def key_of(figure: Figure) -> str:
    """The name by which a figure is found again: above, below and in a report. 改造燃气管网|公里."""
    return f"{figure.indicator}|{figure.unit}"


def figures_of(commitment: Commitment) -> tuple[Figure, ...]:
    """The figures of a commitment's measure of done that are read: of one that is named in stages, the stage that asks most."""
    found: dict[str, Figure] = {}
    for figure in figures(commitment.measure):
        known = found.get(key_of(figure))
        if known is None or figure.stricter_than(known):
            found[key_of(figure)] = figure
    return tuple(found.values())[:MOST]


def plain(value: Decimal) -> str:
    """62.5, 100: as one writes it."""
    return format(value.normalize() + 0, "f")


def checked(commitment: Commitment, readings: Mapping[str, Any]) -> dict[str, str]:
    """The readings as a report keeps them: {key: figure as written}. Raises Invalid for one of no figure, or no number."""
    known = {key_of(figure) for figure in figures_of(commitment)}
    kept = {}
    for key, given in readings.items():
        if key not in known:
            told = _("完成标准里没有指标“%(name)s”。") % {"name": key.replace("|", " ")[:60]}
            raise Invalid(told, fields={"readings": told})
        kept[key] = plain(_number(given, key))
    return kept


def shared(commitment: Commitment, readings: Mapping[str, str]) -> dict[str, str]:
    """Of another commitment's readings those that are of this one's figures too."""
    known = {key_of(figure) for figure in figures_of(commitment)}
    return {key: value for key, value in readings.items() if key in known}


def _number(given: Any, key: str) -> Decimal:
    try:
        value = Decimal(str(given))
        fits = value.is_finite() and abs(value) < LARGEST and value == value.quantize(PLACES)
    except InvalidOperation:
        fits = False
    if not fits:
        told = _("“%(name)s”的读数须是数字，最多四位小数。") % {"name": key.partition("|")[0][:60]}
        raise Invalid(told, fields={"readings": told})
    return value


def take(commitment: Commitment, readings: Mapping[str, str], now: datetime) -> None:
    """Let what an approved report read be what the figures stand at. Figures that it does not tell stay where they were."""
    today = str(timezone.localdate(now))
    commitment.standing = {**commitment.standing, **{key: [value, today] for key, value in readings.items()}}


def rows_of(commitment: Commitment, children: Iterable[tuple[Mapping[str, Any], int | None]] = ()) -> list[Row]:
    """The figures of one commitment with their readings. No query.

    children: what each unit below stands at, and its share (`below`).
    """
    parts = list(children)
    found = []
    for figure in figures_of(commitment):
        key, how = key_of(figure), how_of(commitment, figure)
        value, on = _read(commitment.standing.get(key))
        below = [Part(*_read(standing.get(key)), share) for standing, share in parts]
        found.append(Row(figure, how, value, on, roll_up(how, below) if below else None))
    return found


def how_of(commitment: Commitment, figure: Figure) -> RollUp:
    """How a figure rolls up: as declared, else as is usual."""
    declared = commitment.rollup.get(key_of(figure))
    return RollUp(declared) if declared in set(RollUp) else usual(figure)


def _read(kept: Any) -> tuple[Decimal | None, date | None]:
    return (Decimal(kept[0]), date.fromisoformat(kept[1])) if kept else (None, None)


def below(commitment: Commitment, acting: Acting) -> list[tuple[Mapping[str, Any], int | None]]:
    """What each commitment that was passed down stands at, and its share; those that were given up left out. Two queries.

    Nothing for somebody who does not see all of them: a part of the sum would look like the whole.
    """
    alive = Commitment.objects.filter(parent=commitment).exclude(state=State.TERMINATED).order_by("pk")
    rows = list(alive.values_list("pk", "standing", "share"))
    # Asked by their keys: by their parent SQLite would go through everything that an office may see.
    seen = Commitment.objects.visible_to(acting).filter(pk__in=[row[0] for row in rows]).count() if rows else 0
    return [(standing, share) for _pk, standing, share in rows] if seen == len(rows) else []


def short_of(commitment: Commitment, acting: Acting) -> list[str]:
    """The figures that do not reach what is asked, each with what it stands at: the own reading, else what is below. Two queries."""
    rows = rows_of(commitment, below(commitment, acting)) if figures_of(commitment) else []
    return [
        f"{row.figure.indicator} {plain(round(row.stands_at, 2))}{row.figure.unit}"
        for row in rows
        if row.stands_at is not None and not row.is_reached
    ]


def declare(
    pk: int, *, acting: Acting, now: datetime, how: Mapping[str, str], version: int | None = None
) -> Commitment:
    """Declare how figures roll up from the units below: {key: add, average or last}. By the lead unit, or who issued it."""
    with note(
        pk, "commitment.rollup_declared", acting=acting, now=now, version=version, by=DECLARING,
        states={*OPEN, State.SUSPENDED}, action=Action.PASS_DOWN,
    ) as doing:  # fmt: skip
        known = {key_of(figure): figure for figure in figures_of(doing.commitment)}
        for key, chosen in how.items():
            if key not in known or chosen not in set(RollUp):
                told = _("没有这个指标，或没有这种汇总方式。")
                raise Invalid(told, fields={"how": told})
        changed = {key: chosen for key, chosen in how.items() if how_of(doing.commitment, known[key]) != chosen}
        if not changed:
            raise Invalid(_("汇总方式没有变化。"))
        doing.commitment.rollup = {**doing.commitment.rollup, **changed}
        doing.act.facts["how"] = [
            {"indicator": known[key].indicator, "how": str(chosen)} for key, chosen in sorted(changed.items())
        ]
    return doing.commitment
