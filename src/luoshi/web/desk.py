"""What the desk shows: what this person must do now, by deadline; what they answer for, by light. A fixed number of queries."""

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.commitments import lights
from luoshi.commitments.inspection_models import Inspection
from luoshi.commitments.models import Colour, Commitment
from luoshi.commitments.parties import parties
from luoshi.commitments.queries import (
    MOST_COUNTED,
    RUNNING,
    RUNS,
    any_of,
    buttons,
    by_date_alone,
    count_up_to,
    counts_by_unit,
    flagged,
    own_level,
    soonest,
    to_settle,
    up_to,
    ways_of,
)
from luoshi.commitments.words import ACTION_WORDS
from luoshi.decide.models import Source, Status
from luoshi.kernel.lifecycle import MOVE_OF, OPEN, Action, Party, State
from luoshi.ledger.queries import latest_checkpoint
from luoshi.org.acting import Acting
from luoshi.org.models import Role
from luoshi.org.people_queries import units_wanting
from luoshi.org.rights import ADMINISTRATORS
from luoshi.rulebook.reading_rules import Rulebook
from luoshi.supervise.models import Reminder

MOST = 10  # things that wait for me
FEW = 5  # things of every other list; the rest is one press away
MOST_UNITS = 14
REPORTS_LOOKED_AT = 300
REMINDERS_LOOKED_AT = 50
REPORT_AHEAD = 5  # workdays
_OWED_COLUMNS = ("number", "title", "state", "tier", "reporting_from", "reported_on")
GIVEN_AHEAD = 10  # days: a report given so shortly before its day is the one that is asked for

# Of what may be done, what is to be done: the first of these is the desk's word for a commitment that waits.
_TO_DO: dict[Action, str] = {
    Action.VERIFY: "conclude",
    Action.CLOSE: "conclude",
    Action.REGISTER: "decide",
    Action.UPHOLD: "deliver",
    Action.DISPATCH: "deliver",
    Action.ACKNOWLEDGE: "deliver",
    Action.SUBMIT_PLAN: "deliver",
    Action.REPORT: "deliver",
    Action.RESUME: "deliver",
}

# Where the act's own name would foretell the decision.
_TO_DO_WORDS = {Action.UPHOLD: gettext_lazy("裁定"), Action.RESUME: gettext_lazy("复查暂缓")}


@dataclass(frozen=True)
class Thing:
    """One line of a list: the commitment, workdays left, and where a leader reads it why its light is lit."""

    commitment: Commitment
    left: int | None
    reason: str = ""


@dataclass(frozen=True)
class Owed:
    """A report that my unit owes, or will owe shortly."""

    commitment: Commitment
    due: date
    left: int
    late: bool


@dataclass(frozen=True)
class Task(Thing):
    """One thing that waits for this person, the words for what to do, and where that is done; the report it also owes."""

    todo: str = ""
    url: str = ""
    owed: Owed | None = None


@dataclass(frozen=True)
class Figure:
    """One number at the head of the desk, and the list behind it."""

    words: str
    count: int
    query: str
    colour: str = ""


def desk(acting: Acting, today: date, rules: Rulebook) -> dict[str, Any]:
    """The desk's context for one person. Who sees no business gets none of the lists, and costs none of their queries."""
    roles = acting.roles
    context: dict[str, Any] = {
        "has_post": bool(acting.posts),
        "administers": next((Role(role) for role in roles & ADMINISTRATORS), None),
        "audits": Role.AUDITOR in roles,
        "may_take_in": bool(acting.offices),
        "sees_business": bool(roles - ADMINISTRATORS),
        "acts": bool(roles - ADMINISTRATORS - {Role.AUDITOR, Role.GUEST}),
    }
    if context["sees_business"]:
        context |= _business(acting, today, rules)
    if Role.GUEST in roles:
        context["invited"] = list(Inspection.objects.visible_to(acting).order_by("ends_on", "pk")[:FEW])
    if Role.SECURITY_ADMIN in roles:
        context["wanting"] = units_wanting(acting, today).count()
    if Role.AUDITOR in roles:
        context["checkpoint"] = latest_checkpoint()
    return context


def _business(acting: Acting, today: date, rules: Rulebook) -> dict[str, Any]:
    visible = Commitment.objects.visible_to(acting).filter(own_level(acting))
    rows = visible.select_related("lead", "issuer").defer("words")
    counts = _counts(visible, acting, today, rules)
    oversees = bool(acting.offices) or bool({Role.LEADER, Role.AUDITOR} & acting.roles)

    def first(flag: str, most: int) -> QuerySet[Commitment]:
        if acting.offices:  # who has many
            return soonest(rows, ways_of(flag, acting, today, rules), most)
        return rows.filter(flagged(flag, acting, today, rules)).order_by("due", "pk")

    reports = _reports(rows, acting, today, rules)
    tasks = _with_reports(_tasks(first("awaits_me", MOST), acting, today, rules), reports)
    red = _red(rows, today, rules) if Role.LEADER in acting.roles else []
    above: list[Thing | Owed] = [*tasks, *reports, *red]
    shown = {one.commitment.pk for one in above}

    def few(flag: str) -> list[Thing]:
        """What no heading above has: each commitment stands once, under the most urgent."""
        most = FEW + len(shown)
        found = [row for row in first(flag, most)[:most] if row.pk not in shown][:FEW]
        shown.update(row.pk for row in found)
        return [_thing(row, today, rules) for row in found]

    late = [] if red else few("overdue")  # a leader reads of them among the red
    soon = few("due_soon")
    if not red and not oversees and counts[Colour.RED]:
        # A unit's own, each with the reason; an office has them by unit.
        red_own = [thing for thing in _red(rows, today, rules) if thing.commitment.pk not in shown][:FEW]
        shown.update(thing.commitment.pk for thing in red_own)
    else:
        red_own = []
    return {
        "tasks": tasks,
        "together": _together(tasks),
        "tasks_total": up_to(counts["awaits_me"]),
        "tasks_more": up_to(counts["awaits_me"], less=MOST) if counts["awaits_me"] > MOST else "",
        "figures": _figures(counts, oversees=oversees),
        "counts": counts,
        "late": late,
        "soon": soon,
        "red_own": red_own,
        # Whose job it is to chase them; a unit finds its own under what waits for it, a leader the figure.
        "unsigned": few("sign_in_overdue") if acting.offices or Role.AUDITOR in acting.roles else [],
        "red": red,
        "units": counts_by_unit(acting, MOST_UNITS) if oversees else [],
        "sources": _sources(acting),
        "reminders": _reminders(acting, shown),
        "reports": _reports_alone(reports, tasks),
    }  # fmt: skip


def _with_reports(tasks: Iterable[Task], reports: Iterable[Owed]) -> list[Task]:
    """The tasks, each with the report that its commitment owes besides."""
    owed = {report.commitment.pk: report for report in reports}
    return [replace(task, owed=owed.get(task.commitment.pk)) for task in tasks]


def _reports_alone(reports: Iterable[Owed], tasks: Iterable[Task]) -> list[Owed]:
    """The reports of commitments that no task names already."""
    named = {task.commitment.pk for task in tasks}
    return [report for report in reports if report.commitment.pk not in named]


def _counts(visible: QuerySet[Commitment], acting: Acting, today: date, rules: Rulebook) -> dict[str, int]:
    """Everything that the desk counts, in three queries. Of what waits for this person no more than ``MOST_COUNTED`` and one.

    The first needs only what an index holds, however many there are; the others only the few rows that wait.
    """
    before_today, shortly = (by_date_alone(flag, today, rules) for flag in ("overdue", "due_soon"))
    grouped = visible.filter(state__in=OPEN).order_by().values_list("state", "light")
    by_light: Counter[str] = Counter()
    by_date: Counter[str] = Counter()
    rows = grouped.annotate(n=Count("*"), late=Count("light", filter=before_today), soon=Count("light", filter=shortly))
    for state, light, n, late, soon in rows:
        by_light[light] += n
        if state in RUNS:
            by_date["overdue"] += late
            by_date["due_soon"] += soon
    counts = {"open": by_light.total(), **{colour: by_light[colour] for colour in Colour.values}}
    counts |= {flag: by_date[flag] for flag in ("overdue", "due_soon")}
    waits = ways_of("awaits_me", acting, today, rules)
    counts["awaits_me"] = (
        count_up_to(visible, waits, MOST_COUNTED + 1) if acting.offices else visible.filter(any_of(waits)).count()
    )
    counts["sign_in_overdue"] = visible.filter(flagged("sign_in_overdue", acting, today, rules)).count()
    return counts


def _figures(counts: dict[str, int], *, oversees: bool) -> list[Figure]:
    figures = [Figure(_("在办事项"), counts["open"], "state=open")]
    figures += [
        Figure("", counts[colour], f"light={colour}&state=open", colour)
        for colour in (Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.BLUE, Colour.HOLLOW)
        if counts[colour] or colour in {Colour.RED, Colour.YELLOW, Colour.GREEN}
    ]
    figures.append(Figure(_("已超期"), counts["overdue"], "flag=overdue&sort=due"))
    if oversees:
        figures.append(Figure(_("逾期未签收"), counts["sign_in_overdue"], "flag=sign_in_overdue&sort=due"))
    else:
        figures.append(Figure(_("临近到期"), counts["due_soon"], "flag=due_soon&sort=due"))
    return figures


def _thing(row: Commitment, today: date, rules: Rulebook) -> Thing:
    return Thing(row, _left(row, today, rules))


def _left(row: Commitment, today: date, rules: Rulebook) -> int | None:
    """Workdays left; a unit that has claimed completion is not late any more, the verifier may be."""
    stopped = row.state in {State.COMPLETION_CLAIMED, State.VERIFIED}
    return rules.calendar.between(today, row.due) if row.due and not stopped else None


def _tasks(rows: QuerySet[Commitment], acting: Acting, today: date, rules: Rulebook) -> list[Task]:
    """The first of what waits for this person, each with whether it waits to be settled. One query."""
    differs = Case(When(to_settle(acting), then=True), default=False, output_field=BooleanField())
    found = rows.annotate(differs=differs)[:MOST]
    return [_task(row, acting, today, rules, differs=row.differs) for row in found]


# What may be done to many at once, and the page where what that would be is looked at first.
_TOGETHER = ((Action.ACKNOWLEDGE, "deliver:acknowledge_many"), (Action.CLOSE, "conclude:close_many"))


def _together(tasks: Iterable[Task]) -> list[dict[str, str]]:
    """The acts that several of the tasks wait for, to be done to all that wait for them."""
    urls = [task.url for task in tasks]
    found = []
    for action, page in _TOGETHER:
        if sum(url.endswith(f"/{action.value}/") for url in urls) > 1:
            words = _("一并%(act)s全部") % {"act": ACTION_WORDS[action]}
            found.append({"words": words, "url": f"{reverse(page)}?all=1&flag=awaits_me"})
    return found


def _task(row: Commitment, acting: Acting, today: date, rules: Rulebook, *, differs: bool) -> Task:
    """What this person is to do with the commitment. Where a report lies ready, that comes first."""
    todo, url = "", ""
    heads = {post.unit_id for post in acting.posts_as([Role.UNIT_HEAD])}
    if row.awaits_approval and row.lead_id in heads and row.state in MOVE_OF[Action.REPORT].sources:
        todo, url = _("审核反馈"), reverse("deliver:approve_report", args=[row.pk])
    elif row.awaits_change and row.awaits_change in parties(acting, row):
        todo, url = _change_to_do(row)
    elif row.awaits_assessment and row.state == State.IN_PROGRESS and acting.offices:
        todo, url = _("核实进展"), reverse("deliver:assess", args=[row.pk])
    else:
        may = {button.action for button in buttons(row, acting) if button.allowed}
        action = next((action for action in _TO_DO if action in may), None)
        if action is not None:
            todo = str(_TO_DO_WORDS.get(action) or ACTION_WORDS[action])
            url = reverse(f"{_TO_DO[action]}:{action.value}", args=[row.pk])
        elif differs:
            todo, url = _("裁定不一致的要求"), reverse("deliver:settle_conflict", args=[row.pk])
        elif row.lead_id not in {unit.pk for unit in acting.units}:  # it waits because this unit supports it
            todo, url = _("答复配合"), reverse("web:commitment", args=[row.pk]) + "#support"
        elif row.state in RUNNING:  # a supporting unit has answered its lead
            todo, url = _("确认配合答复"), reverse("web:commitment", args=[row.pk]) + "#support"
    return Task(row, _left(row, today, rules), todo=todo, url=url)


def _change_to_do(row: Commitment) -> tuple[str, str]:
    """A change request that lies with this person: its unit's head sends it, the others decide it."""
    if row.awaits_change == Party.LEAD_HEAD:
        return _("审核变更申请"), reverse("deliver:send_change", args=[row.pk])
    return _("批复变更"), reverse("deliver:grant_change", args=[row.pk])


def _red(rows: QuerySet[Commitment], today: date, rules: Rulebook) -> list[Thing]:
    """What a leader should ask about: red, the longest first."""
    found = rows.filter(state__in=OPEN, light=Colour.RED).order_by("light_since", "due", "pk")[:MOST]
    return [Thing(row, _left(row, today, rules), lights.reason_today(row, today, rules)) for row in found]


def _sources(acting: Acting) -> list[Source]:
    """Sources of my office that still have something pending."""
    if not acting.offices:
        return []
    pending = Count("proposals", filter=Q(proposals__status=Status.PENDING))
    rows = Source.objects.visible_to(acting).filter(office__in=acting.offices).defer("text", "reading")
    rows = rows.annotate(pending=pending)
    return list(rows.filter(pending__gt=0).order_by("-pk")[:FEW])


def _reminders(acting: Acting, shown: Container[int]) -> list[Reminder]:
    """The last nudges to my units about what the desk does not show already, each commitment once: by the newest of them."""
    if not acting.units:
        return []
    mine = Reminder.objects.visible_to(acting).filter(unit__in=acting.units, commitment__state__in=OPEN)
    newest: dict[int, Reminder] = {}
    for reminder in mine.select_related("commitment")[:REMINDERS_LOOKED_AT]:
        if reminder.commitment_id not in shown:
            newest.setdefault(reminder.commitment_id, reminder)
    return list(newest.values())[:FEW]


def _reports(rows: QuerySet[Commitment], acting: Acting, today: date, rules: Rulebook) -> list[Owed]:
    """Reports that my units owe or will owe within the week, soonest first."""
    if not acting.units:
        return []
    asked = rows.filter(lead__in=acting.units, state__in=[State.ACCEPTED, State.IN_PROGRESS], awaits_approval=False)
    asked = asked.select_related(None).only(*_OWED_COLUMNS).order_by("due", "pk")
    return sorted(_owed(asked[:REPORTS_LOOKED_AT], today, rules), key=lambda owed: (owed.due, owed.commitment.pk))[
        :MOST
    ]


def _owed(rows: Iterable[Commitment], today: date, rules: Rulebook) -> Iterable[Owed]:
    for row in rows:
        since = lights.report_overdue_since(row, today, rules)
        due = since or lights.next_report_due(row, today, rules)
        if due is None or (since is None and row.reported_on and (due - row.reported_on).days <= GIVEN_AHEAD):
            continue
        left = rules.calendar.between(today, due)
        if left <= REPORT_AHEAD:
            yield Owed(row, due, left, since is not None)
