"""Why an act was not done, in the user's words. Pages and API show the same message."""

from collections.abc import Mapping


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
