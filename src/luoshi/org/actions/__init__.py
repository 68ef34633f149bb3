"""Every write to units, people and posts: one verb, one function, one transaction, one ledger entry."""

from luoshi.org.actions.aliases import end_alias, name_group
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
from luoshi.org.actions.tokens import issue_token, revoke_token, token_digest
from luoshi.org.actions.units import create_unit

__all__ = [
    "appoint",
    "begin_session",
    "choose_password",
    "create_unit",
    "end_alias",
    "end_all_sessions",
    "end_session",
    "enter_failure",
    "enter_person",
    "issue_token",
    "name_group",
    "note_factor",
    "revoke_token",
    "see_session",
    "take_second_factors",
    "token_digest",
]
