"""Rows of a form, of which the later ones lie folded until they are needed: on a telephone six empty rows are three screens."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[Any]
else:
    _FormSet = forms.BaseFormSet


class FoldedRows(_FormSet):
    """``shown`` rows are in sight. The fold stands open where a row in it is filled or wrong; it works without scripts.

    filled: what stands in the first rows when the form is offered. They are no more than a proposal: a row that somebody
    empties is passed over like any other.
    """

    shown = 2

    def __init__(self, *args: Any, filled: Sequence[Mapping[str, Any]] = (), **more: Any) -> None:
        self.filled = filled
        self.extra = max(self.extra, len(filled))
        super().__init__(*args, **more)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        given: dict[str, Any] = super().get_form_kwargs(index)
        if not self.is_bound and index is not None and index < len(self.filled):
            given["initial"] = self.filled[index]
        return given

    @property
    def first(self) -> list[forms.Form]:
        return list(self.forms[: self.shown])

    @property
    def later(self) -> list[forms.Form]:
        return list(self.forms[self.shown :])

    @property
    def is_open(self) -> bool:
        return any(row.initial or (row.is_bound and (row.has_changed() or row.errors)) for row in self.later)
