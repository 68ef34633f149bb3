"""Every write to units, people and posts: one verb, one function, one transaction, one ledger entry."""

from luoshi.org.actions.aliases import add_alias, drop_alias, end_alias, name_group
from luoshi.org.actions.arranging import Leaving
from luoshi.org.actions.duties import DutyLine, Listed, end_duty, enter_duties
from luoshi.org.actions.mandates import end_mandate, grant_mandate
from luoshi.org.actions.people import (
    PersonLine,
    appoint,
    change_person,
    end_post,
    enter_people,
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
from luoshi.org.actions.succession import Part, merge, split
from luoshi.org.actions.tokens import issue_token, revoke_token, token_digest
from luoshi.org.actions.units import UnitLine, create_unit, create_units, describe, end_unit, move, recode, rename, restore, set_duties

__all__ = [
    "DutyLine",
    "Leaving",
    "Listed",
    "Part",
    "PersonLine",
    "UnitLine",
    "add_alias",
    "appoint",
    "begin_session",
    "change_person",
    "choose_password",
    "create_unit",
    "create_units",
    "describe",
    "drop_alias",
    "end_alias",
    "end_all_sessions",
    "end_duty",
    "end_mandate",
    "end_post",
    "end_session",
    "end_unit",
    "enter_duties",
    "enter_failure",
    "enter_people",
    "enter_person",
    "grant_mandate",
    "hand_over",
    "issue_token",
    "leave",
    "merge",
    "move",
    "name_group",
    "note_factor",
    "one_time_password",
    "recode",
    "rename",
    "restore",
    "revoke_token",
    "see_session",
    "set_duties",
    "set_one_time_password",
    "split",
    "stand_in",
    "take_second_factors",
    "token_digest",
]
