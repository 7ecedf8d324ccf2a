"""The plugin inside TensorBoard's own WSGI application, over both data loaders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tensorboard.backend import application
from tensorboard.plugins import base_plugin
from werkzeug.test import Client

from tb_netviz.plugin.plugin import NetVizPlugin
from tests.fixtures.loaders import LOADERS, Loaded, load
from tests.fixtures.sample_log import RUNS, STEPS, write_sample_log

PLUGIN = "/data/plugin/netviz"


def serve(loaded: Loaded, log_dir: Path, *, path_prefix: str = "") -> Client:
    """Make a client of TensorBoard with our plugin only."""
    context = base_plugin.TBContext(data_provider=loaded.provider, logdir=str(log_dir))
    app = application.TensorBoardWSGI(
        [NetVizPlugin(context, samples=200)], path_prefix=path_prefix, data_provider=loaded.provider
    )
    return Client(app)


@pytest.fixture(scope="session")
def sample_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log directory of the fixture with every kind of Visual."""
    return write_sample_log(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session", params=LOADERS)
def loaded_sample(request: pytest.FixtureRequest, sample_log: Path) -> Iterator[Loaded]:
    """The sample log, loaded to its last tag by either loader."""
    with load(sample_log, request.param) as loaded:
        last = {f"{run}/netviz": STEPS[len(STEPS) - seed - 1] for seed, run in enumerate(RUNS)}
        tag = "note/inversions/dense_logits"  # written last at each step
        loaded.wait_for(
            lambda runs: all(runs.get(r, {}).get(tag, [-1])[-1] == s for r, s in last.items())
        )
        yield loaded


@pytest.fixture
def client(loaded_sample: Loaded, sample_log: Path) -> Client:
    """A browser looking at the sample log."""
    return serve(loaded_sample, sample_log)


@pytest.fixture(params=LOADERS)
def serve_directory(
    request: pytest.FixtureRequest,
) -> Iterator[Callable[[Path], tuple[Client, Loaded]]]:
    """Serve any log directory by either loader."""
    with ExitStack() as stack:

        def start(log_dir: Path) -> tuple[Client, Loaded]:
            loaded = stack.enter_context(load(log_dir, request.param))
            return serve(loaded, log_dir), loaded

        yield start
