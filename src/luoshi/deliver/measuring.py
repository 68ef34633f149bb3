"""Readings of measures: what a report says each figure stands at, what is made up from below, and where the two differ.

The figures are those that the reader finds in the measure of done. A reading comes with a report and counts once the unit's
head has approved that; what was read last stands on the commitment, and what its children make up beside it
(``deliver.rolling``). Both are kept and shown; the one that counts for the level above is named.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.commitments import lights
from luoshi.commitments.actions import note
from luoshi.commitments.models import GIVEN_UP, Commitment
from luoshi.commitments.tightening import COMPARED
from luoshi.deliver.figures import check_matching, figures_of, matching_of, told_key
from luoshi.deliver.models import Report
from luoshi.deliver.passing_down import too_low_by, weigh_anew
from luoshi.deliver.rolling import PLACES, carry_up, from_above, how_of, own_of, plain, roll
from luoshi.kernel.lifecycle import OPEN, Action, Party, State
from luoshi.kernel.limits import add_months
from luoshi.kernel.measures import Rolled, RollUp, Source, counts, percent, reached
from luoshi.kernel.tightening import Figure
from luoshi.org.acting import Acting
from luoshi.org.errors import Invalid
from luoshi.rulebook.queries import rulebook

ROLLUP_WORDS = {
    RollUp.ADD: gettext_lazy("加总"),
    RollUp.AVERAGE: gettext_lazy("平均"),
    RollUp.LAST: gettext_lazy("取最近一次"),
}
LARGEST = Decimal(10) ** 13  # a reading beyond this is a slip of the hand
READ_BACK = 12
"""Months before the registration that a reading may count up to: the end of the month, the quarter or the year before is an ordinary
first reading, and statistics come weeks after the day that they are of. What is older says nothing of the work that was decided."""
COUNTS_WORDS = {Source.OWN: gettext_lazy("自报读数"), Source.BELOW: gettext_lazy("下级汇总")}
DECLARING = {Party.SUPERVISOR, Party.SUPERVISION_HEAD, Party.LEAD_LIAISON, Party.LEAD_HEAD}
MATCHING = {Party.SUPERVISOR, Party.SUPERVISION_HEAD}
_DIFFERENCE = Decimal("0.005")  # of the rolled-up value: rounding below that is no difference


@dataclass(frozen=True)
class Row:
    """One figure as a page shows it: what is asked, what was read last, and what the units below make up together."""

    figure: Figure
    how: RollUp
    value: Decimal | None = None
    on: date | None = None
    rolled: Rolled | None = None
    declared: bool = False  # whether somebody has said how it rolls up

    @property
    def key(self) -> str:
        return self.figure.key

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
    def counts(self) -> Source | None:
        """Which of the two counts for the level above."""
        return counts(self.value, self.rolled.value if self.rolled else None, declared=self.declared)

    @property
    def counts_words(self) -> Any:
        """Named where there are two to choose from; else "" ."""
        both = self.value is not None and self.rolled is not None and self.rolled.value is not None
        return COUNTS_WORDS[self.counts] if both and self.counts else ""

    @property
    def stands_at(self) -> Decimal | None:
        """What counts, and so what the page draws."""
        return self.rolled.value if self.counts is Source.BELOW and self.rolled else self.value

    @property
    def told_with_unit(self) -> str:
        """What it stands at as one writes it: 改造燃气管网 62.5公里."""
        at = self.stands_at
        return f"{self.figure.indicator} {plain(round(at, 2))}{self.figure.unit}" if at is not None else ""

    @property
    def percent(self) -> int | None:
        return percent(self.figure, self.stands_at) if self.stands_at is not None else None

    @property
    def is_reached(self) -> bool | None:
        return reached(self.figure, self.stands_at) if self.stands_at is not None else None

    @property
    def differs(self) -> bool:
        """Whether the unit tells another value than the units below make up, when all of those have reported."""
        if not self.difference or self.rolled is None or self.rolled.value is None:
            return False
        return self.rolled.whole and abs(self.difference) > abs(self.rolled.value) * _DIFFERENCE

    @property
    def difference(self) -> Decimal | None:
        """By how much the unit's own reading is above what the units below make up; None where one of them is missing."""
        if self.value is None or self.rolled is None or self.rolled.value is None:
            return None
        return self.value - self.rolled.value

    @property
    def difference_told(self) -> str:
        """With its sign, to two decimals: +12.5公里."""
        if not self.difference:
            return ""
        sign = "+" if self.difference > 0 else "-"
        return f"{sign}{plain(round(abs(self.difference), 2))}{self.figure.unit}"


def checked(commitment: Commitment, readings: Mapping[str, Any]) -> dict[str, str]:
    """The readings as a report keeps them: {key: figure as written}. Raises Invalid for one of no figure, or no number."""
    known = {figure.key for figure in figures_of(commitment)}
    kept = {}
    for key, given in readings.items():
        if key not in known:
            told = _("完成标准里没有指标“%(name)s”。") % {"name": key.replace("|", " ")[:60]}
            raise Invalid(told, fields={"readings": told})
        kept[key] = plain(_number(given, key))
    return kept


def shared(commitment: Commitment, readings: Mapping[str, str]) -> dict[str, str]:
    """Of another commitment's readings those that are of this one's figures too."""
    known = {figure.key for figure in figures_of(commitment)}
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


def checked_days(
    commitment: Commitment, readings: Mapping[str, str], read_on: date | None, read_days: Mapping[str, date], today: date
) -> tuple[date | None, dict[str, str]]:  # fmt: skip
    """The day up to which readings count, as a report keeps it, and {key: day} for the figures that have another than that.

    read_on: for all, today where it is None; read_days: for single figures. The first is None where no reading is of it.
    Raises Invalid for a day of no reading, one that is yet to come, one more than READ_BACK months before the commitment was
    registered, and one earlier than that of a reading that stands.
    """
    for key in set(read_days) - set(readings):
        told = _("“%(name)s”只填了截至日期，没有填读数。") % {"name": told_key(key)[:60]}
        raise Invalid(told, fields={"read_days": told})
    common = read_on or today
    for key in readings:
        wrong = _wrong_day(commitment, key, read_days.get(key, common), today)
        if wrong:
            raise Invalid(wrong, fields={"read_days" if key in read_days else "read_on": wrong})
    own = {key: str(day) for key, day in read_days.items() if day != common}
    return (common if len(own) < len(readings) else None), own


def _wrong_day(commitment: Commitment, key: str, day: date, today: date) -> str:
    """Why a reading of this figure cannot count up to that day; "" where it can."""
    newest, registered = own_of(commitment, key)[1], commitment.registered_at
    name = told_key(key)[:60]
    if day > today:
        return _("“%(name)s”截至的日期不能晚于今天。") % {"name": name}
    if newest and day < newest:
        told = _("“%(name)s”已有截至 %(day)s 的读数，不能再报更早的；数字有误的，按那一天或以后的日期重报。")
        return told % {"name": name, "day": newest}
    first = add_months(timezone.localdate(registered), -READ_BACK) if registered else None
    if first and day < first:
        told = _("“%(name)s”截至的日期不能早于 %(day)s，即立项前 %(months)s 个月。")
        return told % {"name": name, "day": first, "months": READ_BACK}
    return ""


def take(commitment: Commitment, report: Report, now: datetime) -> None:
    """Let what an approved report read be what the figures stand at. Figures that it does not tell stay where they were."""
    day = str(report.read_on or timezone.localdate(now))
    read = {key: [value, report.read_days.get(key, day)] for key, value in report.readings.items()}
    commitment.standing = {**commitment.standing, **read}


def read_facts(report: Report) -> dict[str, Any]:
    """What the entry of an approved report says of its readings; the day only where it is not that of the report."""
    told: dict[str, Any] = {
        "read_on": str(report.read_on) if report.read_on and report.read_on != timezone.localdate(report.written_at) else "",
        "read_days": report.read_days, "readings_note": report.readings_note, "short_reason": report.short_reason,
    }  # fmt: skip
    return {"readings": report.readings, **{name: words for name, words in told.items() if words}}


def rows_of(commitment: Commitment, children: Iterable[Commitment] = ()) -> list[Row]:
    """The figures of one commitment with their readings. No query.

    children: those that were passed down and count (``below``).
    """
    parts = list(children)
    found = []
    for figure in figures_of(commitment):
        value, on = own_of(commitment, figure.key)
        rolled = roll(commitment, figure, parts) if parts else None
        declared = figure.key in commitment.rollup
        found.append(Row(figure, how_of(commitment, figure), value, on, rolled, declared))
    return found


def below(commitment: Commitment, acting: Acting) -> list[Commitment]:
    """What was passed down and counts, with what each stands at; what was given up left out. Two queries.

    Nothing for somebody who does not see all of them: a part of the sum would look like the whole.
    """
    rows = list(
        Commitment.objects.filter(parent=commitment).exclude(GIVEN_UP)
        .only("parent_id", "standing", "rolled", "rollup", "matching", "share").order_by("pk")
    )  # fmt: skip
    # Asked by their keys: by their parent SQLite would go through everything that an office may see.
    seen = Commitment.objects.visible_to(acting).filter(pk__in=[row.pk for row in rows]).count() if rows else 0
    return rows if seen == len(rows) else []


def children_of(commitment: Commitment, acting: Acting) -> list[Commitment]:
    """``below``, where there are figures at all."""
    return below(commitment, acting) if figures_of(commitment) else []


def table(commitment: Commitment, acting: Acting) -> list[Row]:
    """The figures as forms show them to who decides by them. Two queries, where there are figures."""
    return rows_of(commitment, children_of(commitment, acting))


def short_of(rows: Iterable[Row]) -> list[str]:
    """Of these figures those that do not reach what is asked, each with what it stands at."""
    return [row.told_with_unit for row in rows if row.stands_at is not None and not row.is_reached]


def behind(rows: Iterable[Row], scheduled: int | None) -> list[str]:
    """Of these figures those that have come less far than the schedule asks by today (per cent), each with what it stands at."""
    return [row.told_with_unit for row in rows if row.percent is not None and row.percent < (scheduled or 0)]


def behind_now(commitment: Commitment, rows: Iterable[Row], today: date) -> list[str]:
    """``behind`` by the commitment's own schedule."""
    return behind(rows, lights.scheduled(commitment, today, rulebook()))


def check_claim(commitment: Commitment, children: Sequence[Commitment], reason: str) -> list[str]:
    """The figures that are short at a claim, each with what it stands at. Raises Invalid where nobody says why."""
    short = short_of(rows_of(commitment, children))
    if short and not reason.strip():
        told = _("读数未达到完成标准：%(short)s。请写明原因。") % {"short": _("、").join(short)}
        raise Invalid(told, fields={"short_reason": told})
    return short


def asked_above(commitment: Commitment) -> str:
    """The measure of the level above; "" for a root, and where that is sensitive while this one is not, which more people see."""
    above = commitment.parent
    return above.measure if above is not None and (commitment.is_sensitive or not above.is_sensitive) else ""


def match(
    pk: int, *, acting: Acting, now: datetime, matches: Mapping[str, str], version: int | None = None
) -> Commitment:
    """Say which figures of a child answer which of its parent's: {key above: key here, "" for none}. By who passed it down.

    What it adds to the level above is weighed anew by that. Raises Invalid where it would ask for less than above: the issuer's to allow.
    """
    with from_above(pk), note(
        pk, "commitment.measures_matched", acting=acting, now=now, version=version, by=MATCHING,
        states={*OPEN, State.SUSPENDED}, action=Action.PASS_DOWN,
    ) as doing:  # fmt: skip
        child = doing.commitment
        above = asked_above(child)
        if not above:
            raise Invalid(_("源头事项没有上级指标。"))
        check_matching(above, child.measure, matches)
        found = matching_of(above, child.measure, {**child.matching, **matches})
        if found == child.matching:
            raise Invalid(_("指标对应没有变化。"))
        calendar = rulebook().calendar
        low = too_low_by(child, found, calendar)
        if low and not too_low_by(child, child.matching, calendar):
            raise Invalid(low, fields={"matches": low})
        child.matching = found
        weigh_anew(child, calendar)
        carry_up([doing])
        doing.act.facts["matches"] = [
            {"above": told_key(key), "below": told_key(name) if name else ""} for key, name in sorted(matches.items())
        ]
    return doing.commitment


def declare(
    pk: int, *, acting: Acting, now: datetime, how: Mapping[str, str], version: int | None = None
) -> Commitment:
    """Declare how figures roll up from the units below: {key: add, average or last}. By the lead unit, or who issued it.

    From then on what is below counts for the level above; "" takes a declaration back, so that the own reading does again.
    """
    with from_above(pk), note(
        pk, "commitment.rollup_declared", acting=acting, now=now, version=version, by=DECLARING,
        states={*OPEN, State.SUSPENDED}, action=Action.PASS_DOWN,
    ) as doing:  # fmt: skip
        known = {figure.key: figure for figure in figures_of(doing.commitment)}
        for key, chosen in how.items():
            if key not in known or chosen not in {"", *RollUp}:
                told = _("没有这个指标，或没有这种汇总方式。")
                raise Invalid(told, fields={"how": told})
        declared = doing.commitment.rollup
        changed = {key: chosen for key, chosen in how.items() if declared.get(key, "") != chosen}
        if not changed:
            raise Invalid(_("汇总方式没有变化。"))
        doing.commitment.rollup = {key: chosen for key, chosen in {**declared, **changed}.items() if chosen}
        carry_up([doing], itself=True)
        doing.act.facts["how"] = [
            {"indicator": known[key].indicator, "how": str(chosen)} for key, chosen in sorted(changed.items())
        ]
    return doing.commitment
