"""The contract: shapes are checked where a Visual is made, and errors say what fits."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from tb_netviz.visual import KINDS, Connections, Grid, Ladder, Note, Patches, Visual


def grid(**options: Any) -> Grid:
    values = {"images": np.zeros((3, 4, 5, 3), np.uint8), "units": np.arange(3), **options}
    return Grid(technique="filters", **values)


def test_every_kind_is_found_by_its_name() -> None:
    names = [
        "grid",
        "patches",
        "ladder",
        "scatter",
        "cells",
        "neighbours",
        "predictions",
        "responses",
        "excitations",
        "connections",
        "images",
        "model",
        "note",
    ]
    assert list(KINDS) == names
    assert all(cls.kind == name and issubclass(cls, Visual) for name, cls in KINDS.items())


def test_what_fits_is_kept_as_it_is() -> None:
    visual = grid(measures={"logit": [1, 2, 3]}, summary={"mean": 2})
    assert visual.measures["logit"].dtype == np.float32
    assert visual.summary["mean"].shape == ()
    with pytest.raises(FrozenInstanceError):
        visual.step = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"units": np.arange(4)}, r"units has shape \(4,\), expected \(3\)"),
        ({"images": np.zeros((3, 4, 5), np.uint8)}, "images has shape"),
        ({"images": np.zeros((3, 4, 5, 3), np.float32)}, "must be uint8 with 1 or 3 channels"),
        ({"images": np.zeros((3, 4, 5, 4), np.uint8)}, "got uint8 with 4"),
        ({"measures": {"logit": np.zeros(2)}}, r"measure 'logit' has shape \(2,\)"),
        ({"measures": {"logit": np.zeros((3, 2))}}, "measure 'logit' has shape"),
        ({"measures": {"logit": 1.0}}, "measure 'logit' has shape"),
    ],
)
def test_arrays_that_do_not_fit_are_named(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        grid(**options)


def test_measures_of_patches_are_per_unit_or_per_patch() -> None:
    values: dict[str, Any] = {
        "images": np.zeros((2, 3, 4, 4, 1), np.uint8),
        "units": np.arange(2),
        "image_ids": np.zeros((2, 3), int),
        "boxes": np.zeros((2, 3, 4), int),
    }
    measures = {"activation": np.zeros((2, 3)), "mean": np.zeros(2)}
    assert set(Patches(technique="t", **values, measures=measures).measures) == set(measures)
    with pytest.raises(ValueError, match="measure 'mean'"):
        Patches(technique="t", **values, measures={"mean": np.zeros(3)})


def test_a_ladder_needs_one_value_per_rung() -> None:
    images = np.zeros((1, 3, 2, 2, 3), np.uint8)
    with pytest.raises(ValueError, match="2 values along 'epsilon' for 3 rungs"):
        Ladder(technique="t", images=images, image_ids=[0], axis="epsilon", values=(0.0, 1.0))


def test_a_note_needs_a_sentence() -> None:
    with pytest.raises(ValueError, match="needs a sentence"):
        Note(technique="dreams")


def connections(**options: Any) -> Connections:
    values: dict[str, Any] = {
        "units": [4, 7],
        "incoming_layers": [[0, 0], [0, -1]],
        "incoming_units": [[3, 1], [2, -1]],
        "incoming_weights": [[2.0, -1.0], [0.5, 0.0]],
        "outgoing_layers": [[1, 2], [-1, -1]],
        "outgoing_units": [[9, 5], [-1, -1]],
        "outgoing_weights": [[1.0, -2.0], [0.0, 0.0]],
        "layers": ("conv1", "conv3", ""),
        **options,
    }
    return Connections(technique="connections", layer="conv2", **values)


def test_connections_say_which_units_feed_one_and_which_it_feeds() -> None:
    visual = connections()
    assert visual.describe(0) == "Unit 4 is fed by conv1:3, conv1:1 and feeds conv3:9, class 5."
    assert visual.describe(1) == "Unit 7 is fed by conv1:2 and feeds nothing that is known."
    assert visual.size_in_words() == "2 units"
    assert "incoming_means" not in visual.arrays


def test_classes_are_called_by_their_names() -> None:
    means = [[1.0, 2.0], [3.0, 0.0]]
    visual = connections(unit_names=("ring", "star"), incoming_means=means)
    assert visual.describe(1).startswith("Class 7 (star) is fed by conv1:2")
    assert visual.size_in_words() == "2 classes"
    with pytest.raises(ValueError, match="incoming_means has shape"):
        connections(incoming_means=[[1.0], [2.0]])
