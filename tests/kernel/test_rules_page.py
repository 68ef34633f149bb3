"""docs/rules.md says what the rules are; the two are written apart, and must agree."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from luoshi.kernel import cadence, changes, holidays, lights, limits
from luoshi.kernel.cadence import Cadence, Every
from luoshi.kernel.lights import DEFAULT, LightRule
from luoshi.kernel.limits import LimitRule, Unit

SOURCE = Path(__file__).parents[2] / "src" / "luoshi"
PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")


def table(heading):
    """The rows, without their head, of the table whose first column is headed so (and whose page has it once)."""
    found = re.findall(rf"^\| {heading} \|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    return [
        [cell.strip().strip("`") for cell in line.strip("|").split("|")] for rows in found for line in rows.splitlines()
    ]


def limit_in_words(rule):
    if rule.unit is Unit.YEAR_END:
        return {0: "当年年底"}[rule.amount]
    return f"{rule.amount} " + {Unit.WORKDAY: "个工作日", Unit.DAY: "天", Unit.MONTH: "个月"}[rule.unit]


def test_limits():
    ours = {
        f"{place}.{kind}": (limit_in_words(rule), rule.source)
        for place, rules in limits.PRESETS.items()
        for kind, rule in rules.items()
    }
    assert {code: (words, source) for code, _, words, source in table("规则")} == ours


def cadence_in_words(rule):
    if rule.every is Every.NONE:
        return "不定期反馈"
    if rule.every is Every.WEEK:
        return f"每周{'一二三四五六日'[rule.day - 1]}前"
    head = {(Every.MONTH, False): "每月", (Every.MONTH, True): "次月", (Every.QUARTER, False): "每季末月"}
    return f"{head[rule.every, rule.following]} {rule.day} 日前"


@pytest.mark.parametrize(
    ("rows", "ours"),
    [
        (table("等级"), cadence.DEFAULT_TIERS),
        ([row for row in table("预设") if len(row) == 3], cadence.PRESETS),
    ],
    ids=["tiers", "presets"],
)
def test_cadences(rows, ours):
    assert {code: (words, source) for code, words, source in rows} == {
        code: (cadence_in_words(rule), rule.source) for code, rule in ours.items()
    }
    grace = {Every.WEEK: 3}
    assert all(rule.grace == grace.get(rule.every, 5) for rule in ours.values())
    assert "不足 5 个工作日（按周反馈的不足 3 个）" in PAGE


def value(text):
    """A threshold as the page writes it."""
    return {"无": None, "是": True, "否": False}[text] if text in "无是否" else int(text) if text.isdigit() else text


def test_light_presets():
    told = {
        code: LightRule.from_mapping(
            {name: value(text) for name, text in (pair.split("=") for pair in differences.split())} | {"source": source}
        )
        for code, _, differences, source in (row for row in table("预设") if len(row) == 4)
    }
    assert told == lights.PRESETS


def test_the_defaults_of_every_threshold():
    told = {name: value(text) for name, _, text in table("项目")}
    assert told == {name: setting for name, setting in asdict(DEFAULT).items() if name != "source"}


def test_the_default_rule_in_its_order():
    """The page's table and the module's name the same reasons; those that only a preset has are told below the table."""
    told = {
        (reason, {"蓝": "blue", "灰": "grey", "红": "red", "绿": "green", "黄": "yellow", "心": "hollow"}[lamp[-1]])
        for lamp, _, reason in table("灯")
    }
    documented = {
        (code, colour)
        for code, colours in re.findall(r"^    ([a-z_]+) {2,}([a-z, ]+?) {2,}", lights.__doc__, re.MULTILINE)[1:]
        for colour in colours.split(", ")
    }
    of_presets = {"share", "month_missed", "quarter_missed", "time_left_urgent", "caught_up"}
    assert told == {(code, colour) for code, colour in documented if code not in of_presets}


def test_notices():
    rows = table("年份")
    assert rows == [[str(notice.year), notice.number, notice.issued.isoformat()] for notice in holidays.NOTICES]


def test_the_limits_of_changes():
    told = {name: (int(value), source) for name, _, value, source in table("变更项目")}
    assert told == {name: (getattr(changes.DEFAULT, name), source) for name, source in changes.SOURCES.items()}


def test_every_source_is_named():
    told = {code for code, _ in table("代码")}
    used = {rule.source for rules in limits.PRESETS.values() for rule in rules.values()}
    used |= {
        rule.source for rule in (*lights.PRESETS.values(), *cadence.PRESETS.values(), *cadence.DEFAULT_TIERS.values())
    }
    used |= set(changes.SOURCES.values())
    assert told == used | cited()


def cited():
    """The sources that comments and docstrings of the code cite, with this page as the place to look them up."""
    lines = [
        line
        for file in SOURCE.rglob("*.py")
        for line in file.read_text("utf-8").splitlines()
        if "docs/rules.md" in line
    ]
    return {code for line in lines for code in re.findall(r"\b[A-Z]\d{1,2}\b", line)}


def test_helpers_tell_wrong_from_right():
    assert limit_in_words(LimitRule(5, Unit.WORKDAY)) == "5 个工作日"
    assert cadence_in_words(Cadence(Every.MONTH, 5, following=True)) == "次月 5 日前"
