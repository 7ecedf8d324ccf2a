"""Questions that no page asks: each gets one sentence."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from tests.plugin.asking import assert_refused, get
from tests.plugin.conftest import PLUGIN


@pytest.mark.parametrize("route", ["visual", "atlas", "download"])
@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ({}, 400, "'run' is missing"),
        ({"run": "run1/netviz"}, 400, "'tag' is missing"),
        ({"run": "run1/netviz", "tag": "model"}, 400, "'step' is missing"),
        ({"run": "run1/netviz", "tag": "model", "step": "-1"}, 400, "whole number or 'latest'"),
        ({"run": "run1/netviz", "tag": "model", "step": "1.5"}, 400, "got '1.5'"),
        ({"run": "run1/netviz", "tag": "model", "step": "\n"}, 400, "got ' '"),
        ({"run": "run1/netviz", "tag": "a\nb", "step": 0}, 404, "has no netviz tag 'a b'"),
        ({"run": "run1/netviz", "tag": "model", "step": 2**63}, 400, "whole number"),
        ({"run": "run1/netviz", "tag": "model", "step": "٣"}, 400, "whole number"),
        ({"run": "run1", "tag": "model", "step": 0}, 404, "has no netviz tag 'model'"),
        ({"run": "run1/netviz", "tag": "grid", "step": 0}, 404, "has no netviz tag 'grid'"),
        ({"run": "run1/netviz", "tag": "model", "step": 3}, 404, "the last kept are 0"),
    ],
)
def test_a_wrong_question_gets_one_sentence(
    client: Client, route: str, query: dict[str, object], status: int, sentence: str
) -> None:
    assert_refused(get(client, route, **query), status, sentence)


def test_only_get_is_answered(client: Client) -> None:
    assert_refused(client.post(f"{PLUGIN}/index"), 400, "use GET")
    assert client.head(f"{PLUGIN}/index").status_code == 200


KEYS = st.sampled_from(["run", "tag", "step", "ts", "", "run\0"])
VALUES = st.sampled_from(
    ["run1/netviz", "model", "grid/filters/conv1", "0", "latest", "../../etc/passwd", "%00", "1e9"]
) | st.text(max_size=20)


@given(
    st.sampled_from(["index", "visual", "atlas", "download", "static/index.js"]),
    st.lists(st.tuples(KEYS, VALUES), max_size=5),
)
@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_question_makes_the_server_fail(
    client: Client, route: str, query: list[tuple[str, str]]
) -> None:
    response = client.get(f"{PLUGIN}/{route}?{urlencode(query)}")
    assert response.status_code in (200, 400, 404)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    if response.status_code != 200:
        assert_refused(response, response.status_code)


@pytest.mark.parametrize("query", ["run=%ff%fe&tag=model&step=0", "run=&tag=&step=", "%", "&&=&"])
def test_broken_encodings_are_refused(client: Client, query: str) -> None:
    response = client.get(f"{PLUGIN}/visual?{query}")
    assert response.status_code in (400, 404)
    assert_refused(response, response.status_code)
