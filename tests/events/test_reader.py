"""`tb_netviz.read`: all runs, without TensorFlow, and what is broken is named."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from tensorboard.compat.proto import summary_pb2
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.summary.writer.record_writer import RecordWriter

from tb_netviz.errors import NetVizError
from tb_netviz.events.encoding import encode
from tb_netviz.events.header import FORMAT_VERSION
from tb_netviz.events.reader import read
from tb_netviz.events.records import read_records
from tb_netviz.events.run_directory import event_files
from tb_netviz.events.sealing import sealed
from tb_netviz.visual import KINDS, Note, Visual
from tests.events.any_visual import assert_equal
from tests.fixtures.sample_log import RUNS, STEPS, visuals, write_sample_log


@pytest.fixture(scope="module")
def log_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample_log(tmp_path_factory.mktemp("logs"))


def write_by_hand(path: Path, *visuals_and_changes: tuple[Visual, dict[str, object]]) -> None:
    """Write an event file as another version, or another program, might."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = RecordWriter(file)
        for visual, changes in visuals_and_changes:
            encoded = encode(visual)
            header = {**json.loads(encoded.blobs[0]), **changes}
            del header["crc32"]
            value = summary_pb2.Summary.Value(tag=encoded.tag)
            value.metadata.plugin_data.plugin_name = "netviz"
            value.metadata.data_class = summary_pb2.DATA_CLASS_BLOB_SEQUENCE
            value.tensor.dtype = 7  # DT_STRING
            value.tensor.tensor_shape.dim.add(size=len(encoded.blobs))
            value.tensor.string_val.extend([sealed(header), *encoded.blobs[1:]])
            event = Event(step=visual.step, summary=summary_pb2.Summary(value=[value]))
            writer.write(event.SerializeToString())


def note(step: int) -> Note:
    return Note(technique="dreams", layer="conv1", step=step, note=f"Note of step {step}.")


def test_everything_written_comes_back_in_the_order_of_runs_and_steps(log_dir: Path) -> None:
    found = read(log_dir, run="run1")
    expected = [visual for step in STEPS for visual in visuals(step)]
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert_equal(one, other)


def test_all_runs_below_the_directory_are_read(log_dir: Path) -> None:
    counted = Counter(visual.kind for visual in read(log_dir))
    assert set(counted) == set(KINDS)
    assert counted["images"] == len(RUNS)
    one = log_dir / RUNS[1]
    assert len(read(one)) == len(read(log_dir, run=RUNS[1])) == len(read(one / "netviz"))


def test_technique_layer_kind_and_step_choose(log_dir: Path) -> None:
    (filters,) = read(log_dir, technique="filters", layer="conv1", step=8)
    assert (filters.technique, filters.layer, filters.step) == ("filters", "conv1", 8)
    assert {visual.kind for visual in read(log_dir, kind="ladder")} == {"ladder"}
    assert read(log_dir, technique="filters", step=0, kind="ladder") == []


def test_a_layer_may_be_a_glob(log_dir: Path) -> None:
    layers = {visual.layer for visual in read(log_dir, layer="block=2/*")}
    assert layers == {"block=2/conv&a", "block=2/conv?b#1"}


@pytest.mark.parametrize(
    ("asked", "remedy"),
    [
        ({"technique": "class_image"}, "did you mean 'class_images'"),
        ({"layer": "conv9"}, "did you mean 'conv1'"),
        ({"kind": "hologram"}, "there are: .*grid"),
        ({"step": 3}, "there are: 0, 1, 2, 4, 8"),
        ({"run": "evening"}, "there are: .*run1/netviz"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    log_dir: Path, asked: dict[str, object], remedy: str
) -> None:
    with pytest.raises(NetVizError, match=remedy):
        read(log_dir, **asked)  # type: ignore[arg-type]


def test_a_directory_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(NetVizError, match="no directory"):
        read(tmp_path / "nothing")


def test_a_run_without_netviz_data_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "events.out.tfevents.1.host").write_bytes(b"")
    with pytest.raises(NetVizError, match=r"holds no netviz data; log some with tb_netviz\.log"):
        read(tmp_path)


def test_a_last_record_that_is_cut_off_is_left_out_silently(tmp_path: Path) -> None:
    path = tmp_path / "netviz" / "events.out.tfevents.1.host"
    write_by_hand(path, (note(0), {}), (note(1), {}))
    path.write_bytes(path.read_bytes()[:-3])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert [visual.step for visual in read(tmp_path)] == [0]


def test_a_broken_file_among_good_ones_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    for run in ("a", "b", "c"):
        write_by_hand(tmp_path / run / "events.out.tfevents.1.host", (note(0), {}), (note(1), {}))
    broken = tmp_path / "b" / "events.out.tfevents.1.host"
    second = [offset for offset, _ in read_records(broken)][1]
    damaged = bytearray(broken.read_bytes())
    damaged[second] ^= 1
    broken.write_bytes(damaged)
    with pytest.warns(UserWarning, match=r"b.events\.out\.tfevents\.1\.host: damaged at byte"):
        assert [visual.step for visual in read(tmp_path)] == [0, 1, 0, 0, 1]


def test_a_record_that_is_no_event_is_named(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1.host"
    write_by_hand(path, (note(0), {}))
    with path.open("ab") as file:
        RecordWriter(file).write(b"\xff\xff\xff")
    with pytest.warns(UserWarning, match=r"record at byte \d+ is damaged and left out"):
        assert len(read(tmp_path)) == 1


@pytest.mark.parametrize("what", [b"netviz", b"note/", b"\x2a"])
def test_a_damaged_record_hides_none_that_follow(tmp_path: Path, what: bytes) -> None:
    path = tmp_path / "netviz" / "events.out.tfevents.1.host"
    write_by_hand(path, *((note(step), {}) for step in range(4)))
    second, third = [offset for offset, _ in read_records(path)][1:3]
    damaged = bytearray(path.read_bytes())
    damaged[damaged.index(what, second + 12, third)] ^= 4
    path.write_bytes(damaged)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = [visual.step for visual in read(tmp_path)]
    # A bit in the tag harms no picture; whatever is missing must have been named.
    assert [step for step in found if step != 1] == [0, 2, 3]
    assert 1 in found or f"record at byte {second} is damaged" in str(told[0].message)


def test_damage_inside_a_picture_is_named_and_the_rest_is_read(
    log_dir: Path, tmp_path: Path
) -> None:
    (source,) = event_files(log_dir / "run1" / "netviz")
    data = bytearray(source.read_bytes())
    position = data.index(b"IDAT") + 20
    data[position] ^= 1
    (tmp_path / source.name).write_bytes(data)
    with pytest.warns(UserWarning, match=r"step 0 is left out: .*missing or damaged; log it again"):
        found = read(tmp_path)
    assert len(found) == len(read(log_dir, run="run1")) - 1


def test_a_newer_version_is_skipped_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1.host"
    write_by_hand(path, (note(0), {}), (note(1), {"version": FORMAT_VERSION + 1}), (note(2), {}))
    with pytest.warns(UserWarning, match=r"step 1 is left out: .*update tb_netviz"):
        assert [visual.step for visual in read(tmp_path)] == [0, 2]


def test_a_step_written_again_by_a_later_file_replaces_the_older_one(tmp_path: Path) -> None:
    again = Note(technique="dreams", layer="conv1", step=1, note="Later.")
    write_by_hand(tmp_path / "events.out.tfevents.1.host", (note(0), {}), (note(1), {}))
    write_by_hand(tmp_path / "events.out.tfevents.2.host", (again, {}))
    assert [visual.note for visual in read(tmp_path)] == ["Note of step 0.", "Later."]


def test_summaries_of_other_plugins_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1.host"
    write_by_hand(path, (note(0), {}))
    with path.open("ab") as file:
        value = summary_pb2.Summary.Value(tag="loss", simple_value=1.0)
        event = Event(step=3, summary=summary_pb2.Summary(value=[value]))
        RecordWriter(file).write(event.SerializeToString())
    assert len(read(tmp_path)) == 1


def test_arrays_read_may_be_written_to(log_dir: Path) -> None:
    (scatter,) = read(log_dir, technique="embedding", step=8)[:1]
    scatter.points[0] = 0  # type: ignore[attr-defined]
    assert np.isfinite(scatter.points).all()  # type: ignore[attr-defined]


def test_a_warning_names_the_line_that_reads(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1.host"
    write_by_hand(path, (note(0), {}), (note(1), {"version": FORMAT_VERSION + 1}))
    with path.open("ab") as file:
        RecordWriter(file).write(b"\xff\xff\xff")
    with pytest.warns(UserWarning) as caught:
        read(tmp_path)
    assert {Path(warning.filename).name for warning in caught} == {Path(__file__).name}
    assert len(caught) == 2


def test_every_file_is_read_once(log_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: Counter[Path] = Counter()

    def count(path: Path) -> object:
        opened[path] += 1
        return read_records(path)

    monkeypatch.setattr("tb_netviz.events.reader.read_records", count)
    read(log_dir)
    assert len(opened) == len(RUNS) and set(opened.values()) == {1}
