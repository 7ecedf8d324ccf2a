"""Shared by all tests: quiet TensorFlow, a friendly word when nothing is installed, assets."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    if importlib.util.find_spec("tb_netviz.callbacks") is None:
        raise pytest.UsageError("tb_netviz is not installed: run `pip install -e '.[dev]'` first")


@pytest.fixture(scope="module", autouse=True)
def same_weights_every_time() -> None:
    """Networks of random weights are the same in every run, whatever ran before."""
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(0)


@pytest.fixture(scope="session")
def assets() -> Path:
    """The folder of trained networks and photographs that NETVIZ_ASSETS names."""
    folder = Path(os.environ.get("NETVIZ_ASSETS", ROOT / ".." / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("NETVIZ_ASSETS names no folder with trained networks and photographs")
    return folder
