"""TensorBoard's entry point: it must load, whatever happens to the plugin behind it."""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
from importlib import metadata

import pytest
from tensorboard.backend.application import make_plugin_loader
from tensorboard.plugins import base_plugin

from tb_netviz.plugin.loader import SAMPLES_PER_TAG, NetVizLoader
from tb_netviz.plugin.plugin import NetVizPlugin


def test_tensorboard_finds_the_loader_by_its_entry_point() -> None:
    (entry,) = metadata.entry_points(group="tensorboard_plugins", name="netviz")
    assert entry.load() is NetVizLoader
    assert isinstance(make_plugin_loader(entry.load()), NetVizLoader)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (argparse.Namespace(samples_per_plugin={}), {"netviz": SAMPLES_PER_TAG}),
        (argparse.Namespace(samples_per_plugin=None), {"netviz": SAMPLES_PER_TAG}),
        (argparse.Namespace(samples_per_plugin=""), {"netviz": SAMPLES_PER_TAG}),
        (argparse.Namespace(), {"netviz": SAMPLES_PER_TAG}),
        (argparse.Namespace(samples_per_plugin={"netviz": 3}), {"netviz": 3}),
        (argparse.Namespace(samples_per_plugin={"netviz": 0}), {"netviz": 0}),
        (
            argparse.Namespace(samples_per_plugin={"images": 5}),
            {"images": 5, "netviz": SAMPLES_PER_TAG},
        ),
    ],
)
def test_enough_steps_are_kept_unless_the_user_says_otherwise(
    given: argparse.Namespace, expected: dict[str, int]
) -> None:
    NetVizLoader().fix_flags(given)
    assert given.samples_per_plugin == expected


def test_the_plugin_is_made_from_the_context() -> None:
    plugin = NetVizLoader().load(base_plugin.TBContext(logdir="logs"))
    assert isinstance(plugin, NetVizPlugin)


def test_a_plugin_that_cannot_be_made_is_logged_and_left_out(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "tb_netviz.plugin.plugin", None)  # importing it fails
    with caplog.at_level(logging.ERROR, "tensorboard.netviz"):
        assert NetVizLoader().load(base_plugin.TBContext()) is None
    assert "NetViz is not available" in caplog.text


def test_the_entry_module_imports_nothing_of_ours() -> None:
    program = (
        "import sys, tb_netviz.plugin.loader\n"
        "print(*sorted(name for name in sys.modules if name.startswith('tb_netviz')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.split() == ["tb_netviz", "tb_netviz.plugin", "tb_netviz.plugin.loader"]
