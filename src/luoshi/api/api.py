"""REST v1: what the screens do, for programs."""
# zh-file: the OpenAPI document is written in Chinese, the product's first language; what a person is told goes through gettext

import json
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.renderers import BaseRenderer

from luoshi.api import acts, operations, people, problems, review, units
from luoshi.api.auth import TokenAuth


class Renderer(BaseRenderer):
    """JSON with Chinese as it is written: a quarter shorter than with escapes, and readable."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)


class LuoshiAPI(NinjaAPI):
    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> Any:
        """The OpenAPI document. Made once for each prefix: it takes half a second, and anybody may ask for it."""
        return self._document(self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)

    @cache  # noqa: B019 - there is one API for the life of the process
    def _document(self, path_prefix: str) -> Any:
        return problems.documented(super().get_openapi_schema(path_prefix=path_prefix))


api = LuoshiAPI(
    title="落实 Luoshi",
    version="1",
    description="定一件、干一件、成一件。写操作都接受 Idempotency-Key 头：同一键、同一内容只办一次。",
    auth=TokenAuth(),
    renderer=Renderer(),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", operations.router)
api.add_router("", review.router)
api.add_router("", people.router)
api.add_router("", units.router)
acts.install(api)
problems.install(api)
