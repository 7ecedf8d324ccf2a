"""`http_api.md` against the plugin's own answers: what is documented is what is served."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any

import pytest
from werkzeug.test import Client

from tb_netviz.plugin.plugin import NetVizPlugin
from tests.plugin.asking import get, strict_json
from tests.plugin.conftest import PLUGIN

DOCUMENT = resources.files("tb_netviz.plugin").joinpath("http_api.md").read_text("utf-8")
EXAMPLES = {
    heading.split("?")[0].strip("`"): json.loads(example)
    for heading, example in re.findall(
        r"^## (\S+).*?^```json\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL
    )
}


def shape_of(value: Any) -> Any:
    """The keys and types of a JSON value; lists by their first entry, `null` fits everything."""
    if isinstance(value, dict):
        return {key: shape_of(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [shape_of(value[0])] if value else []
    return float if isinstance(value, (int, float)) else type(value)


def assert_documented(example: Any, answer: Any, where: str) -> None:
    """Fail unless an answer has exactly the keys of the example, and values of the same types."""
    if example is None or answer is None:
        return
    if isinstance(example, dict):
        assert isinstance(answer, dict), where
        if where.split(".")[-1] in ("recipe", "arrays", "facts", "measures", "summary", "chosen"):
            return  # their keys are those of the kind
        if where.endswith(".meanings"):  # named like the measures, all of one shape
            for name, meaning in answer.items():
                assert_documented(example["logit"], meaning, f"{where} {name}")
            return
        assert set(example) == set(answer), where
        for key, value in example.items():
            assert_documented(value, answer[key], f"{where}.{key}")
    elif isinstance(example, list):
        assert isinstance(answer, list), where
        for entry in answer if example else ():
            assert_documented(example[0], entry, f"{where}[]")
    else:
        assert shape_of(example) is shape_of(answer), where


def test_every_route_is_documented(client: Client) -> None:
    headings = {
        heading.partition("?")[0] for heading in re.findall(r"^## `([^`]+)`", DOCUMENT, re.M)
    }
    plugin = NetVizPlugin.__new__(NetVizPlugin)
    routes = {route.strip("/").removesuffix("/*") for route in plugin.get_plugin_apps()}
    assert {heading.removesuffix("/*") for heading in headings} == routes - {"static/index.js"}


def test_the_index_is_as_documented(client: Client) -> None:
    assert_documented(EXAMPLES["index"], strict_json(get(client, "index")), "index")


def test_every_visual_is_as_documented(client: Client) -> None:
    for run in strict_json(get(client, "index"))["runs"]:
        for entry in run["visuals"]:
            answer = strict_json(
                get(client, "visual", run=run["run"], tag=entry["tag"], step="latest")
            )
            assert_documented(EXAMPLES["visual"], answer, f"visual {entry['tag']}")


@pytest.mark.parametrize("kind", ["grid", "patches", "ladder", "scatter", "neighbours", "images"])
def test_the_atlas_of_the_index_is_that_of_the_visual(client: Client, kind: str) -> None:
    (run,) = [r for r in strict_json(get(client, "index"))["runs"] if r["name"] == "run1"]
    for entry in run["visuals"]:
        if entry["kind"] == kind:
            query = {"run": run["run"], "tag": entry["tag"], "step": "latest"}
            assert strict_json(get(client, "visual", **query))["atlas"] == entry["atlas"]


def test_the_page_is_below_the_documented_address(client: Client) -> None:
    listing = client.get("/data/plugins_listing").get_json()["netviz"]
    assert listing["loading_mechanism"]["module_path"] == f"{PLUGIN}/static/index.js"
