"""Writing: nothing lost, nothing overwritten, one sentence for what cannot be done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.compat.proto import summary_pb2
from tensorboard.compat.proto.event_pb2 import Event

from tb_netviz.errors import NetVizError
from tb_netviz.events.encoding import encode
from tb_netviz.events.reader import read
from tb_netviz.events.records import read_records
from tb_netviz.events.run_directory import event_files
from tb_netviz.events.writer import EventWriter
from tb_netviz.visual import Grid, Note
from tests.events.any_visual import assert_equal
from tests.fixtures.loaders import LOADERS, load


def grid(step: int, *, seed: int = 0, layer: str = "conv1", size: int = 4) -> Grid:
    generator = np.random.default_rng([seed, step])
    return Grid(
        technique="filters",
        layer=layer,
        step=step,
        images=generator.integers(0, 256, (4, size, size, 3), dtype=np.uint8),
        units=np.arange(4),
    )


def steps_of(log_dir: Path) -> list[int]:
    return [visual.step for visual in read(log_dir)]


def test_a_visual_is_readable_as_soon_as_it_is_written(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        writer.write(grid(0))
        assert_equal(read(tmp_path)[0], grid(0))
        writer.write(grid(1))
        assert steps_of(tmp_path) == [0, 1]


def test_a_summary_is_a_rank_1_blob_sequence_of_our_plugin(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        writer.write(grid(7))
    (path,) = event_files(tmp_path / "netviz")
    events = [Event.FromString(data) for _, data in read_records(path)]
    (value,) = events[-1].summary.value
    assert events[-1].step == 7
    assert value.tag == "grid/filters/conv1"
    assert value.metadata.data_class == summary_pb2.DATA_CLASS_BLOB_SEQUENCE
    assert value.metadata.plugin_data.plugin_name == "netviz"
    assert value.metadata.plugin_data.content == encode(grid(7)).content
    assert [dim.size for dim in value.tensor.tensor_shape.dim] == [3]


def test_nothing_is_written_until_there_is_a_visual(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        assert writer.last_step is None
    assert event_files(tmp_path / "netviz") == []


def test_steps_that_go_back_are_refused(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        writer.write(grid(3))
        with pytest.raises(NetVizError, match=r"already past step 2 .*continue with step 4"):
            writer.write(grid(2))
        writer.write(grid(4))
    assert steps_of(tmp_path) == [3, 4]


def test_another_tag_may_be_logged_at_an_earlier_step(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        writer.write(grid(3))
        writer.write(grid(1, layer="conv2"))
    assert steps_of(tmp_path) == [1, 3]


def test_a_resumed_run_continues_after_its_last_step(tmp_path: Path) -> None:
    for step in (0, 5):
        with EventWriter(tmp_path) as writer:
            writer.write(grid(step))
    with EventWriter(tmp_path) as writer:
        assert writer.last_step == 5
        with pytest.raises(NetVizError, match="steps must rise"):
            writer.write(grid(4))
        writer.write(grid(6))
    assert steps_of(tmp_path) == [0, 5, 6]


def test_the_same_visual_again_is_not_written_twice(tmp_path: Path) -> None:
    for _ in range(2):
        with EventWriter(tmp_path) as writer:
            writer.write(grid(0))
    assert len(event_files(tmp_path / "netviz")) == 1


def test_the_same_visual_again_in_one_session_is_not_written_twice(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        for seed in (0, 1, 0, 1):
            writer.write(grid(0, seed=seed))
    assert steps_of(tmp_path) == [0, 0]


def test_a_directory_removed_while_writing_is_made_again(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        writer.write(grid(0))
        shutil.rmtree(tmp_path / "netviz")
        writer.write(grid(1))
    assert steps_of(tmp_path) == [1]


def test_other_pictures_at_a_step_that_is_already_there_are_refused(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        writer.write(grid(0))
    with EventWriter(tmp_path) as writer, pytest.raises(NetVizError, match="holds other pictures"):
        writer.write(grid(0, seed=1))
    assert_equal(read(tmp_path)[0], grid(0))


def test_two_visuals_of_one_technique_layer_and_step_are_both_kept(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        for step in (0, 1):
            for seed in (0, 1):
                writer.write(grid(step, seed=seed))
    for visual, (step, seed) in zip(read(tmp_path), [(0, 0), (0, 1), (1, 0), (1, 1)], strict=True):
        assert_equal(visual, grid(step, seed=seed))


def test_a_fresh_training_into_the_same_directory_gets_a_sub_run_of_its_own(
    tmp_path: Path,
) -> None:
    for _ in range(3):
        with EventWriter(tmp_path, first_step=0) as writer:
            writer.write(grid(0))
            writer.write(grid(1))
    with EventWriter(tmp_path, first_step=2) as writer:
        writer.write(grid(2))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["netviz", "netviz_2", "netviz_3"]
    assert steps_of(tmp_path) == [0, 1, 2, 0, 1, 0, 1]


def test_pictures_of_the_same_step_once_more_get_a_sub_run_of_their_own(tmp_path: Path) -> None:
    for seed in range(3):
        with EventWriter.for_step(tmp_path, 4) as writer:
            writer.write(grid(4, seed=seed))
    with EventWriter.for_step(tmp_path, 5) as writer:
        writer.write(grid(5))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["netviz", "netviz_2", "netviz_3"]
    assert steps_of(tmp_path) == [4, 5, 4, 4]
    with pytest.raises(NetVizError, match="already holds step 5, and step 4 would go back"):
        EventWriter.for_step(tmp_path, 4)


def test_other_techniques_join_a_step_that_is_there_already(tmp_path: Path) -> None:
    with EventWriter.for_step(tmp_path, 4, techniques=["filters"]) as writer:
        writer.write(grid(4))
    with EventWriter.for_step(tmp_path, 4, techniques=["dreams"]) as writer:
        writer.write(Note(technique="dreams", step=4, note="Why."))
    with EventWriter.for_step(tmp_path, 4, techniques=["dreams", "filters"]) as writer:
        assert writer.run_directory == tmp_path / "netviz_2"
    assert len(read(tmp_path, run="netviz")) == 2


def test_a_writer_for_one_step_makes_one_directory_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "netviz").mkdir()
    EventWriter.for_step(tmp_path, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["netviz"]


def test_a_training_may_change_its_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with EventWriter("logs") as writer:
        monkeypatch.chdir("/")
        writer.write(grid(0))
    assert steps_of(tmp_path / "logs") == [0]


@pytest.mark.parametrize("loader", LOADERS)
def test_two_writers_at_once_lose_nothing_under_either_loader(tmp_path: Path, loader: str) -> None:
    with (
        load(tmp_path, loader) as loaded,
        EventWriter(tmp_path) as one,
        EventWriter(tmp_path) as other,
    ):
        one.write(grid(0))
        loaded.wait_for(lambda runs: runs == {"netviz": {"grid/filters/conv1": [0]}})
        other.write(grid(0, layer="conv2"))
        loaded.wait_for(lambda runs: "grid/filters/conv2" in runs["netviz"])
        one.write(grid(1))  # the first file is abandoned by the Python loader by now
        other.write(grid(1, layer="conv2"))
        with pytest.raises(NetVizError, match="steps must rise"):
            other.write(grid(0))
        expected = {"netviz": {"grid/filters/conv1": [0, 1], "grid/filters/conv2": [0, 1]}}
        loaded.wait_for(lambda runs: runs == expected)


@pytest.mark.parametrize("loader", LOADERS)
def test_a_resumed_run_is_one_series_under_either_loader(tmp_path: Path, loader: str) -> None:
    with EventWriter(tmp_path) as writer:
        writer.write(grid(0))
    with load(tmp_path, loader) as loaded:
        loaded.wait_for(lambda runs: bool(runs.get("netviz")))
        with EventWriter(tmp_path) as writer:
            writer.write(grid(1))
        loaded.wait_for(lambda runs: runs == {"netviz": {"grid/filters/conv1": [0, 1]}})


@pytest.mark.parametrize("loader", LOADERS)
def test_a_run_that_crashed_while_writing_is_resumed_under_either_loader(
    tmp_path: Path, loader: str
) -> None:
    with EventWriter(tmp_path) as writer:
        writer.write(grid(0))
        writer.write(grid(1))
    (path,) = event_files(tmp_path / "netviz")
    os.truncate(path, path.stat().st_size - 7)
    with load(tmp_path, loader) as loaded:
        with EventWriter(tmp_path) as writer:
            assert writer.last_step == 0
            writer.write(grid(1))
            writer.write(grid(2))
        loaded.wait_for(lambda runs: runs == {"netviz": {"grid/filters/conv1": [0, 1, 2]}})
    assert steps_of(tmp_path) == [0, 1, 2]


def test_a_directory_that_cannot_be_made_is_told_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    with pytest.raises(NetVizError, match=r"cannot write to the log directory .*choose another"):
        EventWriter(tmp_path / "file" / "logs")


def test_a_remote_directory_is_refused_with_the_remedy() -> None:
    with pytest.raises(NetVizError, match="log to a local directory and copy it"):
        EventWriter("gs://bucket/logs")
    with pytest.raises(NetVizError, match="copy it to a local directory first"):
        read("gs://bucket/logs")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_directory_is_told_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "netviz").mkdir(mode=0o500)
    with pytest.raises(NetVizError, match="no permission to write there"):
        EventWriter(tmp_path)


FULL_DISK = """
    import resource, signal, sys
    from tb_netviz.errors import NetVizError
    from tb_netviz.events.writer import EventWriter
    from tests.events.test_writer import grid

    # A file may not grow beyond this: writing fails as on a full disk.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for limit in sys.argv[2:]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), resource.RLIM_INFINITY))
        with EventWriter(f"{sys.argv[1]}/{limit}") as writer:
            try:
                for step in range(9):
                    writer.write(grid(step, size=64))
            except NetVizError as error:
                print(error)
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
            writer.write(grid(20, size=64))
"""


def test_at_the_limit_of_a_file_what_was_written_stays_readable(tmp_path: Path) -> None:
    # In the middle of a record, within a buffer of the operating system, and close to an end.
    limits = ["100000", "131072", "199700"]
    program = [sys.executable, "-c", textwrap.dedent(FULL_DISK), str(tmp_path), *limits]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    sentences = done.stdout.splitlines()
    assert len(sentences) == len(limits)
    for limit, sentence, written in zip(limits, sentences, (1, 2, 3), strict=True):
        assert f"step {written} could not be written" in sentence
        assert "files may not grow any larger here; raise the limit" in sentence
        assert "What was written before stays readable." in sentence
        visuals = read(tmp_path / limit)
        assert [visual.step for visual in visuals] == [*range(written), 20]
        for visual in visuals:
            assert_equal(visual, grid(visual.step, size=64))


def test_beside_keras_tensorboard_callback_with_an_integer_update_freq(tmp_path: Path) -> None:
    import keras

    class Logger(keras.callbacks.Callback):
        def on_train_begin(self, logs: Any = None) -> None:
            self.writer = EventWriter(tmp_path)

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            self.writer.write(grid(epoch))
            self.writer.write(Note(technique="dreams", step=epoch, note="Not this time."))

        def on_train_end(self, logs: Any = None) -> None:
            self.writer.close()

    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    tensorboard = keras.callbacks.TensorBoard(tmp_path, update_freq=3)
    numbers = np.zeros((16, 2), np.float32)
    model.fit(
        numbers,
        numbers[:, :1],
        batch_size=2,
        epochs=3,
        verbose=0,
        callbacks=[tensorboard, Logger()],
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["netviz", "train"]
    assert steps_of(tmp_path) == [0, 0, 1, 1, 2, 2]
