"""The files of the page, and the tab that TensorBoard shows."""

from __future__ import annotations

from importlib import resources
from urllib.parse import quote

from werkzeug.test import Client

from tests.plugin.asking import assert_refused
from tests.plugin.conftest import PLUGIN


def test_the_page_is_served_from_an_allow_list(client: Client) -> None:
    static = resources.files("tb_netviz").joinpath("static")
    names = [entry.name for entry in static.iterdir() if entry.name.endswith(".js")]
    assert "index.js" in names
    for name in names:
        response = client.get(f"{PLUGIN}/static/{name}")
        assert response.headers["Content-Type"].startswith("text/")
        assert response.data == static.joinpath(name).read_bytes()
    for name in (
        "SOURCES.sha256",
        "__init__.py",
        "",
        "..%2fvisual.py",
        "%2e%2e/visual.py",
        "../plugin/http_api.md",
        "sub/index.js",
        quote("índex.js"),
        "index.js%00",
    ):
        response = client.get(f"{PLUGIN}/static/{name}")
        assert response.status_code == 404, name


def test_scripts_are_served_as_scripts(client: Client) -> None:
    response = client.get(f"{PLUGIN}/static/index.js")
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_script_is_kept_only_under_the_version_of_the_page(client: Client) -> None:
    sources = resources.files("tb_netviz").joinpath("static", "SOURCES.sha256").read_text()
    script = f"{PLUGIN}/static/runs.js"
    assert client.get(script).headers["Cache-Control"] == "no-cache, must-revalidate"
    kept = client.get(f"{script}?v={sources[:12]}")
    assert kept.headers["Cache-Control"] == "private, max-age=86400"
    assert_refused(client.get(f"{script}?v=000000000000"), 404, "reload the page")


def test_tensorboard_lists_the_tab_as_active_where_there_is_data(client: Client) -> None:
    listing = client.get("/data/plugins_listing").get_json()["netviz"]
    assert listing["enabled"] is True
    assert listing["tab_name"] == "NetViz"
    assert listing["loading_mechanism"]["module_path"].endswith("/netviz/static/index.js")
