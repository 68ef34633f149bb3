"""A list as CSV, the columns of the master ledger (docs/rules.md) as far as they are kept."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.commitments.models import Commitment
from luoshi.org import tables


def csv_lines(rows: Iterable[Commitment]) -> Iterator[str]:
    """The table line by line; see `org.tables`."""
    return tables.csv_lines(_head(), (_cells(row) for row in rows))


def _head() -> list[str]:
    return [
        _("编号"), _("事项"), _("原话"), _("类型"), _("级别"), _("处理级别"), _("状态"), _("亮灯"), _("牵头单位"), _("完成标准"), _("交办日期"),
        _("签收时间"), _("完成时限（原）"), _("完成时限（现）"), _("单位自报"), _("证据核实"), _("办结日期"),
    ]  # fmt: skip


def _cells(row: Commitment) -> list[Any]:
    return [
        row.number or "", row.title, row.words, str(row.get_kind_display()), str(row.get_tier_display()),
        row.get_handling_display(), str(row.get_state_display()),
        str(row.get_light_display()), row.lead.name if row.lead else "", row.measure, _day(row.dispatched_at),
        _day(row.accepted_at), _day(row.original_due), _day(row.due), _percent(row.claimed), _percent(row.evidenced),
        _day(row.closed_at),
    ]  # fmt: skip


def _day(moment: date | datetime | None) -> str:
    if moment is None:
        return ""
    return str(timezone.localdate(moment) if isinstance(moment, datetime) else moment)


def _percent(value: int | None) -> str:
    return "" if value is None else f"{value}%"
