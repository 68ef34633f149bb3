"""The working calendar of the People's Republic of China, 2020 to 2026, as the State Council General Office announced it.

Each notice stands here as published: its number, its date, every break with its first and last day, and the weekend days
worked in exchange (调休上班). A later notice overrides an earlier one: in 2020 the Spring Festival was lengthened while it ran.
The table is checked day by day against two independent libraries in tests/kernel/test_holidays.py.
To add a year: copy the notice into ``NOTICES``, and take the year out of ``PROVISIONAL``.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from luoshi.kernel.workdays import Calendar, DayKind, span


@dataclass(frozen=True)
class Break:
    """One festival of a notice: days off from ``first`` to ``last``, both included, and weekend days ``worked`` for them."""

    name: str
    first: date
    last: date
    worked: tuple[date, ...] = ()


@dataclass(frozen=True)
class Notice:
    """One notice of the State Council General Office: the year it arranges, its number, the date it bears, its breaks."""

    year: int
    number: str
    issued: date
    breaks: tuple[Break, ...]


@dataclass(frozen=True)
class Day:
    """One exception to Monday-to-Friday: the day, its kind, the festival it belongs to, the notice that says so."""

    day: date
    kind: DayKind
    festival: str
    notice: str
    confirmed: bool = True


def _notice(year: int, number: str, issued: str, *breaks: tuple[str, str, str, str]) -> Notice:
    """A row of the table below; each break is name, first day, last day, and the weekend days worked, apart by spaces."""
    return Notice(
        year,
        number,
        date.fromisoformat(issued),
        tuple(
            Break(
                name,
                date.fromisoformat(first),
                date.fromisoformat(last),
                tuple(date.fromisoformat(day) for day in worked.split()),
            )
            for name, first, last, worked in breaks
        ),
    )


NOTICES: tuple[Notice, ...] = (
    _notice(
        2020, "国办发明电〔2019〕16号", "2019-11-21",
        ("元旦", "2020-01-01", "2020-01-01", ""),
        ("春节", "2020-01-24", "2020-01-30", "2020-01-19 2020-02-01"),
        ("清明节", "2020-04-04", "2020-04-06", ""),
        ("劳动节", "2020-05-01", "2020-05-05", "2020-04-26 2020-05-09"),
        ("端午节", "2020-06-25", "2020-06-27", "2020-06-28"),
        ("国庆节、中秋节", "2020-10-01", "2020-10-08", "2020-09-27 2020-10-10"),
    ),
    # Epidemic control: the break ran on to 2 February, so that Saturday 1 February was not worked after all.
    _notice(
        2020, "国办发明电〔2020〕1号", "2020-01-26",
        ("春节（延长）", "2020-01-31", "2020-02-02", ""),
    ),
    _notice(
        2021, "国办发明电〔2020〕27号", "2020-11-25",
        ("元旦", "2021-01-01", "2021-01-03", ""),
        ("春节", "2021-02-11", "2021-02-17", "2021-02-07 2021-02-20"),
        ("清明节", "2021-04-03", "2021-04-05", ""),
        ("劳动节", "2021-05-01", "2021-05-05", "2021-04-25 2021-05-08"),
        ("端午节", "2021-06-12", "2021-06-14", ""),
        ("中秋节", "2021-09-19", "2021-09-21", "2021-09-18"),
        ("国庆节", "2021-10-01", "2021-10-07", "2021-09-26 2021-10-09"),
    ),
    _notice(
        2022, "国办发明电〔2021〕11号", "2021-10-25",
        ("元旦", "2022-01-01", "2022-01-03", ""),
        ("春节", "2022-01-31", "2022-02-06", "2022-01-29 2022-01-30"),
        ("清明节", "2022-04-03", "2022-04-05", "2022-04-02"),
        ("劳动节", "2022-04-30", "2022-05-04", "2022-04-24 2022-05-07"),
        ("端午节", "2022-06-03", "2022-06-05", ""),
        ("中秋节", "2022-09-10", "2022-09-12", ""),
        ("国庆节", "2022-10-01", "2022-10-07", "2022-10-08 2022-10-09"),
    ),
    _notice(
        2023, "国办发明电〔2022〕16号", "2022-12-08",
        ("元旦", "2022-12-31", "2023-01-02", ""),
        ("春节", "2023-01-21", "2023-01-27", "2023-01-28 2023-01-29"),
        ("清明节", "2023-04-05", "2023-04-05", ""),
        ("劳动节", "2023-04-29", "2023-05-03", "2023-04-23 2023-05-06"),
        ("端午节", "2023-06-22", "2023-06-24", "2023-06-25"),
        ("中秋节、国庆节", "2023-09-29", "2023-10-06", "2023-10-07 2023-10-08"),
    ),
    _notice(
        2024, "国办发明电〔2023〕7号", "2023-10-25",
        ("元旦", "2024-01-01", "2024-01-01", ""),
        ("春节", "2024-02-10", "2024-02-17", "2024-02-04 2024-02-18"),
        ("清明节", "2024-04-04", "2024-04-06", "2024-04-07"),
        ("劳动节", "2024-05-01", "2024-05-05", "2024-04-28 2024-05-11"),
        ("端午节", "2024-06-10", "2024-06-10", ""),
        ("中秋节", "2024-09-15", "2024-09-17", "2024-09-14"),
        ("国庆节", "2024-10-01", "2024-10-07", "2024-09-29 2024-10-12"),
    ),
    _notice(
        2025, "国办发明电〔2024〕12号", "2024-11-12",
        ("元旦", "2025-01-01", "2025-01-01", ""),
        ("春节", "2025-01-28", "2025-02-04", "2025-01-26 2025-02-08"),
        ("清明节", "2025-04-04", "2025-04-06", ""),
        ("劳动节", "2025-05-01", "2025-05-05", "2025-04-27"),
        ("端午节", "2025-05-31", "2025-06-02", ""),
        ("国庆节、中秋节", "2025-10-01", "2025-10-08", "2025-09-28 2025-10-11"),
    ),
    _notice(
        2026, "国办发明电〔2025〕7号", "2025-11-04",
        ("元旦", "2026-01-01", "2026-01-03", "2026-01-04"),
        ("春节", "2026-02-15", "2026-02-23", "2026-02-14 2026-02-28"),
        ("清明节", "2026-04-04", "2026-04-06", ""),
        ("劳动节", "2026-05-01", "2026-05-05", "2026-05-09"),
        ("端午节", "2026-06-19", "2026-06-21", ""),
        ("中秋节", "2026-09-25", "2026-09-27", ""),
        ("国庆节", "2026-10-01", "2026-10-07", "2026-09-20 2026-10-10"),
    ),
)  # fmt: skip

# Years without a notice yet: the statutory days of the Order on holidays (State Council Order 795, 2024), with a weekday
# after the break for each that falls on a weekend (its article on 补假); no bridging and no make-up workdays.
PROVISIONAL_SOURCE = "国务院令第795号"
PROVISIONAL: tuple[Notice, ...] = (
    _notice(
        2027, PROVISIONAL_SOURCE, "2024-11-10",
        ("元旦", "2027-01-01", "2027-01-01", ""),
        ("春节", "2027-02-05", "2027-02-10", ""),
        ("清明节", "2027-04-05", "2027-04-05", ""),
        ("劳动节", "2027-05-01", "2027-05-04", ""),
        ("端午节", "2027-06-09", "2027-06-09", ""),
        ("中秋节", "2027-09-15", "2027-09-15", ""),
        ("国庆节", "2027-10-01", "2027-10-05", ""),
    ),
    _notice(
        2028, PROVISIONAL_SOURCE, "2024-11-10",
        ("元旦", "2028-01-01", "2028-01-03", ""),
        ("春节", "2028-01-25", "2028-01-28", ""),
        ("清明节", "2028-04-04", "2028-04-04", ""),
        ("劳动节", "2028-05-01", "2028-05-02", ""),
        ("端午节", "2028-05-28", "2028-05-29", ""),
        ("中秋节、国庆节", "2028-10-01", "2028-10-04", ""),
    ),
)  # fmt: skip

CONFIRMED_YEARS: frozenset[int] = frozenset(notice.year for notice in NOTICES)


def days() -> list[Day]:
    """Every exceptional day in order, one row a day: what the rule book's holiday table is filled with at first."""
    table: dict[date, Day] = {}
    for notice in (*NOTICES, *PROVISIONAL):
        confirmed = notice.year in CONFIRMED_YEARS
        for festival in notice.breaks:
            for day in span(festival.first, festival.last):
                table[day] = Day(day, DayKind.OFF, festival.name, notice.number, confirmed)
            for day in festival.worked:
                table[day] = Day(day, DayKind.WORK, festival.name, notice.number, confirmed)
    return [table[day] for day in sorted(table)]


@cache
def official() -> Calendar:
    """The calendar made of this table; years without a notice are provisional."""
    return Calendar({row.day: row.kind for row in days()}, CONFIRMED_YEARS)
