"""Every write to units, people and posts: one verb, one function, one transaction, one ledger entry."""

from luoshi.org.actions.aliases import add_alias, drop_alias, end_alias, name_group
from luoshi.org.actions.arranging import Leaving
from luoshi.org.actions.people import appoint, enter_person
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
from luoshi.org.actions.succession import Part, merge, split
from luoshi.org.actions.tokens import issue_token, revoke_token, token_digest
from luoshi.org.actions.units import create_unit, describe, end_unit, move, recode, rename, restore, set_duties

__all__ = [
    "Leaving",
    "Part",
    "add_alias",
    "appoint",
    "begin_session",
    "choose_password",
    "create_unit",
    "describe",
    "drop_alias",
    "end_alias",
    "end_all_sessions",
    "end_session",
    "end_unit",
    "enter_failure",
    "enter_person",
    "issue_token",
    "merge",
    "move",
    "name_group",
    "note_factor",
    "recode",
    "rename",
    "restore",
    "revoke_token",
    "see_session",
    "set_duties",
    "split",
    "take_second_factors",
    "token_digest",
]
