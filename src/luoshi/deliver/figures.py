"""The figures of a measure of done: as the reader finds them, by what key they are found again, and which below answers which above."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from luoshi.commitments.models import Commitment
from luoshi.kernel.measures import matched
from luoshi.kernel.tightening import Figure
from luoshi.org.errors import Invalid
from luoshi.reading import measures

MOST = 8  # figures of one commitment that are read; a measure of done with more is a table of its own


def figures(measure: str) -> tuple[Figure, ...]:
    """The figures that a measure of done holds, as the reader finds them."""
    found = measures.find(measure, 0, len(measure), planning_year=None)
    return tuple(Figure(one.indicator, one.comparator, float(one.value), one.unit) for one in found if one.indicator)


def figures_in(measure: str) -> tuple[Figure, ...]:
    """Those that are read: of one that is named in stages, the stage that asks most."""
    found: dict[str, Figure] = {}
    for figure in figures(measure):
        known = found.get(key_of(figure))
        if known is None or figure.stricter_than(known):
            found[key_of(figure)] = figure
    return tuple(found.values())[:MOST]


def figures_of(commitment: Commitment) -> tuple[Figure, ...]:
    """The figures of a commitment's measure of done that are read."""
    return figures_in(commitment.measure)


def key_of(figure: Figure) -> str:
    """The name by which a figure is found again: above, below and in a report. 改造燃气管网|公里."""
    return f"{figure.indicator}|{figure.unit}"


def told_key(key: str) -> str:
    """A key as one reads it: 改造燃气管网（公里）."""
    indicator, _bar, unit = key.partition("|")
    return f"{indicator}（{unit}）" if unit else indicator  # zh: brackets


def matching_of(above: str, below: str, chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Which figure of the measure ``below`` answers which of the measure ``above``: {key above: key below}.

    chosen: what somebody has said of some of them, "" for none that answers; it holds as long as both figures are there. For the
    others the likeness of the words decides (``kernel.measures.matched``).
    """
    upper, lower = figures_in(above), figures_in(below)
    keys, names = {key_of(figure) for figure in upper}, {key_of(figure) for figure in lower}
    kept = {key: name for key, name in (chosen or {}).items() if key in keys and (not name or name in names)}
    open_above = [figure for figure in upper if key_of(figure) not in kept]
    open_below = [figure for figure in lower if key_of(figure) not in kept.values()]
    found = matched(open_above, open_below)
    return kept | {key_of(open_above[at]): key_of(open_below[to]) for at, to in found.items()}


def check_matching(above: str, below: str, chosen: Mapping[str, str]) -> None:
    """Raise Invalid where a chosen pair names a figure that is not there, is of another unit, or answers two."""
    upper = {key_of(figure): figure for figure in figures_in(above)}
    lower = {key_of(figure): figure for figure in figures_in(below)}
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
