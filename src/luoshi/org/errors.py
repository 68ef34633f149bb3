"""Why an act was not done, in the user's words. Pages and API show the same message."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _


class ActRefused(Exception):  # noqa: N818 - what the user is told: refused, and why
    """An act that the rules do not allow. ``status`` is the HTTP status, ``code`` a stable word for programs."""

    status = 409
    code = "refused"

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})


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


class Outdated(ActRefused):
    """Somebody changed the unit since the page was made; ``since`` tells what, one sentence an entry."""

    code = "stale"

    def __init__(self, since: Sequence[str]) -> None:
        told = "；".join(since)
        super().__init__(_("您打开页面之后，单位已有变化：%(what)s。请看过再办，您填写的内容没有丢。") % {"what": told})
        self.since = list(since)
