"""Why an act was not done, in the user's words. Pages and API show the same message."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from luoshi.commitments.words import ACTION_WORDS, NEED_WORDS, PARTY_WORDS, STATE_WORDS
from luoshi.kernel.lifecycle import Refusal


class ActRefused(Exception):  # noqa: N818 - what the user is told: refused, and why
    """An act that the rules do not allow. ``status`` is the HTTP status, ``code`` a stable word for programs."""

    status = 409
    code = "refused"

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})


class WrongState(ActRefused):
    code = "wrong-state"


class NotEntitled(ActRefused):
    status = 403
    code = "not-entitled"


class Incomplete(ActRefused):
    """Something that the act needs was not given; ``fields`` says what, by form field."""

    status = 422
    code = "incomplete"


class Invalid(ActRefused):
    """Something given is not right; ``fields`` says what is wrong where."""

    status = 422
    code = "invalid"


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
