"""A caller for the API: a Django client that carries a person's token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from luoshi.org.acting import Acting
from luoshi.org.actions import issue_token


class Caller:
    """Speaks JSON as one person."""

    def __init__(self, key: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {key}", "Accept-Language": "zh-hans"})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, body: Any = None, key: str = "") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.post(f"/api/v1{path}", body or {}, content_type="application/json", headers=headers)

    def send(self, path: str, fields: dict[str, Any], key: str = "") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.post(f"/api/v1{path}", fields, headers=headers)


@pytest.fixture
def call() -> Callable[[Acting], Caller]:
    return lambda acting: Caller(issue_token(acting=acting, now=timezone.now(), name="测试")[1])
