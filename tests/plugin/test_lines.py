"""A training killed and restarted from an earlier epoch is one run in the pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from werkzeug.test import Client

from tb_netviz.events.writer import EventWriter
from tests.events.test_writer import grid
from tests.fixtures.loaders import Loaded
from tests.plugin.asking import get, strict_json
from tests.plugin.conftest import PLUGIN

TAG = "grid/filters/conv1"


def log_twice(log_dir: Path) -> None:
    for first, seed in ((0, 0), (2, 1)):
        with EventWriter(log_dir, first_step=first) as writer:
            for step in range(first, 4):
                writer.write(grid(step, seed=seed, size=4 + seed))


def test_the_later_life_of_a_training_wins(
    tmp_path: Path, serve_directory: Callable[[Path], tuple[Client, Loaded]]
) -> None:
    log_twice(tmp_path)
    client, loaded = serve_directory(tmp_path)
    loaded.wait_for(lambda runs: runs.get("netviz_2", {}).get(TAG) == [2, 3])
    (run,) = strict_json(get(client, "index"))["runs"]
    assert run["joined"] == ["netviz_2"]
    assert [step for step, _ in run["visuals"][0]["steps"]] == [0, 1, 2, 3]
    for step, size in ((1, 4), (2, 5), (3, 5)):
        answer = strict_json(get(client, "visual", run="netviz", tag=TAG, step=step))
        assert answer["atlas"]["tile_height"] == size
    own = strict_json(get(client, "visual", run="netviz_2", tag=TAG, step=2))
    assert own["atlas"]["tile_height"] == 5


def test_an_answer_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    first = get(client, "index")
    again = client.get(f"{PLUGIN}/index", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
