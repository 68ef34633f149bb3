"""Which acts a commitment's page offers this person, and why it does not offer the others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from luoshi.commitments.models import Commitment
from luoshi.commitments.parties import parties
from luoshi.commitments.queries import buttons
from luoshi.commitments.sheets import Sheet
from luoshi.commitments.words import ACTION_WORDS
from luoshi.conclude.views import SHEETS as CONCLUDE
from luoshi.deliver.changes import CHANGEABLE
from luoshi.deliver.links import LINKABLE
from luoshi.deliver.merging import MERGEABLE
from luoshi.deliver.passing_down_page import cannot as cannot_pass_down
from luoshi.deliver.views import SHEETS as DELIVER
from luoshi.kernel.lifecycle import MOVE_OF, Action, Party, State
from luoshi.org.acting import Acting

# What is most likely wanted first: the first of these that may be done is the screen's one main button. What ends, undoes
# or postpones a thing is never it.
MAIN = (
    "approve_report", "send_change", "grant_change", "verify", "close", "register", "dispatch", "acknowledge", "uphold", "submit_plan", "report", "assess",
    "resume", "archive",
)  # fmt: skip
# Of no use to anybody but the office: others are not told of them.
OFFICE_ONLY = ("set_handling", "set_evidence_handling")
# Where a person may ask for a change, that others may make it without being asked is not worth a line.
BY_ITSELF = frozenset({"extend", "retarget", "relead", "suspend", "terminate"})
BESIDE_ITS_MATTER = frozenset(
    {"unlink", "answer_linked", "settle_conflict", "declare_rollup", "match_measures"}
)  # offered where what they are about is shown
FOR_OFFICES = frozenset({"link", "merge_in", "split_up"})  # that others may not is not worth a line
LAST = ("terminate",)  # never at hand, and below everything else in the menu
AT_HAND = 3  # buttons beside the main one; the rest lie in a menu


@dataclass(frozen=True)
class Offer:
    """An act that may be done now. ``dialog``: its form comes as a dialog where scripts are on."""

    name: str
    words: Any
    url: str
    dialog: bool


@dataclass(frozen=True)
class Held:
    """Acts of this state that this person may not do now, all for one reason."""

    words: str
    why: str


@dataclass(frozen=True)
class Acts:
    """What is offered. ``looks``: a leader reads first what the unit said and what proves it, of what still goes on; that is then the main button."""

    main: Offer | None
    others: list[Offer]
    more: list[Offer]
    held: list[Held]
    looks: bool = False


def acts_for(commitment: Commitment, acting: Acting) -> Acts:
    """Everything that may be done to the commitment in its present state, sorted by whether this person may. No query."""
    offers: list[Offer] = []
    refused: list[tuple[Offer, str]] = []
    for offer, why_not in _candidates(commitment, acting):
        if why_not and offer.name not in FOR_OFFICES:
            refused.append((offer, why_not))
        elif not why_not:
            offers.append(offer)
    if any(offer.name == "request_change" for offer in offers):
        refused = [(offer, why_not) for offer, why_not in refused if offer.name not in BY_ITSELF]
    main = next((offer for name in MAIN for offer in offers if offer.name == name and _timely(name, commitment)), None)
    others = sorted((offer for offer in offers if offer is not main), key=lambda offer: offer.name in LAST)
    at_hand = [offer for offer in others if offer.name not in (*OFFICE_ONLY, *LAST)][:AT_HAND]
    more = [offer for offer in others if offer not in at_hand]
    reads = commitment.reported_on is not None and not commitment.is_ended
    looks = main is None and reads and Party.LEADER in parties(acting, commitment)
    return Acts(main, at_hand, more, _by_reason(refused), looks)


def _by_reason(refused: Iterable[tuple[Offer, str]]) -> list[Held]:
    """Each reason once, with every act that it stands in the way of."""
    acts: dict[str, list[str]] = {}
    for offer, why_not in refused:
        acts.setdefault(why_not, []).append(str(offer.words))
    return [Held(gettext("、").join(words), why_not) for why_not, words in acts.items()]


def _timely(name: str, commitment: Commitment) -> bool:
    """An assessment may always be made again, but is the thing to do only while evidence waits."""
    return commitment.awaits_assessment if name == "assess" else True


def _candidates(commitment: Commitment, acting: Acting) -> Iterator[tuple[Offer, str]]:
    """Every act whose state this is, and why this person may not do it ("" where they may)."""
    for button in buttons(commitment, acting):
        url = _address(f"decide:{button.action.value}", commitment)
        if url:
            yield Offer(button.action.value, ACTION_WORDS[button.action], url, dialog=False), button.why_not
    if commitment.state in MOVE_OF[Action.PASS_DOWN].sources:
        url = _address("deliver:pass_down", commitment)
        yield (
            Offer("pass_down", ACTION_WORDS[Action.PASS_DOWN], url, dialog=False),
            cannot_pass_down(commitment, acting),
        )
    for app, sheets in (("deliver", DELIVER), ("conclude", CONCLUDE)):
        for sheet in sheets:
            if _concerns(sheet, commitment):
                url = _address(f"{app}:{sheet.name}", commitment)
                why_not = sheet.why_not(commitment, acting)
                if not (why_not and sheet.name in OFFICE_ONLY):
                    yield Offer(sheet.name, sheet.words, url, dialog=True), why_not


def _concerns(sheet: Sheet, commitment: Commitment) -> bool:
    """Whether the act belongs to this state; of a report's approval one speaks only while a report waits."""
    if sheet.name == "set_handling":
        return True
    if sheet.name == "set_evidence_handling":
        return commitment.reported_on is not None
    if sheet.name in {"approve_report", "return_report"}:
        return commitment.awaits_approval and commitment.state in MOVE_OF[Action.REPORT].sources
    if sheet.name in BESIDE_ITS_MATTER:
        return False
    if sheet.name == "merge_in":
        return commitment.state in MERGEABLE
    if sheet.name == "link":
        return commitment.state in LINKABLE
    if sheet.name == "request_change":
        return not commitment.awaits_change and commitment.state in CHANGEABLE
    if sheet.name in {"send_change", "withdraw_change", "grant_change", "refuse_change"}:
        return _change_waits(sheet.name, commitment)
    if sheet.name == "assess":
        return commitment.state in {State.IN_PROGRESS, State.COMPLETION_CLAIMED} and commitment.reported_on is not None
    return commitment.state in MOVE_OF[sheet.action].sources


def _change_waits(name: str, commitment: Commitment) -> bool:
    """Whether there is a request for this act: a draft to be sent, one to be decided, either to be withdrawn."""
    drafted = commitment.awaits_change == Party.LEAD_HEAD
    return bool(commitment.awaits_change) and {"send_change": drafted, "withdraw_change": True}.get(name, not drafted)


def _address(url_name: str, commitment: Commitment) -> str:
    try:
        return reverse(url_name, args=[commitment.pk])
    except NoReverseMatch:
        return ""
