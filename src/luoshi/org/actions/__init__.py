"""Every write to units, people and posts: one verb, one function, one transaction, one ledger entry."""

from luoshi.org.actions.aliases import end_alias, name_group
from luoshi.org.actions.duties import DutyLine, Listed, end_duty, enter_duties
from luoshi.org.actions.mandates import end_mandate, grant_mandate
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
    "DutyLine",
    "Listed",
    "appoint",
    "begin_session",
    "choose_password",
    "create_unit",
    "end_alias",
    "end_all_sessions",
    "end_duty",
    "end_mandate",
    "end_session",
    "enter_duties",
    "enter_failure",
    "enter_person",
    "grant_mandate",
    "issue_token",
    "name_group",
    "note_factor",
    "revoke_token",
    "see_session",
    "take_second_factors",
    "token_digest",
]
