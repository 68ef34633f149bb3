"""Lights: each threshold from both sides, each reason, and what must hold whatever the facts."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel import lights
from luoshi.kernel.holidays import official
from luoshi.kernel.lights import DEFAULT, LAGGING, PRESETS, Colour, Facts, LightRule, decide, scheduled_progress
from luoshi.kernel.ruledata import Problem, RuleError

CALENDAR = official()
# A commitment of Yunzhou in the middle of its year, reporting in time and on schedule: green by every rule.
TODAY = date(2026, 6, 1)
STARTED = date(2026, 1, 5)
DUE = date(2026, 12, 31)
CALM = Facts(
    today=TODAY,
    started=STARTED,
    due=DUE,
    claimed=45,
    evidenced=42,
    scheduled=42,
    last_accepted_report=date(2026, 5, 25),
    periods_passed=5,
    month_target=42,
    quarter_target=25,
)
UNKNOWN = replace(CALM, claimed=None, evidenced=None, last_accepted_report=None)


def light(facts=CALM, rule=DEFAULT, **changes):
    return decide(replace(facts, **changes), rule, CALENDAR)


def reason(facts=CALM, rule=DEFAULT, **changes):
    lit = light(facts, rule, **changes)
    return f"{lit.colour} {lit.reason_code}"


@pytest.mark.parametrize("preset", PRESETS)
def test_on_schedule_is_green_by_every_rule(preset):
    lit = decide(CALM, PRESETS[preset], CALENDAR)
    assert (lit.colour, lit.reason_code, lit.params) == (
        Colour.GREEN,
        "on_schedule",
        {"evidenced": 42, "scheduled": 42},
    )


# ---------------------------------------------------------------- at rest


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"closed": True}, "blue closed"),
        ({"closed": True, "today": date(2027, 2, 1)}, "blue closed"),  # closed is over, however late
        ({"terminated": True}, "grey terminated"),
        ({"suspended": True}, "grey suspended"),
        ({"suspended": True, "today": date(2027, 2, 1), "evidenced": 0}, "grey suspended"),
        ({"started": None}, "grey not_started"),
        ({"started": date(2026, 6, 2)}, "grey not_started"),
        ({"started": TODAY}, "green on_schedule"),
    ],
)
def test_at_rest(changes, expected):
    assert reason(**changes) == expected


# ---------------------------------------------------------------- late


def test_overdue_from_the_day_after_the_due_date():
    assert reason(due=TODAY) == "yellow due_soon"
    assert reason(today=DUE, scheduled=100, evidenced=100) == "yellow due_soon"
    lit = light(due=date(2026, 5, 29))  # Friday; three days and one workday ago
    assert (lit.colour, lit.reason_code) == (Colour.RED, "overdue")
    assert lit.params == {"due": "2026-05-29", "days": 3, "workdays": 1}


def test_overdue_on_a_saturday_is_told_in_days():
    assert light(today=date(2026, 5, 30), due=date(2026, 5, 29)).params == {
        "due": "2026-05-29",
        "days": 1,
        "workdays": 0,
    }


def test_without_a_due_date_nothing_is_late_or_near():
    assert reason(due=None, last_accepted_report=None) == "green on_schedule"


def test_claimed_in_time_may_wait_for_the_verifier_beyond_the_due_date():
    waiting = replace(CALM, today=date(2026, 7, 10), due=date(2026, 6, 30), claimed=100, evidenced=100, scheduled=100)
    assert reason(waiting, claimed_on=date(2026, 6, 30)) == "green awaiting_verification"
    assert light(waiting, claimed_on=date(2026, 6, 30)).params == {"claimed_on": "2026-06-30"}
    assert reason(waiting, claimed_on=date(2026, 6, 30), verified=True) == "green verified"


def test_claimed_late_stays_red_but_the_verifiers_days_are_not_counted():
    late = light(today=date(2026, 7, 10), due=date(2026, 6, 26), claimed_on=date(2026, 6, 30), evidenced=100)
    assert (late.colour, late.reason_code) == (Colour.RED, "claimed_late")
    assert late.params == {"due": "2026-06-26", "claimed_on": "2026-06-30", "days": 4, "workdays": 2}
    assert (
        reason(today=date(2026, 7, 10), due=date(2026, 6, 26), claimed_on=date(2026, 6, 30), verified=True)
        == "red claimed_late"
    )


def test_a_standing_claim_silences_reminders_but_not_the_gap():
    near = replace(CALM, due=TODAY, claimed_on=TODAY, claimed=100, report_overdue=True, last_accepted_report=None)
    assert reason(near) == "green awaiting_verification"
    assert reason(near, evidenced=60, scheduled=100) == "red gap"
    assert reason(near, evidenced=80, scheduled=100) == "yellow gap"


def test_sent_back_is_red_until_claimed_again():
    assert reason(verification_failed=True) == "red sent_back"
    assert reason(verification_failed=True, due=date(2026, 5, 29)) == "red overdue"


# ---------------------------------------------------------------- behind the schedule


@pytest.mark.parametrize(
    ("evidenced", "expected"),
    [
        (100, "blue ahead"),
        (70, "blue ahead"),  # 10 points ahead
        (69, "green on_schedule"),
        (60, "green on_schedule"),
        (51, "green on_schedule"),
        (50, "yellow gap"),  # 10 points behind
        (30, "yellow gap"),  # 30 points
        (29, "red gap"),  # 31
        (0, "red gap"),
    ],
)
def test_points(evidenced, expected):
    assert reason(evidenced=evidenced, scheduled=60) == expected


def test_the_figures_of_a_gap():
    assert light(evidenced=52, scheduled=68).params == {"evidenced": 52, "scheduled": 68, "gap": 16}
    assert light(evidenced=70, scheduled=58).params == {"evidenced": 70, "scheduled": 58, "lead": 12}


def test_a_claim_never_betters_a_light():
    assert reason(claimed=100, evidenced=50, scheduled=60) == "yellow gap"
    assert reason(claimed=100, evidenced=None, scheduled=9) == "green on_schedule"


def test_a_report_accepted_without_evidence_supports_nothing():
    lit = light(claimed=100, evidenced=None, scheduled=60)
    assert (lit.colour, lit.reason_code, lit.params) == (
        Colour.RED,
        "gap",
        {"evidenced": 0, "scheduled": 60, "gap": 60},
    )


def test_a_claim_that_nobody_has_looked_at_is_neither_believed_nor_held_against_the_unit():
    assert reason(claimed=None, evidenced=None, scheduled=60, periods_passed=0) == "green begun"
    first_report = replace(CALM, claimed=35, evidenced=None, scheduled=60, last_accepted_report=None)
    lit = light(first_report)
    assert (lit.colour, lit.reason_code, lit.params) == (Colour.GREEN, "unassessed", {"claimed": 35})
    assert reason(first_report, claimed_on=TODAY) == "green awaiting_verification"


@pytest.mark.parametrize(
    ("preset", "evidenced", "expected"),
    [
        ("yinchuan_points", 41, "green on_schedule"),
        ("yinchuan_points", 40, "yellow gap"),
        ("yinchuan_points", 20, "yellow gap"),
        ("yinchuan_points", 19, "red gap"),
        ("wuhan_ratio", 40, "green on_schedule"),  # 80 % of 50
        ("wuhan_ratio", 39, "yellow share"),
        ("wuhan_ratio", 30, "yellow share"),  # 60 %
        ("wuhan_ratio", 29, "red share"),
        ("sanya_investment", 50, "green on_schedule"),
        ("sanya_investment", 49, "yellow share"),
        ("sanya_investment", 25, "yellow share"),  # behind by half
        ("sanya_investment", 24, "red share"),
        ("shangqiu_time_left", 41, "green on_schedule"),
        ("shangqiu_time_left", 40, "yellow gap"),
        ("ouhai_catch_up", 42, "green on_schedule"),
        ("ouhai_catch_up", 41, "red month_missed"),
        ("songyang_month_quarter", 42, "green on_schedule"),
        ("songyang_month_quarter", 41, "yellow month_missed"),
        ("songyang_month_quarter", 25, "yellow month_missed"),
        ("songyang_month_quarter", 24, "red quarter_missed"),
    ],
)
def test_presets_at_their_thresholds(preset, evidenced, expected):
    assert reason(rule=PRESETS[preset], evidenced=evidenced, scheduled=50) == expected


def test_the_figures_of_a_share_and_of_a_target():
    assert light(rule=PRESETS["wuhan_ratio"], evidenced=29, scheduled=50).params == {
        "evidenced": 29,
        "scheduled": 50,
        "share": 58,
    }
    assert light(rule=PRESETS["ouhai_catch_up"], evidenced=41).params == {"evidenced": 41, "target": 42}
    assert light(rule=PRESETS["songyang_month_quarter"], evidenced=24).params == {"evidenced": 24, "target": 25}


def test_a_share_is_rounded_down_and_compared_exactly():
    rule = PRESETS["wuhan_ratio"]
    assert light(rule=rule, evidenced=79, scheduled=99).params["share"] == 79  # 79.8 %
    assert reason(rule=rule, evidenced=4, scheduled=5) == "green on_schedule"
    assert light(rule=rule, evidenced=0, scheduled=1).params == {"evidenced": 0, "scheduled": 1, "share": 0}


def test_a_share_of_nothing_is_no_shortfall():
    assert reason(rule=PRESETS["wuhan_ratio"], evidenced=0, scheduled=0) == "green on_schedule"


def test_targets_before_the_first_month_has_ended():
    for preset in ("ouhai_catch_up", "songyang_month_quarter"):
        assert reason(rule=PRESETS[preset], evidenced=0, month_target=None, quarter_target=None) == "green on_schedule"


def test_a_quarters_target_may_be_yellow_too():
    rule = LightRule(red_gap=None, yellow_gap=None, quarter_missed="yellow")
    assert reason(rule=rule, evidenced=24) == "yellow quarter_missed"
    assert reason(rule=rule, evidenced=25) == "green on_schedule"


def test_ouhai_red_and_caught_up_is_yellow():
    rule = PRESETS["ouhai_catch_up"]
    assert reason(rule=rule, previous_red=True) == "yellow caught_up"
    assert reason(rule=rule, previous_red=True, evidenced=41) == "red month_missed"
    assert reason(rule=rule, previous_red=False) == "green on_schedule"
    assert reason(UNKNOWN, rule, previous_red=True) == "hollow no_data"  # nothing shows that it caught up
    assert reason(previous_red=True) == "green on_schedule"  # the default forgets


# ---------------------------------------------------------------- lagging, and lagging again


def test_overdue_reports_and_signatures_are_yellow():
    assert reason(report_overdue=True) == "yellow report_overdue"
    assert reason(sign_in_overdue=True) == "yellow sign_in_overdue"
    deaf = LightRule(report_overdue=False, sign_in_overdue=False)
    assert reason(rule=deaf, report_overdue=True, sign_in_overdue=True) == "green on_schedule"


def test_two_yellow_periods_running_are_red():
    assert reason(report_overdue=True, previous_yellow_periods=0) == "yellow report_overdue"
    twice = light(report_overdue=True, previous_yellow_periods=1)
    assert (twice.colour, twice.reason_code) == (Colour.RED, "yellow_periods")
    assert twice.params == {"periods": 2, "cause": "report_overdue"}
    assert light(evidenced=30, previous_yellow_periods=4).params == {"periods": 5, "cause": "gap"}
    assert reason(previous_yellow_periods=4) == "green on_schedule"  # made good
    assert reason(due=TODAY, previous_yellow_periods=4) == "yellow due_soon"  # nobody's fault
    assert (
        reason(rule=LightRule(red_yellow_periods=None), report_overdue=True, previous_yellow_periods=4)
        == "yellow report_overdue"
    )
    assert (
        reason(rule=LightRule(red_yellow_periods=3), report_overdue=True, previous_yellow_periods=1)
        == "yellow report_overdue"
    )


# ---------------------------------------------------------------- time left

# Ten workdays from Friday 5 June 2026 to Monday 22 June; Friday 19 June is the Dragon Boat Festival.
SHORT = Facts(today=date(2026, 6, 5), started=date(2026, 6, 5), due=date(2026, 6, 22))
PATIENT = LightRule(due_soon=None)


@pytest.mark.parametrize(
    ("today", "preset", "expected"),
    [
        (date(2026, 6, 15), PATIENT, "green begun"),  # 4 of 10
        (date(2026, 6, 16), PATIENT, "yellow time_left"),  # 3 of 10
        (date(2026, 6, 17), PATIENT, "yellow time_left"),  # 2 of 10
        (date(2026, 6, 18), PATIENT, "yellow time_left"),
        (date(2026, 6, 22), PATIENT, "yellow time_left"),
        (date(2026, 6, 17), PRESETS["shangqiu_time_left"], "yellow time_left"),
        (date(2026, 6, 18), PRESETS["shangqiu_time_left"], "yellow time_left_urgent"),  # 1 of 10
        (date(2026, 6, 12), LightRule(due_soon=None, days="day"), "green begun"),  # 10 of 17 days
        (date(2026, 6, 16), LightRule(due_soon=None, days="day"), "green begun"),  # 6 of 17: 35.3 %
        (date(2026, 6, 17), LightRule(due_soon=None, days="day"), "yellow time_left"),  # 5 of 17: 29.4 %
    ],
)
def test_little_time_left_without_a_report(today, preset, expected):
    allowed = CALENDAR.between(SHORT.started, SHORT.due)
    assert allowed == 10, "the table below is made for ten workdays"
    assert reason(SHORT, preset, today=today) == expected


def test_little_time_is_no_matter_once_a_report_is_accepted():
    near_end = replace(SHORT, today=date(2026, 6, 18), last_accepted_report=date(2026, 6, 12))
    assert reason(near_end, PATIENT) == "green begun"
    assert reason(near_end) == "yellow due_soon"


def test_the_figures_of_time_left():
    assert light(SHORT, today=date(2026, 6, 17)).params == {"percent": 20, "left": 2, "due": "2026-06-22"}


def test_the_share_of_time_left_is_exact():
    long = Facts(today=date(2026, 6, 17), started=date(2026, 6, 1), due=date(2026, 6, 24))
    rule = LightRule(due_soon=None, days="day", time_left=30)  # 7 of 23 days are 30.4 %
    assert reason(long, rule) == "green begun"
    assert reason(long, rule, today=date(2026, 6, 18)) == "yellow time_left"


def test_a_limit_of_one_day_has_no_share_of_time():
    same_day = Facts(today=TODAY, started=TODAY, due=TODAY)
    assert reason(same_day, PATIENT) == "green begun"
    assert reason(same_day) == "yellow due_soon"


def test_both_shares_of_time_are_reached_exactly():
    rule = replace(PRESETS["shangqiu_time_left"], days="day")
    hundred = Facts(today=TODAY, started=date(2026, 6, 1), due=date(2026, 9, 9))  # a hundred days
    assert reason(hundred, rule, today=hundred.due - timedelta(days=31)) == "green begun"
    assert reason(hundred, rule, today=hundred.due - timedelta(days=30)) == "yellow time_left"
    assert reason(hundred, rule, today=hundred.due - timedelta(days=16)) == "yellow time_left"
    assert reason(hundred, rule, today=hundred.due - timedelta(days=15)) == "yellow time_left_urgent"


def test_a_limit_of_a_single_workday_has_a_share_of_time():
    overnight = Facts(today=TODAY, started=TODAY, due=TODAY + timedelta(days=1))
    assert reason(overnight, PATIENT) == "green begun"
    assert reason(overnight, PATIENT, today=overnight.due) == "yellow time_left"


def test_time_left_may_be_switched_off():
    assert reason(SHORT, LightRule(due_soon=None, time_left=None), today=date(2026, 6, 22)) == "green begun"


@pytest.mark.parametrize(
    ("today", "left", "expected"),
    [
        (date(2026, 9, 28), None, "green on_schedule"),  # 29, 30 September, 8 and 9 October: four workdays
        (date(2026, 9, 29), 3, "yellow due_soon"),
        (date(2026, 10, 1), 2, "yellow due_soon"),  # National Day: eight days, two workdays
        (date(2026, 10, 9), 0, "yellow due_soon"),
        (date(2026, 10, 10), None, "red overdue"),  # a make-up Saturday
    ],
)
def test_due_soon_counts_workdays(today, left, expected):
    due = date(2026, 10, 9)
    assert reason(today=today, due=due) == expected
    if left is not None:
        assert light(today=today, due=due).params == {"left": left, "due": "2026-10-09"}


def test_due_soon_in_calendar_days_or_not_at_all():
    by_days = LightRule(days="day")
    assert reason(rule=by_days, today=date(2026, 10, 5), due=date(2026, 10, 9)) == "green on_schedule"
    assert reason(rule=by_days, today=date(2026, 10, 6), due=date(2026, 10, 9)) == "yellow due_soon"
    assert reason(rule=PATIENT, today=DUE) == "green on_schedule"


# ---------------------------------------------------------------- no data


def test_dispatched_yesterday_is_green_not_hollow():
    fresh = Facts(today=TODAY, started=TODAY - timedelta(days=1), due=DUE, scheduled=0)
    assert reason(fresh) == "green begun"
    assert reason(fresh, scheduled=None) == "green begun"
    assert reason(fresh, evidenced=0) == "green on_schedule"


def test_no_data_is_hollow_once_a_period_has_passed():
    lit = light(UNKNOWN, periods_passed=1)
    assert (lit.colour, lit.reason_code, lit.params) == (Colour.HOLLOW, "no_data", {"periods": 1})
    assert reason(UNKNOWN, periods_passed=0) == "green begun"
    assert reason(UNKNOWN, periods_passed=1, report_overdue=True) == "yellow report_overdue"
    assert reason(UNKNOWN, periods_passed=1, today=date(2027, 1, 4)) == "red overdue"


def test_ahead_may_be_switched_off():
    assert reason(evidenced=100) == "blue ahead"
    assert reason(rule=LightRule(blue_ahead=None), evidenced=100) == "green on_schedule"
    assert reason(evidenced=100, scheduled=None) == "green begun"


# ---------------------------------------------------------------- the table of reasons

PERCENT = st.none() | st.integers(0, 120)
DAYS = st.none() | st.dates(date(2025, 12, 1), date(2027, 1, 31))
FACTS = st.builds(
    Facts,
    today=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    started=DAYS,
    due=DAYS,
    claimed=PERCENT,
    evidenced=PERCENT,
    scheduled=st.none() | st.integers(0, 100),
    closed=st.sampled_from([False] * 9 + [True]),
    terminated=st.sampled_from([False] * 9 + [True]),
    suspended=st.sampled_from([False] * 9 + [True]),
    verified=st.sampled_from([False] * 9 + [True]),
    verification_failed=st.sampled_from([False] * 9 + [True]),
    claimed_on=DAYS,
    report_overdue=st.booleans(),
    sign_in_overdue=st.booleans(),
    last_accepted_report=DAYS,
    periods_passed=st.integers(0, 5),
    previous_yellow_periods=st.integers(0, 3),
    previous_red=st.booleans(),
    month_target=PERCENT,
    quarter_target=PERCENT,
)
RULES = st.sampled_from(list(PRESETS.values()))


def documented():
    """reason_code -> (colours, params), read from the table in the module's docstring."""
    rows = re.findall(r"^    ([a-z_]+) {2,}([a-z, ]+?) {2,}(.+)$", lights.__doc__, re.MULTILINE)
    table = {}
    for code, colours, params in rows[1:]:
        names = params.split(":")[0].split("  ")[0]
        table[code] = (set(colours.split(", ")), set() if names.startswith("–") else set(names.split(", ")))
    return table


def test_the_table_of_reasons_is_read_whole():
    table = documented()
    assert len(table) == 25
    assert table["gap"] == ({"red", "yellow"}, {"evidenced", "scheduled", "gap"})
    assert table["closed"] == ({"blue"}, set())
    assert set(table) >= LAGGING


@given(FACTS, RULES)
def test_every_light_is_in_the_table_with_the_params_it_says(facts, rule):
    lit = decide(facts, rule, CALENDAR)
    colours, params = documented()[lit.reason_code]
    assert lit.colour in colours
    assert set(lit.params) == params


# ---------------------------------------------------------------- what holds whatever the facts

BRIGHTNESS = {Colour.BLUE: 0, Colour.GREEN: 1, Colour.YELLOW: 2, Colour.RED: 3}


@given(FACTS, RULES, st.integers(0, 100))
def test_saying_more_never_betters_a_light(facts, rule, claimed):
    """Nothing can be gamed: with or without a claim, and whatever it says, the light is no better for it."""
    silent = decide(replace(facts, claimed=None), rule, CALENDAR)
    boasting = decide(replace(facts, claimed=claimed), rule, CALENDAR)
    if silent.colour in BRIGHTNESS:
        assert BRIGHTNESS[boasting.colour] >= BRIGHTNESS[silent.colour]


@given(FACTS, RULES, st.integers(0, 100), st.integers(1, 20))
def test_more_evidence_never_worsens_a_light(facts, rule, evidenced, more):
    less_light = decide(replace(facts, evidenced=evidenced), rule, CALENDAR)
    more_light = decide(replace(facts, evidenced=evidenced + more), rule, CALENDAR)
    if less_light.colour in BRIGHTNESS:
        assert BRIGHTNESS[more_light.colour] <= BRIGHTNESS[less_light.colour]


@given(FACTS, RULES)
def test_open_and_past_its_date_is_red_whatever_else(facts, rule):
    due = facts.today - timedelta(days=1)
    facts = replace(
        facts,
        started=due - timedelta(days=30),
        due=due,
        claimed_on=None,
        closed=False,
        terminated=False,
        suspended=False,
    )
    assert decide(facts, rule, CALENDAR).reason_code == "overdue"


# ---------------------------------------------------------------- rules as data


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_survive_storage_and_name_a_source(preset):
    rule = PRESETS[preset]
    assert LightRule.from_mapping(rule.to_mapping()) == rule
    assert re.fullmatch(r"G\d+|INF", rule.source)


def test_an_empty_mapping_is_the_default_rule():
    assert LightRule.from_mapping({}) == DEFAULT


def test_a_threshold_may_be_switched_off_and_on():
    rule = LightRule.from_mapping(
        {"red_gap": None, "yellow_gap": None, "red_share": 60, "yellow_share": 80, "source": "G47"}
    )
    assert rule == PRESETS["wuhan_ratio"]


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("red_gap", 0, 100),
        ("yellow_gap", 1, 100),
        ("red_share", 1, 100),
        ("yellow_share", 1, 100),
        ("red_yellow_periods", 2, 60),
        ("blue_ahead", 1, 100),
        ("due_soon", 0, 365),
        ("time_left", 1, 100),
        ("urgent_time_left", 1, 100),
    ],
)
def test_the_range_of_every_threshold(name, low, high):
    others = {"red_gap": None, "yellow_gap": None, "time_left": None}
    for number in (low, high):
        assert getattr(LightRule.from_mapping(others | {name: number}), name) == number
    for number in (low - 1, high + 1):
        with pytest.raises(RuleError, match=f"^{name}: out_of_range"):
            LightRule.from_mapping(others | {name: number})


def test_two_thresholds_may_be_the_same():
    assert LightRule.from_mapping({"red_gap": 20, "yellow_gap": 20}).yellow_gap == 20


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"red_gap": 101}, Problem("red_gap", "out_of_range", {"value": 101, "low": 0, "high": 100})),
        ({"red_gap": "30"}, Problem("red_gap", "not_integer", {"value": "30"})),
        ({"red_gap": True}, Problem("red_gap", "not_integer", {"value": "True"})),
        ({"red_share": 0}, Problem("red_share", "out_of_range", {"value": 0, "low": 1, "high": 100})),
        ({"yellow_gap": 40}, Problem("yellow_gap", "too_large", {"value": 40, "other": "red_gap", "limit": 30})),
        (
            {"red_share": 90, "yellow_share": 80},
            Problem("red_share", "too_large", {"value": 90, "other": "yellow_share", "limit": 80}),
        ),
        (
            {"urgent_time_left": 40},
            Problem("urgent_time_left", "too_large", {"value": 40, "other": "time_left", "limit": 30}),
        ),
        ({"month_missed": "blue"}, Problem("month_missed", "not_a_choice", {"value": "blue", "choices": "red yellow"})),
        ({"days": "week"}, Problem("days", "not_a_choice", {"value": "week", "choices": "workday day"})),
        ({"caught_up": 1}, Problem("caught_up", "not_boolean", {"value": "1"})),
        ({"red_yellow_periods": 1}, Problem("red_yellow_periods", "out_of_range", {"value": 1, "low": 2, "high": 60})),
        ({"orange_gap": 20}, Problem("orange_gap", "unknown_field")),
    ],
)
def test_a_wrong_rule_is_told(raw, problem):
    with pytest.raises(RuleError) as caught:
        LightRule.from_mapping(raw)
    assert caught.value.problems == (problem,)


def test_every_fault_is_told_at_once():
    with pytest.raises(RuleError) as caught:
        LightRule.from_mapping({"red_gap": -1, "due_soon": 400, "report_overdue": None})
    assert [problem.name for problem in caught.value.problems] == ["red_gap", "due_soon", "report_overdue"]


# ---------------------------------------------------------------- scheduled progress

APRIL, OCTOBER = date(2026, 4, 30), date(2026, 10, 30)


@pytest.mark.parametrize(
    ("today", "milestones", "expected"),
    [
        (date(2026, 1, 1), [], 0),  # before the start
        (STARTED, [], 0),
        (DUE, [], 100),
        (date(2027, 3, 1), [], 100),
        (APRIL, [(APRIL, 30)], 30),
        (OCTOBER, [(OCTOBER, 90), (APRIL, 30)], 90),  # in any order
        (DUE, [(APRIL, 30), (DUE, 60)], 100),  # the due date asks for all
        (APRIL, [(date(2025, 12, 1), 50), (date(2027, 1, 9), 70), (APRIL, 30)], 30),  # outside: passed over
        (OCTOBER, [(APRIL, 60), (OCTOBER, 40)], 60),  # never less than before
        (APRIL, [(APRIL, 20), (APRIL, 30)], 30),
    ],
)
def test_scheduled_progress_at_its_corners(today, milestones, expected):
    assert scheduled_progress(STARTED, DUE, today, milestones, CALENDAR) == expected
    assert scheduled_progress(STARTED, DUE, today, milestones, CALENDAR, steps=True) == expected


@pytest.mark.parametrize(
    ("today", "even", "in_steps"),
    [
        (date(2026, 6, 5), 0, 0),
        (date(2026, 6, 8), 10, 0),
        (date(2026, 6, 11), 40, 0),
        (date(2026, 6, 12), 50, 50),
        (date(2026, 6, 14), 50, 50),  # a Sunday adds nothing
        (date(2026, 6, 17), 80, 50),
        (date(2026, 6, 21), 90, 50),
        (date(2026, 6, 22), 100, 100),
    ],
)
def test_scheduled_progress_runs_over_workdays(today, even, in_steps):
    half = [(date(2026, 6, 12), 50)]
    assert scheduled_progress(SHORT.started, SHORT.due, today, half, CALENDAR) == even
    assert scheduled_progress(SHORT.started, SHORT.due, today, half, CALENDAR, steps=True) == in_steps


def test_a_milestone_on_the_day_of_dispatch_asks_for_nothing():
    assert scheduled_progress(SHORT.started, SHORT.due, date(2026, 6, 8), [(SHORT.started, 50)], CALENDAR) == 10


def test_scheduled_progress_over_a_single_workday():
    monday = date(2026, 6, 1)
    assert (
        scheduled_progress(monday - timedelta(days=2), monday + timedelta(days=1), monday, [(monday, 40)], CALENDAR)
        == 40
    )
    assert (
        scheduled_progress(monday - timedelta(days=3), monday + timedelta(days=2), monday, [], CALENDAR) == 33
    )  # 33.3


def test_all_is_asked_only_when_the_last_workday_has_come():
    assert CALENDAR.between(STARTED, DUE) > 200
    assert scheduled_progress(STARTED, DUE, DUE - timedelta(days=1), [], CALENDAR) == 99
    thursday, sunday = date(2026, 6, 4), date(2026, 6, 7)
    assert scheduled_progress(thursday, sunday, thursday + timedelta(days=1), [], CALENDAR) == 100


def test_scheduled_progress_within_a_holiday():
    """A stretch without a workday asks for nothing until it ends."""
    assert scheduled_progress(date(2026, 9, 30), date(2026, 10, 7), date(2026, 10, 3), [], CALENDAR) == 0


@given(
    st.dates(date(2026, 1, 1), date(2026, 6, 30)),
    st.integers(1, 200),
    st.integers(-10, 210),
    st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 100)), max_size=5),
    st.booleans(),
)
def test_scheduled_progress_only_rises(started, length, offset, milestones, steps):
    due, today = started + timedelta(days=length), started + timedelta(days=offset)
    asked, asked_next = (
        scheduled_progress(started, due, day, milestones, CALENDAR, steps=steps)
        for day in (today, today + timedelta(days=1))
    )
    assert 0 <= asked <= asked_next <= 100
    for day, percent in milestones:
        if started < day < due and day <= today:
            assert asked >= percent
