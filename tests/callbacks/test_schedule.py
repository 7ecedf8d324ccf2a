"""Schedules: the epochs and batches after which a snapshot is due."""

from __future__ import annotations

import pytest

from tb_netviz.callbacks.schedule import EveryBatches, EveryEpochs, Geometric, make_schedule
from tb_netviz.errors import NetVizError


def due(schedule, until):
    return [count for count in range(1, until + 1) if schedule.is_due(count)]


def test_the_default_doubles():
    assert due(make_schedule(None), 100) == [1, 2, 4, 8, 16, 32, 64]


def test_a_thousand_epochs_make_about_a_dozen_snapshots():
    assert len(due(Geometric(), 1000)) == 10


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (3, EveryEpochs(3)),
        ("every epoch", EveryEpochs(1)),
        ("every 5 epochs", EveryEpochs(5)),
        ("every batch", EveryBatches(1)),
        ("Every 100 batches", EveryBatches(100)),
        ("geometric", Geometric()),
        (EveryBatches(7), EveryBatches(7)),
    ],
)
def test_words_and_numbers_are_understood(given, expected):
    assert make_schedule(given) == expected


def test_every_n_counts_from_the_first():
    assert due(EveryEpochs(3), 10) == [3, 6, 9]
    assert due(EveryBatches(4), 10) == [4, 8]
    assert EveryBatches(4).unit == "batch"


@pytest.mark.parametrize("wrong", [0, -1, True, "sometimes", 2.5, "every 0 epochs"])
def test_anything_else_is_refused_with_what_would_do(wrong):
    with pytest.raises(NetVizError, match="epochs"):
        make_schedule(wrong)
