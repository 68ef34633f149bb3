"""The life of a commitment as one table: states, actions, who may act, what an action needs, where it leads.

The screen's buttons, the API, the permission check, the state chart in the docs and the property tests
are all made from ``MOVES``. Source of the table: docs/architecture.md, «The life of a commitment».
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a commitment stands. Overdue, due soon and the like are flags worked out from dates, never states."""

    PROPOSED = "proposed"
    REGISTERED = "registered"
    DECLINED = "declined"
    DISPATCHED = "dispatched"
    RETURN_REQUESTED = "return_requested"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    COMPLETION_CLAIMED = "completion_claimed"
    VERIFIED = "verified"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Action(StrEnum):
    """What a person may do to a commitment."""

    PROPOSE = "propose"
    REGISTER = "register"
    DECLINE = "decline"
    DISPATCH = "dispatch"
    ACKNOWLEDGE = "acknowledge"
    REQUEST_RETURN = "request_return"
    UPHOLD = "uphold"
    REASSIGN = "reassign"
    SUBMIT_PLAN = "submit_plan"
    REPORT = "report"
    PASS_DOWN = "pass_down"
    HAND_DOWN = "hand_down"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    RETARGET = "retarget"
    RELEAD = "relead"
    TERMINATE = "terminate"
    END_WITH = "end_with"
    SUSPEND_WITH = "suspend_with"
    RESUME_WITH = "resume_with"
    MERGE = "merge"
    SPLIT = "split_up"
    CLAIM_COMPLETION = "claim_completion"
    SEND_BACK = "send_back"
    VERIFY = "verify"
    CLOSE = "close"
    REOPEN = "reopen"
    ARCHIVE = "archive"


class Party(StrEnum):
    """What a person is *to one commitment*; worked out from the posts held, never stored on the person.

    What came from a source was issued by a supervision office; what was passed down, by the unit that passed it down, whose
    liaison and head are to the child what an office's supervisor and head are to a root.
    """

    SUPERVISOR = "supervisor"  # of the office or unit that issued it
    SUPERVISION_HEAD = "supervision_head"  # of the office or unit that issued it
    LEADER = "leader"  # above the office or unit that issued it
    VERIFIER = "verifier"  # may verify; never of the lead unit, never the claimant
    LEAD_LIAISON = "lead_liaison"
    LEAD_HEAD = "lead_head"


class Need(StrEnum):
    """What must be given, or be there already, before an action may happen."""

    WORDS = "words"
    LEAD = "lead"
    DUE = "due"
    MEASURE = "measure"
    TIER = "tier"
    REASON = "reason"
    RULING = "ruling"
    NEW_LEAD = "new_lead"
    MILESTONES = "milestones"
    PROGRESS = "progress"
    CLAIMED = "claimed"
    FORECAST = "forecast"
    CHILDREN = "children"
    REVIEW_DATE = "review_date"
    NEW_DUE = "new_due"
    NEW_MEASURE = "new_measure"
    INTO = "into"
    PARTS = "parts"
    RESULT = "result"
    EVIDENCE = "evidence"
    CHILDREN_DONE = "children_done"
    METHOD = "method"
    FINDING = "finding"
    DUTY_CHECK = "duty_check"


@dataclass(frozen=True)
class Move:
    """One row of the table: in any of ``sources``, ``by`` one of these parties, given ``needs``, leads to ``target``.

    ``target`` is None where the state stays what it is: what changes is a date or a measure.
    """

    action: Action
    sources: frozenset[State | None]
    by: frozenset[Party]
    needs: tuple[Need, ...]
    target: State | None
    # Where the source is a leader's instruction only he ends it, or changes what he asked for and by when; and only he
    # terminates a root commitment.
    leader_only_for: str | None = None
    # Leads back to wherever the move that it undoes led away from; ``target`` is None.
    undoes: Action | None = None

    @property
    def targets(self) -> frozenset[State]:
        """Every state that it may lead to; empty where the state stays what it is."""
        if self.undoes is not None:
            return frozenset(state for state in MOVE_OF[self.undoes].sources if state is not None)
        return frozenset() if self.target is None else frozenset({self.target})


def _move(
    action: Action,
    sources: Iterable[State | None],
    by: Iterable[Party],
    needs: Iterable[Need],
    target: State | None,
    leader_only_for: str | None = None,
    undoes: Action | None = None,
) -> Move:
    return Move(action, frozenset(sources), frozenset(by), tuple(needs), target, leader_only_for, undoes)


S, A, P, N = State, Action, Party, Need
_OFFICE = (P.SUPERVISOR, P.SUPERVISION_HEAD)
_LEAD_UNIT = (P.LEAD_LIAISON, P.LEAD_HEAD)
_RUNNING = (S.ACCEPTED, S.IN_PROGRESS)
_DECIDING = (P.SUPERVISION_HEAD, P.LEADER)

MOVES: tuple[Move, ...] = (
    _move(A.PROPOSE, [None], _OFFICE, [N.WORDS], S.PROPOSED),
    _move(A.REGISTER, [S.PROPOSED], [P.SUPERVISION_HEAD], [N.LEAD, N.DUE, N.MEASURE, N.TIER], S.REGISTERED),
    _move(A.DECLINE, [S.PROPOSED], [P.SUPERVISION_HEAD], [N.REASON], S.DECLINED),
    _move(A.DISPATCH, [S.REGISTERED], _OFFICE, [N.DUTY_CHECK], S.DISPATCHED),
    _move(A.ACKNOWLEDGE, [S.DISPATCHED], [P.LEAD_LIAISON], [], S.ACCEPTED),
    _move(A.REQUEST_RETURN, [S.DISPATCHED], [P.LEAD_HEAD], [N.REASON], S.RETURN_REQUESTED),
    _move(A.UPHOLD, [S.RETURN_REQUESTED], [P.SUPERVISION_HEAD], [N.RULING], S.ACCEPTED),
    _move(A.REASSIGN, [S.RETURN_REQUESTED], [P.SUPERVISION_HEAD], [N.RULING, N.NEW_LEAD], S.DISPATCHED),
    _move(A.SUBMIT_PLAN, [S.ACCEPTED], _LEAD_UNIT, [N.MILESTONES], S.IN_PROGRESS),
    _move(A.REPORT, [S.ACCEPTED, S.IN_PROGRESS], [P.LEAD_HEAD], [N.PROGRESS, N.CLAIMED, N.FORECAST], S.IN_PROGRESS),
    _move(A.PASS_DOWN, [S.ACCEPTED, S.IN_PROGRESS], _LEAD_UNIT, [N.CHILDREN], S.IN_PROGRESS),
    _move(A.HAND_DOWN, [None], _OFFICE, [N.WORDS, N.LEAD, N.DUE, N.MEASURE], S.DISPATCHED),  # a child begins so
    _move(A.SUSPEND, [S.IN_PROGRESS], [P.SUPERVISION_HEAD], [N.REASON, N.REVIEW_DATE], S.SUSPENDED),
    _move(A.RESUME, [S.SUSPENDED], [P.SUPERVISION_HEAD], [N.REASON], S.IN_PROGRESS),
    _move(A.EXTEND, [*_RUNNING, S.SUSPENDED], _DECIDING, [N.REASON, N.NEW_DUE], None, "instruction"),
    _move(A.RETARGET, [*_RUNNING, S.SUSPENDED], _DECIDING, [N.REASON, N.NEW_MEASURE], None, "instruction"),
    _move(A.RELEAD, _RUNNING, [P.SUPERVISION_HEAD], [N.REASON, N.NEW_LEAD], S.DISPATCHED),
    _move(A.TERMINATE, [S.IN_PROGRESS], _DECIDING, [N.REASON], S.TERMINATED, "root"),
    # Nobody's button: what was passed down ends with what it is a part of, by the act that ends that.
    _move(
        A.END_WITH,
        [S.DISPATCHED, S.RETURN_REQUESTED, *_RUNNING, S.SUSPENDED, S.COMPLETION_CLAIMED],
        [],
        [N.REASON],
        S.TERMINATED,
    ),
    # Nobody's buttons either: what was passed down rests as long as the whole does, and goes on from where it stood.
    _move(
        A.SUSPEND_WITH,
        [S.DISPATCHED, S.RETURN_REQUESTED, *_RUNNING, S.COMPLETION_CLAIMED],
        [],
        [N.REASON, N.REVIEW_DATE],
        S.SUSPENDED,
    ),
    _move(A.RESUME_WITH, [S.SUSPENDED], [], [N.REASON], None, undoes=A.SUSPEND_WITH),
    _move(
        A.MERGE,
        [S.REGISTERED, S.DISPATCHED, *_RUNNING, S.SUSPENDED],
        [P.SUPERVISION_HEAD],
        [N.REASON, N.INTO],
        S.TERMINATED,
    ),
    _move(
        A.SPLIT,
        [S.REGISTERED, S.DISPATCHED, S.RETURN_REQUESTED, *_RUNNING],
        [P.SUPERVISION_HEAD],
        [N.REASON, N.PARTS],
        S.TERMINATED,
    ),
    _move(
        A.CLAIM_COMPLETION,
        [S.IN_PROGRESS],
        [P.LEAD_HEAD],
        [N.RESULT, N.EVIDENCE, N.CHILDREN_DONE],
        S.COMPLETION_CLAIMED,
    ),
    _move(A.SEND_BACK, [S.COMPLETION_CLAIMED], [P.VERIFIER], [N.REASON], S.IN_PROGRESS),
    _move(A.VERIFY, [S.COMPLETION_CLAIMED], [P.VERIFIER], [N.METHOD, N.FINDING], S.VERIFIED),
    _move(A.CLOSE, [S.VERIFIED], [P.SUPERVISION_HEAD, P.LEADER], [], S.CLOSED, "instruction"),
    _move(A.REOPEN, [S.CLOSED], [P.SUPERVISION_HEAD], [N.REASON], S.IN_PROGRESS),
    _move(A.ARCHIVE, [S.CLOSED, S.TERMINATED, S.DECLINED], _OFFICE, [], S.ARCHIVED),
)

MOVE_OF: Mapping[Action, Move] = {move.action: move for move in MOVES}

# States in which the work is open: the clock runs, lights are lit, reports fall due.
OPEN: frozenset[State] = frozenset(
    {S.DISPATCHED, S.RETURN_REQUESTED, S.ACCEPTED, S.IN_PROGRESS, S.COMPLETION_CLAIMED, S.VERIFIED}
)
# States in which nobody needs to do anything more, save file it away.
ENDED: frozenset[State] = frozenset({S.DECLINED, S.TERMINATED, S.CLOSED, S.ARCHIVED})


@dataclass(frozen=True)
class Refusal:
    """Why an action may not happen now. ``code`` is one of: state, party, leader_only, needs."""

    code: str
    action: Action
    state: State | None
    by: tuple[Party, ...] = ()
    missing: tuple[Need, ...] = ()


def next_states(state: State | None, action: Action) -> frozenset[State]:
    """The states that ``action`` may lead to from ``state``: one, save where it undoes another; none where there is no move."""
    move = MOVE_OF[action]
    if state not in move.sources:
        return frozenset()
    return move.targets or frozenset({state} if state is not None else ())


def entitled(action: Action, *, instruction: bool = False, root: bool = True) -> frozenset[Party]:
    """The parties who may take ``action``.

    instruction: the source is a leader's instruction, so that only the leader closes it (docs/rules.md, G32), and moves
    its date or its measure of done.
    root: the commitment comes from a source and not from a parent, so that only the leader terminates it.
    """
    move = MOVE_OF[action]
    holds = {"instruction": instruction, "root": root}
    if move.leader_only_for and holds[move.leader_only_for]:
        return frozenset({Party.LEADER})
    return move.by - {Party.LEADER} if move.leader_only_for else move.by


def refusal(
    state: State | None,
    action: Action,
    parties: Collection[Party],
    *,
    given: Collection[Need] | None = None,
    instruction: bool = False,
    root: bool = True,
) -> Refusal | None:
    """Why ``action`` may not happen, or None where it may.

    parties: what the person is to this commitment. given: the needs that are met; None leaves them unchecked,
    as for a button that only opens a form. The first obstacle is the one told: state, then person, then needs.
    """
    move = MOVE_OF[action]
    if state not in move.sources:
        return Refusal("state", action, state)
    may = entitled(action, instruction=instruction, root=root)
    if not may & set(parties):
        order = [party for party in Party if party in may]
        code = "leader_only" if may == {Party.LEADER} and len(move.by) > 1 else "party"
        return Refusal(code, action, state, by=tuple(order))
    if given is not None:
        missing = tuple(need for need in move.needs if need not in given)
        if missing:
            return Refusal("needs", action, state, missing=missing)
    return None


def actions_from(state: State | None) -> tuple[Action, ...]:
    """Every action that somebody may do from ``state``, in the table's order."""
    return tuple(move.action for move in MOVES if state in move.sources and move.by)


def chart() -> str:
    """The table as a Mermaid state diagram, for docs/architecture.md."""
    lines = ["stateDiagram-v2"]
    for move in MOVES:
        for source in sorted("[*]" if source is None else source.value for source in move.sources):
            targets = sorted(target.value for target in move.targets) or [source]
            lines += [f"    {source} --> {target}: {move.action.value}" for target in targets]
    lines.append("    archived --> [*]")
    return "\n".join(lines) + "\n"
