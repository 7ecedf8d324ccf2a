"""Frames of event files, read without TensorFlow."""

from __future__ import annotations

from pathlib import Path

import pytest
from tensorboard.summary.writer.record_writer import RecordWriter

from tb_netviz.errors import NetVizError
from tb_netviz.events.records import is_intact, is_whole, read_record, read_records

RECORDS = [b"first", b"", b"x" * 70_000, b"last"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with (tmp_path / "events").open("wb") as file:
        writer = RecordWriter(file)
        for record in RECORDS:
            writer.write(record)
    return tmp_path / "events"


def test_records_written_by_tensorboard_are_read(path: Path) -> None:
    assert [data for _, data in read_records(path)] == RECORDS


def test_only_the_head_of_each_record_is_read_when_asked(path: Path) -> None:
    assert [data for _, data in read_records(path, head=4)] == [b"firs", b"", b"xxxx", b"last"]


def test_one_record_is_found_by_its_offset(path: Path) -> None:
    for offset, data in list(read_records(path)):
        assert read_record(path, offset) == data


@pytest.mark.parametrize("cut", [1, 4, 5, 8, 12, 19])
def test_a_cut_off_end_ends_the_file_without_an_error(path: Path, cut: int) -> None:
    whole = path.read_bytes()
    offset = [offset for offset, _ in read_records(path)][-1]
    assert is_whole(path, offset)
    path.write_bytes(whole[:-cut])
    assert [data for _, data in read_records(path)] == RECORDS[:-1]
    assert not is_whole(path, offset)


def test_a_damaged_length_is_told_after_what_could_be_read(path: Path) -> None:
    offsets = [offset for offset, _ in read_records(path)]
    damaged = bytearray(path.read_bytes())
    damaged[offsets[2]] ^= 1
    path.write_bytes(damaged)
    read: list[bytes] = []
    with pytest.raises(NetVizError, match=f"damaged at byte {offsets[2]}"):
        read.extend(data for _, data in read_records(path))
        pytest.fail("the damage was not noticed")
    records = read_records(path)
    assert [next(records)[1], next(records)[1]] == RECORDS[:2]


def test_there_is_nothing_whole_where_there_is_no_file(tmp_path: Path) -> None:
    assert not is_whole(tmp_path / "nothing", 0)


def test_a_record_is_intact_until_one_bit_of_it_flips(path: Path) -> None:
    offsets = [offset for offset, _ in read_records(path)]
    assert all(is_intact(path, offset) for offset in offsets)
    damaged = bytearray(path.read_bytes())
    damaged[offsets[2] + 5_000] ^= 16
    path.write_bytes(damaged)
    assert [is_intact(path, offset) for offset in offsets] == [True, True, False, True]
