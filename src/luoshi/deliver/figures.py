"""The figures of a measure of done: as the reader finds them, by what key they are found again, and which below answers which above."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from luoshi.commitments.models import Commitment
from luoshi.kernel.measures import matched
from luoshi.kernel.tightening import Figure
from luoshi.org.errors import Invalid
from luoshi.reading import measures

MOST = 8  # figures of one commitment that are read; a measure of done with more is a table of its own


_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")  # zh: commas of both kinds


def figures(measure: str) -> tuple[Figure, ...]:
    """The figures that a measure of done holds, as the reader finds them."""
    found = measures.find(measure, 0, len(measure), planning_year=None)
    return tuple(Figure(one.indicator, one.comparator, float(one.value), one.unit) for one in found if one.indicator)


def figures_in(measure: str) -> tuple[Figure, ...]:
    """Those that are read: of one that is named in stages, the stage that asks most."""
    found: dict[str, Figure] = {}
    for figure in figures(measure):
        known = found.get(figure.key)
        if known is None or figure.stricter_than(known):
            found[figure.key] = figure
    return tuple(found.values())[:MOST]


def figures_of(commitment: Commitment) -> tuple[Figure, ...]:
    """The figures of a commitment's measure of done that are read."""
    return figures_in(commitment.measure)


def told_key(key: str) -> str:
    """A key as one reads it: 改造燃气管网（公里）."""
    indicator, _bar, unit = key.partition("|")
    return f"{indicator}（{unit}）" if unit else indicator  # zh: brackets


def value_of(figure: Figure) -> Decimal:
    """The number that is asked for, exactly as the reader has it."""
    value = Decimal(str(figure.value))
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def with_values(measure: str, values: Mapping[str, Decimal]) -> str:
    """The measure with other numbers in it: {key: value}. The words around them stay as they are.

    Raises Invalid for a figure that is not there, or whose value is not one number in digits (三百个, 10至20个).
    """
    asked = {figure.key: figure.value for figure in figures_in(measure)}
    found = measures.find(measure, 0, len(measure), planning_year=None)
    places = {}
    for one in found:
        key = f"{one.indicator}|{one.unit}"
        if key in values and one.value == asked.get(key):
            places[key] = one
    for key in values:
        if key not in places or not is_plain(places[key].text, places[key].value):
            raise Invalid(_("完成标准里的“%(name)s”不是单个的数字，请直接改文字。") % {"name": told_key(key)[:60]})
    for key, one in sorted(places.items(), key=lambda item: -item[1].start):
        number = format(values[key].normalize() + 0, "f")
        measure = measure[: one.start] + _NUMBER.sub(number, one.text, count=1) + measure[one.end :]
    return measure


def is_plain(text: str, value: float) -> bool:
    """Whether the words of a value hold it as one number in digits."""
    numbers = _NUMBER.findall(text)
    return len(numbers) == 1 and Decimal(re.sub("[,，]", "", numbers[0])) == Decimal(str(value))  # zh: commas


def plain_figures(measure: str) -> tuple[Figure, ...]:
    """The figures whose numbers ``with_values`` can change."""
    found = measures.find(measure, 0, len(measure), planning_year=None)
    plain = {(f"{one.indicator}|{one.unit}", one.value) for one in found if is_plain(one.text, one.value)}
    return tuple(figure for figure in figures_in(measure) if (figure.key, figure.value) in plain)


@dataclass(frozen=True)
class Moved:
    """One figure that a new measure of done asks for otherwise. None: it is new, or it is gone."""

    indicator: str
    unit: str
    old: Decimal | None
    new: Decimal | None


def moved(old: str, new: str) -> list[Moved]:
    """What becomes of each figure where the measure ``new`` takes the place of ``old``; those that stay are left out."""
    before, after = figures_in(old), figures_in(new)
    answers = matched(before, after)
    found = [
        Moved(one.indicator, one.unit, value_of(one), value_of(after[answers[at]]) if at in answers else None)
        for at, one in enumerate(before)
    ]
    found += [
        Moved(one.indicator, one.unit, None, value_of(one))
        for at, one in enumerate(after)
        if at not in answers.values()
    ]
    return [one for one in found if one.old != one.new]


def told_moved(one: Moved) -> str:
    """As one reads it: 改造燃气管网 100公里 → 80公里."""
    ends = [f"{value:f}{one.unit}" if value is not None else "" for value in (one.old, one.new)]
    if one.old is None:
        return _("%(indicator)s 新增 %(new)s") % {"indicator": one.indicator, "new": ends[1]}
    if one.new is None:
        return _("%(indicator)s %(old)s 取消") % {"indicator": one.indicator, "old": ends[0]}
    return f"{one.indicator} {ends[0]} → {ends[1]}"


def matching_of(above: str, below: str, chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Which figure of the measure ``below`` answers which of the measure ``above``: {key above: key below}.

    chosen: what somebody has said of some of them, "" for none that answers; it holds as long as both figures are there. For the
    others the likeness of the words decides (``kernel.measures.matched``).
    """
    upper, lower = figures_in(above), figures_in(below)
    keys, names = {figure.key for figure in upper}, {figure.key for figure in lower}
    kept = {key: name for key, name in (chosen or {}).items() if key in keys and (not name or name in names)}
    open_above = [figure for figure in upper if figure.key not in kept]
    open_below = [figure for figure in lower if figure.key not in kept.values()]
    found = matched(open_above, open_below)
    return kept | {open_above[at].key: open_below[to].key for at, to in found.items()}


def matches_by(above: str, below: str, chosen: Mapping[str, str]) -> dict[str, str]:
    """What to say to ``matching_of`` so that it goes by a choice for figures below: {key below: key above, "" for none}.

    A figure with the words of one above answers that one and needs no choice. Raises Invalid where two would answer the same.
    """
    own = {figure.key for figure in figures_in(below)}
    upper = {figure.key for figure in figures_in(above)}
    matches: dict[str, str] = {}
    for key, answer in chosen.items():
        if key not in own or key in upper or answer not in upper:
            continue
        other = answer if answer in own else matches.get(answer)
        if other:
            told = _("“%(one)s”和“%(other)s”不能都对应上级的“%(above)s”，请改一个。")
            raise Invalid(told % {"one": told_key(key), "other": told_key(other), "above": told_key(answer)})
        matches[answer] = key
    alone = {key for key, answer in chosen.items() if not answer}
    likely = matching_of(above, below, matches)
    return matches | {answer: "" for answer, key in likely.items() if key in alone and key not in upper}


def answers_of(matching: Mapping[str, str]) -> dict[str, str]:
    """The same the other way round, as ``kernel.tightening.Demand`` has it: {key below: key above}; without those that none answers."""
    return {below: above for above, below in matching.items() if below}


def answering(above: str, below: str, matching: Mapping[str, str]) -> list[tuple[str, str]]:
    """Where the words differ, which figure of ``below`` answers which of ``above``: (the one above, the one below, "" for none)."""
    keys = {figure.key for figure in figures_in(below)}
    found = []
    for key in (figure.key for figure in figures_in(above)):
        name = matching.get(key, key)
        if name != key or name not in keys:
            found.append((told_key(key), told_key(name) if name in keys else ""))
    return found


def check_matching(above: str, below: str, chosen: Mapping[str, str]) -> None:
    """Raise Invalid where a chosen pair names a figure that is not there, is of another unit, or answers two."""
    upper = {figure.key: figure for figure in figures_in(above)}
    lower = {figure.key: figure for figure in figures_in(below)}
    answers = [name for name in chosen.values() if name]
    for key, name in chosen.items():
        told = ""
        if key not in upper or (name and name not in lower):
            told = _("完成标准里没有指标“%(name)s”。") % {"name": told_key(name if key in upper else key)[:60]}
        elif name and upper[key].unit != lower[name].unit:
            told = _("“%(below)s”与“%(above)s”单位不同，不能对应。") % {"below": told_key(name), "above": told_key(key)}
        elif name and answers.count(name) > 1:
            told = _("“%(below)s”只能对应上级的一个指标。") % {"below": told_key(name)}
        if told:
            raise Invalid(told, fields={"matches": told})
