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
from luoshi.org.actions.tokens import issue_token, revoke_token, token_digest
from luoshi.org.actions.units import create_unit

__all__ = [
    "appoint",
    "change_person",
    "create_unit",
    "end_alias",
    "end_post",
    "enter_person",
    "hand_over",
    "issue_token",
    "leave",
    "name_group",
    "one_time_password",
    "revoke_token",
    "set_one_time_password",
    "stand_in",
    "token_digest",
]
