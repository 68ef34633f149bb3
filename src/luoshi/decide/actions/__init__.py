"""Every write of the first stage: take a document in, correct what the reader found, propose, register, decline."""

from luoshi.decide.actions.accepting import Outcome, accept, accept_all, lacking, register_all
from luoshi.decide.actions.amending import Duplicate, note_dropped, say_amends, set_aside_as_duplicates
from luoshi.decide.actions.naming import Settled, forget_name, put_known_name, settle_name
from luoshi.decide.actions.proposing import offered_due
from luoshi.decide.actions.registering import decline, register
from luoshi.decide.actions.reviewing import Draft, edit, fill, merge, restore, set_aside, split, take_up
from luoshi.decide.actions.sources import (
    TakenBefore,
    describe,
    is_untouched,
    limit_mb,
    read_again,
    reading_message,
    set_source_handling,
    take_in,
)

__all__ = [
    "Draft",
    "Duplicate",
    "Outcome",
    "Settled",
    "TakenBefore",
    "accept",
    "accept_all",
    "decline",
    "describe",
    "edit",
    "fill",
    "forget_name",
    "is_untouched",
    "lacking",
    "limit_mb",
    "merge",
    "note_dropped",
    "offered_due",
    "put_known_name",
    "read_again",
    "reading_message",
    "register",
    "register_all",
    "restore",
    "say_amends",
    "set_aside",
    "set_aside_as_duplicates",
    "set_source_handling",
    "settle_name",
    "split",
    "take_in",
    "take_up",
]
