"""The life-cycle's table: what it allows, what it refuses, and that no walk through it ends in a trap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel.lifecycle import (
    ENDED,
    MOVE_OF,
    MOVES,
    OPEN,
    Action,
    Need,
    Party,
    State,
    actions_from,
    chart,
    entitled,
    next_states,
    refusal,
)

ALL_NEEDS = set(Need)
BEGINNINGS = (Action.PROPOSE, Action.HAND_DOWN)

# The table as a supervision officer would write it down; kept apart from the code on purpose.
TABLE = """
proposed: register>registered decline>declined
registered: dispatch>dispatched merge>terminated split_up>terminated
dispatched: acknowledge>accepted request_return>return_requested merge>terminated split_up>terminated
return_requested: uphold>accepted reassign>dispatched split_up>terminated
accepted: submit_plan>in_progress report>in_progress pass_down>in_progress extend>accepted retarget>accepted relead>dispatched
accepted: merge>terminated split_up>terminated
in_progress: report>in_progress pass_down>in_progress suspend>suspended terminate>terminated claim_completion>completion_claimed
in_progress: extend>in_progress retarget>in_progress relead>dispatched merge>terminated split_up>terminated
suspended: resume>in_progress extend>suspended retarget>suspended merge>terminated
completion_claimed: send_back>in_progress verify>verified
verified: close>closed
dispatched: end_with>terminated
return_requested: end_with>terminated
accepted: end_with>terminated
in_progress: end_with>terminated
suspended: end_with>terminated
completion_claimed: end_with>terminated
dispatched: suspend_with>suspended
return_requested: suspend_with>suspended
accepted: suspend_with>suspended
in_progress: suspend_with>suspended
completion_claimed: suspend_with>suspended
suspended: resume_with>dispatched,return_requested,accepted,in_progress,completion_claimed
closed: reopen>in_progress archive>archived
terminated: archive>archived
declined: archive>archived
"""


def written() -> dict[tuple[State, Action], set[State]]:
    moves = {}
    for line in TABLE.strip().splitlines():
        source, acts = line.split(": ")
        for act in acts.split():
            action, targets = act.split(">")
            moves[State(source), Action(action)] = {State(target) for target in targets.split(",")}
    return moves


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", [action for action in Action if action not in BEGINNINGS])
def test_every_state_with_every_action(state: State, action: Action) -> None:
    assert next_states(state, action) == written().get((state, action), set())


def test_everything_begins_with_a_proposal_or_is_passed_down() -> None:
    assert actions_from(None) == BEGINNINGS
    assert not any(next_states(state, action) for state in State for action in BEGINNINGS)


def test_each_action_has_one_row() -> None:
    assert len(MOVES) == len(MOVE_OF) == len(Action)


@given(st.lists(st.sampled_from(Action), max_size=60))
def test_a_random_walk_stays_in_the_table(actions: list[Action]) -> None:
    state = None
    for action in actions:
        targets = next_states(state, action)
        found = refusal(state, action, set(Party), given=ALL_NEEDS)
        if not targets:
            assert found is not None and found.code == "state"
        else:
            state = min(targets)
    assert state is None or state in State


@given(st.sampled_from(State))
def test_the_archive_can_be_reached_from_everywhere(state: State) -> None:
    reached, fringe = {state}, [state]
    while fringe:
        here = fringe.pop()
        for action in actions_from(here):
            new = next_states(here, action) - reached
            reached |= new
            fringe += new
    assert State.ARCHIVED in reached


@given(st.sampled_from(MOVES), st.sets(st.sampled_from(Party)), st.booleans(), st.booleans())
def test_only_the_entitled_may(move, parties: set[Party], instruction: bool, root: bool) -> None:
    state = next(iter(move.sources))
    found = refusal(state, move.action, parties, given=ALL_NEEDS, instruction=instruction, root=root)
    may = entitled(move.action, instruction=instruction, root=root)
    assert (found is None) == bool(may & parties)
    if found:
        assert set(found.by) == may


@given(st.sampled_from([move for move in MOVES if move.by]), st.sets(st.sampled_from(Need)))
def test_whatever_is_missing_is_named(move, given_needs: set[Need]) -> None:
    found = refusal(next(iter(move.sources)), move.action, set(Party), given=given_needs)
    missing = [need for need in move.needs if need not in given_needs]
    assert (list(found.missing) if found else []) == missing


def test_who_closes_and_who_terminates() -> None:
    assert entitled(Action.CLOSE) == {Party.SUPERVISION_HEAD}
    assert entitled(Action.CLOSE, instruction=True) == {Party.LEADER}
    assert entitled(Action.TERMINATE, root=True) == {Party.LEADER}
    assert entitled(Action.TERMINATE, root=False) == {Party.SUPERVISION_HEAD}
    for action in (Action.EXTEND, Action.RETARGET):
        assert entitled(action) == {Party.SUPERVISION_HEAD}
        assert entitled(action, instruction=True) == {Party.LEADER}


def test_open_and_ended_do_not_overlap() -> None:
    assert not OPEN & ENDED
    assert {State.PROPOSED, State.REGISTERED, State.SUSPENDED} == set(State) - OPEN - ENDED


def test_the_chart_draws_every_move() -> None:
    drawn = chart()
    for (source, action), targets in written().items():
        assert all(f"{source.value} --> {target.value}: {action.value}" in drawn for target in targets)
