"""Every write to units, people and posts: one verb, one function, one transaction, one ledger entry."""

from luoshi.org.actions.aliases import end_alias, name_group
from luoshi.org.actions.people import (
    appoint,
    change_person,
    end_post,
    enter_person,
    hand_over,
    leave,
    one_time_password,
    set_one_time_password,
    stand_in,
)
from luoshi.org.actions.signing_in import (
    begin_session,
    choose_password,
    end_all_sessions,
    end_session,
    enter_failure,
    note_factor,
    see_session,
    take_second_factors,
)
from luoshi.org.actions.tokens import issue_token, revoke_token, token_digest
from luoshi.org.actions.units import create_unit

__all__ = [
    "appoint",
    "begin_session",
    "change_person",
    "choose_password",
    "create_unit",
    "end_alias",
    "end_all_sessions",
    "end_post",
    "end_session",
    "enter_failure",
    "enter_person",
    "hand_over",
    "issue_token",
    "leave",
    "name_group",
    "note_factor",
    "one_time_password",
    "revoke_token",
    "see_session",
    "set_one_time_password",
    "stand_in",
    "take_second_factors",
    "token_digest",
]
