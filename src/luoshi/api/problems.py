"""Errors as problem documents (RFC 9457), in the user's words."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from luoshi.api.pressing import refuse_partial
from luoshi.ledger.errors import BadContent, NotYetCheckpointed
from luoshi.org.errors import ActRefused
from luoshi.org.pressing import unwritable

MEDIA_TYPE = "application/problem+json"


class Problem(Schema):
    """A problem document."""

    type: str = Field(description="a stable word for programs, as a URN")
    title: str = Field(description="the kind of problem, in the language asked for")
    status: int
    detail: str = Field(description="what happened and what to do")
    errors: dict[str, str] = Field(default_factory=dict, description="what is wrong, by field")


def answer(
    request: HttpRequest, api: NinjaAPI, status: int, code: str, detail: str, errors: dict[str, str] | None = None
) -> HttpResponse:
    document = {
        "type": f"urn:luoshi:problem:{code}",
        "title": _titles().get(status, _("请求没有办成")),
        "status": status,
        "detail": detail,
        "errors": errors or {},
    }
    response = api.create_response(request, document, status=status)
    response["Content-Type"] = f"{MEDIA_TYPE}; charset=utf-8"
    return response


def _titles() -> dict[int, str]:
    return {
        400: _("请求读不懂"),
        401: _("需要有效的接口令牌"),
        403: _("不归您办"),
        404: _("没有找到"),
        405: _("不接受这种方法"),
        409: _("现在不能这样办"),
        413: _("太大了"),
        422: _("内容不全或不对"),
        500: _("系统出了错"),
    }


def install(api: NinjaAPI) -> None:
    """Let ``api`` answer every error with a problem document."""

    @api.exception_handler(ActRefused)
    def _refused(request: HttpRequest, error: ActRefused) -> HttpResponse:
        return answer(request, api, error.status, error.code, error.message, error.fields)

    @api.exception_handler(BadContent)
    def _unwritable(request: HttpRequest, error: BadContent) -> HttpResponse:
        return _refused(request, unwritable(error))

    @api.exception_handler(NotYetCheckpointed)
    def _not_yet(request: HttpRequest, error: NotYetCheckpointed) -> HttpResponse:
        return answer(request, api, 409, "not-yet-checkpointed", str(error))

    @api.exception_handler(Http404)
    def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer(request, api, 404, "not-found", _("没有这一项，或者您无权查看。"))

    @api.exception_handler(AuthenticationError)
    def _stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        response = answer(
            request, api, 401, "unauthorized", _("请在 Authorization 头中给出有效的接口令牌：Bearer ls_…")
        )
        response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(ValidationError)
    def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        try:
            refuse_partial(request)  # then what is missing is missing for that reason
        except ActRefused as partial:
            return _refused(request, partial)
        errors = {".".join(map(str, found["loc"])): str(found["msg"]) for found in error.errors}
        return answer(
            request, api, 422, "invalid", _("有字段不合要求：%(fields)s") % {"fields": "、".join(errors)}, errors
        )

    @api.exception_handler(HttpError)
    def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(request, api, error.status_code, "bad-request", _("请求读不懂：%(why)s") % {"why": error.message})


IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "同一键、同一内容的请求只办一次，再来时答复第一次的结果。",  # zh: the OpenAPI document speaks Chinese
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


def documented(schema: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with the problem documents under their own media type, and the key that every write takes."""
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            if method in {"post", "patch"}:
                operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if str(status).startswith("4") and "application/json" in content:
                    content[MEDIA_TYPE] = content.pop("application/json")
    return schema
