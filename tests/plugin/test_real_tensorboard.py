"""A real `tensorboard --logdir`, as users start it: with TensorFlow and where there is none."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tb_netviz.events.writer import EventWriter
from tests.fixtures.sample_log import visuals
from tests.plugin.conftest import PLUGIN

LONGEST_START_SECONDS = 120

# Stands for a machine without TensorFlow. By hand, in an environment of its own:
# `python -m venv bare && bare/bin/pip install . && bare/bin/tensorboard --logdir LOGDIR`.
WITHOUT_TENSORFLOW = """
import sys

class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("tensorflow", "keras"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, NotInstalled())
from tensorboard.main import run_main
sys.argv[0] = "tensorboard"
run_main()
"""


@pytest.fixture(scope="module")
def one_step(tmp_path_factory: pytest.TempPathFactory) -> Path:
    log_dir = tmp_path_factory.mktemp("one_step")
    with EventWriter(log_dir / "run1") as writer:
        for visual in visuals(0):
            writer.write(visual)
    return log_dir


@contextlib.contextmanager
def tensorboard(
    log_dir: Path, said: Path, *options: str, without_tensorflow: bool
) -> Iterator[str]:
    """Start TensorBoard, which talks into the file `said`; yields its address."""
    start = ["-c", WITHOUT_TENSORFLOW] if without_tensorflow else ["-m", "tensorboard.main"]
    with said.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *start, "--logdir", str(log_dir), "--port", "0", *options],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            deadline = time.monotonic() + LONGEST_START_SECONDS
            address = None
            while address is None:
                assert process.poll() is None, said.read_text()
                assert time.monotonic() < deadline, said.read_text()
                time.sleep(0.2)
                address = re.search(r"at (http://\S+/) ", said.read_text())
            yield address[1].rstrip("/")
        finally:
            process.terminate()
            process.wait(30)


def fetch(address: str) -> tuple[bytes, Any]:
    with urllib.request.urlopen(address, timeout=60) as response:
        return response.read(), response.headers


@pytest.mark.parametrize(
    ("options", "without_tensorflow"),
    [
        ((), True),
        (("--load_fast=false",), True),
        (("--load_fast=false", "--path_prefix=/pre/fix"), False),
    ],
)
def test_everything_is_served(
    one_step: Path, tmp_path: Path, options: tuple[str, ...], without_tensorflow: bool
) -> None:
    expected = len(list(visuals(0)))
    said = tmp_path / "said.txt"
    with tensorboard(one_step, said, *options, without_tensorflow=without_tensorflow) as root:
        deadline = time.monotonic() + LONGEST_START_SECONDS
        index: dict[str, Any] = {"runs": []}
        while not index["runs"] or len(index["runs"][0]["visuals"]) < expected:
            assert time.monotonic() < deadline, said.read_text()
            time.sleep(0.2)
            index = json.loads(fetch(f"{root}{PLUGIN}/index")[0])
        assert index["samples"] == 200
        assert index["warnings"] == []
        for entry in index["runs"][0]["visuals"]:
            query = urlencode({"run": "run1/netviz", "tag": entry["tag"], "step": 0})
            visual = json.loads(fetch(f"{root}{PLUGIN}/visual?{query}")[0])
            assert visual["kind"] == entry["kind"]
            if visual["atlas"] is not None:
                picture, headers = fetch(f"{root}{PLUGIN}/atlas?{query}&ts=1")
                is_webp = picture[8:12] == b"WEBP"
                assert is_webp or picture.startswith(b"\x89PNG")
                assert headers["Content-Type"] == ("image/webp" if is_webp else "image/png")
        listing = json.loads(fetch(f"{root}/data/plugins_listing")[0])["netviz"]
        assert listing["enabled"] is True
        page, headers = fetch(f"{root}/data/plugin_entry.html?name=netviz")
        assert b"./static/index.js" in page
        assert ("TensorFlow installation not found" in said.read_text()) == without_tensorflow
        assert "Traceback" not in said.read_text()
