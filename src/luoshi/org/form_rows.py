"""Rows of a form, of which the later ones lie folded until they are needed: on a telephone six empty rows are three screens."""

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[Any]
else:
    _FormSet = forms.BaseFormSet


class FoldedRows(_FormSet):
    """``shown`` rows are in sight. The fold stands open where a row in it is filled or wrong; it works without scripts."""

    shown = 2

    @property
    def first(self) -> list[forms.Form]:
        return list(self.forms[: self.shown])

    @property
    def later(self) -> list[forms.Form]:
        return list(self.forms[self.shown :])

    @property
    def is_open(self) -> bool:
        return any(row.initial or (row.is_bound and (row.has_changed() or row.errors)) for row in self.later)
