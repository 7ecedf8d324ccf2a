"""Questions to the plugin, and what every answer must be."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from werkzeug.test import Client, TestResponse

from tests.plugin.conftest import PLUGIN


def get(client: Client, route: str, **query: object) -> TestResponse:
    return client.get(f"{PLUGIN}/{route}?{urlencode(query)}")


def strict_json(response: TestResponse) -> Any:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/json"
    return json.loads(response.data, parse_constant=refuse)


def assert_refused(response: TestResponse, status: int, sentence: str = "") -> None:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert sentence in response.text
    assert "\n" not in response.text.strip()
