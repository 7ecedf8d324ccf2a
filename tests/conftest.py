"""Shared by all tests: quiet TensorFlow, a friendly word when nothing is installed, networks."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fixtures.trained_networks import Trained

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")


def pytest_configure(config: pytest.Config) -> None:
    if importlib.util.find_spec("tb_netviz.callbacks") is None:
        raise pytest.UsageError("tb_netviz is not installed: run `pip install -e '.[dev]'` first")
    # Before any test imports an engine: only what is imported later is checked.
    from jaxtyping import install_import_hook

    from tests.fixtures.checked_shapes import CHECKED

    install_import_hook(CHECKED, "tests.fixtures.checked_shapes.check")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests of trained networks on the one that the tests train, and on those at hand."""
    if "trained" in metafunc.fixturenames:
        from tests.fixtures.trained_networks import assets_folder

        names = ["shapes", *(["squeezenet"] if assets_folder() else [])]
        metafunc.parametrize("trained", names, indirect=True, scope="session")


@pytest.fixture(scope="module", autouse=True)
def same_weights_every_time() -> None:
    """Networks of random weights are the same in every run, whatever ran before."""
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(0)


@pytest.fixture(scope="session")
def trained(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A network that has learned something, with images that it knows."""
    from tests.fixtures.trained_networks import assets_folder, shapes_network, squeezenet

    assets = assets_folder()
    if request.param == "squeezenet" and assets:
        return squeezenet(assets)
    return shapes_network(tmp_path_factory.mktemp("shapes"))


@pytest.fixture(scope="session")
def assets() -> Path:
    """The folder of trained networks and photographs that NETVIZ_ASSETS names."""
    from tests.fixtures.trained_networks import assets_folder

    folder = assets_folder()
    if folder is None:
        pytest.skip("no trained networks in NETVIZ_ASSETS or ../shared/data")
    return folder
