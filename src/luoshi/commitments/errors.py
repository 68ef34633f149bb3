"""Why nothing was done to a commitment, in the user's words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from luoshi.commitments.words import ACTION_WORDS, NEED_WORDS, PARTY_WORDS, STATE_WORDS
from luoshi.kernel.lifecycle import Refusal
from luoshi.org.errors import ActRefused, Incomplete, NotEntitled


class WrongState(ActRefused):
    code = "wrong-state"


class Stale(ActRefused):
    """Somebody acted since the page was made; ``since`` tells what, one sentence an entry."""

    code = "stale"

    def __init__(self, since: Sequence[str]) -> None:
        told = "；".join(since)
        super().__init__(_("您打开页面之后，事项已有变化：%(what)s。请看过再办，您填写的内容没有丢。") % {"what": told})
        self.since = list(since)


def refused(refusal: Refusal) -> ActRefused:
    """The error for what ``kernel.lifecycle.refusal`` found."""
    action = ACTION_WORDS[refusal.action]
    if refusal.code == "state":
        state = STATE_WORDS[refusal.state] if refusal.state else _("尚未提出")
        return WrongState(_("事项现在是“%(state)s”，不能%(action)s。") % {"state": state, "action": action})
    if refusal.code in {"party", "leader_only"}:
        who = _("、").join(str(PARTY_WORDS[party]) for party in refusal.by)
        return NotEntitled(_("%(action)s由%(who)s办理。") % {"action": action, "who": who})
    fields = {need.value: _("请填写%(what)s。") % {"what": NEED_WORDS[need]} for need in refusal.missing}
    missing = _("、").join(str(NEED_WORDS[need]) for need in refusal.missing)
    return Incomplete(_("%(action)s还缺：%(missing)s。") % {"action": action, "missing": missing}, fields=fields)
