"""Before work is passed down: which figure of the units below answers which of one's own, where the words differ.

The likely one is chosen already, with the reason; whoever passes down chooses another, or lets the figure stand alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import escape
from django.utils.translation import gettext as _

from luoshi.deliver.figures import answers_of, figures_in, matches_by, matching_of, told_key
from luoshi.deliver.passing_down import Part
from luoshi.kernel.measures import words_shared
from luoshi.kernel.tightening import Figure

MOST = 40
"""How many figures are asked about at most; for the others the likeness of the words decides, and the preview says so."""


@dataclass(frozen=True)
class Choice:
    """One figure of the units below whose words are not those above: which of ``among`` it answers, "" for none, and why that."""

    figure: Figure
    among: Sequence[Figure]
    answer: str
    why: str


def choices_for(above: str, parts: Sequence[Part], given: Mapping[str, str]) -> tuple[list[Choice], int]:
    """What there is to choose for these parts of the measure ``above``, and how many more figures are not asked about.

    given: what was chosen, {key below: key above, "" for none}. One choice for a figure, however many units are asked for it.
    """
    upper = {figure.key: figure for figure in figures_in(above)}
    found: dict[str, Choice] = {}
    left: set[str] = set()
    for measure in dict.fromkeys(part.measure for part in parts):
        likely = answers_of(matching_of(above, measure))
        for figure in figures_in(measure):
            among = [one for one in upper.values() if one.unit == figure.unit]
            if not among or figure.key in upper or figure.key in found:
                continue
            if len(found) < MOST:
                found[figure.key] = _choice(figure, among, likely.get(figure.key, ""), given.get(figure.key))
            else:
                left.add(figure.key)
    return list(found.values()), len(left)


def _choice(figure: Figure, among: Sequence[Figure], likely: str, given: str | None) -> Choice:
    by_key = {one.key: one for one in among}
    answer = given if given is not None and given in {"", *by_key} else likely
    if not likely:
        return Choice(
            figure, among, answer, _("单位相同，但没有用词相近而尚未对应的上级指标：默认独立，不计入上级汇总。")
        )
    shared = _("、").join(words_shared(figure.indicator, by_key[likely].indicator))
    told = _("单位相同、用词相近（%(shared)s）：默认对应“%(above)s”。") % {"shared": shared, "above": told_key(likely)}
    return Choice(figure, among, answer, told)


def with_choices(above: str, parts: Sequence[Part], choices: Sequence[Choice]) -> list[Part]:
    """The parts with what was chosen for their figures. Raises Invalid where two figures of one part would answer the same above."""
    chosen = {choice.figure.key: choice.answer for choice in choices}
    by_measure = {measure: matches_by(above, measure, chosen) for measure in {part.measure for part in parts}}
    return [replace(part, matches=by_measure[part.measure]) for part in parts]


class MatchingForm(forms.Form):
    """The choices, beside the preview. Its fields come in pairs: the figure's key, and what it answers."""

    def __init__(self, choices: Sequence[Choice], **more: Any) -> None:
        super().__init__(**more)
        self.label_suffix = ""
        for at, choice in enumerate(choices):
            self.fields[f"figure_{at}"] = forms.CharField(widget=forms.HiddenInput, initial=choice.figure.key)
            self.fields[f"answers_{at}"] = forms.ChoiceField(
                label=_("“%(figure)s”对应上级的") % {"figure": told_key(choice.figure.key)}, required=False,
                choices=[("", _("独立，没有对应的指标")), *((one.key, told_key(one.key)) for one in choice.among)],
                initial=choice.answer, help_text=escape(choice.why),  # a help text is put into the page as it is
            )  # fmt: skip


def chosen_in(posted: QueryDict) -> dict[str, str]:
    """What came back of the form: {key below: key above, "" for none}. What fits no figure is passed over by ``choices_for``."""
    found = {}
    for at in range(MOST):
        key, answer = posted.get(f"figure_{at}"), posted.get(f"answers_{at}")
        if key is not None and answer is not None:
            found[str(key)] = str(answer)
    return found
